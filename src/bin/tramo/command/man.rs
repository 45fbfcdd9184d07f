//! `tramo man`.

use clap::CommandFactory;
use clap_mangen::Man;
use tramo::app::AppError;

use crate::args::{self, Args};
use crate::context::print;
use crate::exit::{Failure, Outcome};

/// Writes the man page of the whole program, or those of all commands into a folder.
pub fn run(args: &args::Man) -> Result<Outcome, Failure> {
    let command = Args::command();
    match &args.folder {
        Some(folder) => {
            let wrap = |error: std::io::Error| AppError::File {
                path: folder.clone(),
                problem: error.to_string(),
            };
            std::fs::create_dir_all(folder).map_err(wrap)?;
            clap_mangen::generate_to(command, folder).map_err(wrap)?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(command)
                .render(&mut page)
                .map_err(Failure::Output)?;
            print(|out| out.write_all(&page))?;
        }
    }
    Ok(Outcome::Done)
}
