//! What every command needs: settings, the memory, interruption, output.

use std::io::{self, IsTerminal, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use etcetera::BaseStrategy;
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use tramo::app::config::{self, Config};
use tramo::app::input::{self, Cutting, Input, LineBreaks};
use tramo::app::{AppError, Filter, Progress, Sqlite, Store, Tag};

use crate::args::{Breaks, Conditions, Pair};
use crate::exit::Failure;
use crate::report::grouped;

/// Settings of the project and what the arguments say of the memory.
pub struct Context {
    /// Settings of `tramo.toml`.
    pub config: Config,
    memory: Option<PathBuf>,
}

/// Path that stands for stdin or stdout.
pub const STREAM: &str = "-";

impl Context {
    /// Reads the settings that hold in the working folder.
    pub fn new(memory: Option<PathBuf>) -> Result<Context, Failure> {
        let folder = std::env::current_dir().map_err(Failure::Output)?;
        Ok(Context {
            config: config::find(&folder)?,
            memory,
        })
    }

    /// Path of the memory: of the arguments, else of the settings, else the user's own.
    pub fn memory(&self) -> Result<PathBuf, Failure> {
        match self.memory.clone().or_else(|| self.config.memory.clone()) {
            Some(path) => Ok(path),
            None => users_memory(),
        }
    }

    /// Opens the memory.
    pub fn open(&self) -> Result<Sqlite, Failure> {
        let mut memory = Sqlite::open(&self.memory()?)?;
        memory.sign(self.creator());
        Ok(memory)
    }

    /// That the memory has nothing to be found, where it is so: the name of its file may be wrong.
    pub fn empty_memory(&self) -> Result<Option<String>, Failure> {
        let path = self.memory()?;
        let units = Sqlite::open(&path)?.status()?.units;
        Ok((units == 0).then(|| format!("the memory {} is empty", path.display())))
    }

    /// The language pair: of the arguments, else of the settings, else Spanish and English.
    pub fn pair(&self, pair: &Pair) -> (Tag, Tag) {
        let or = |given: &Option<Tag>, set: &Option<Tag>, code: &str| {
            let fallback = || code.parse().expect("a language code is a tag");
            given
                .clone()
                .or_else(|| set.clone())
                .unwrap_or_else(fallback)
        };
        let mut from = or(&pair.from, &self.config.from, "es");
        let mut to = or(&pair.to, &self.config.to, "en");
        // "--from en" alone means the other direction of the same pair.
        if from.primary() == to.primary() && pair.to.is_none() {
            to = or(&None, &self.config.from, "es");
        } else if from.primary() == to.primary() && pair.from.is_none() {
            from = or(&None, &self.config.to, "en");
        }
        (from, to)
    }

    /// How texts are cut: by the rules of the arguments, else of the settings, else built in.
    pub fn cutting(&self, rules: Option<&Path>, breaks: Breaks) -> Result<Cutting, Failure> {
        let rules = rules.or(self.config.segmentation.rules.as_deref());
        let line_breaks = match breaks {
            Breaks::Auto => LineBreaks::Auto,
            Breaks::Keep => LineBreaks::Keep,
            Breaks::Join => LineBreaks::Join,
        };
        let srx = rules.map(input::read_rules).transpose()?;
        Ok(Cutting::Rules { line_breaks, srx })
    }

    /// Who is named as the maker of what is stored.
    pub fn creator(&self) -> Option<String> {
        let user = || {
            std::env::var("USER")
                .or_else(|_| std::env::var("USERNAME"))
                .ok()
        };
        self.config.creator.clone().or_else(user)
    }
}

fn users_memory() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|_| {
        Failure::Usage(
            "there is no home folder to keep the memory in".to_owned(),
            "name a file with --memory or TRAMO_MEMORY",
        )
    })?;
    Ok(strategy.data_dir().join("tramo").join("memory.sqlite"))
}

/// The filter that the conditions make.
pub fn filter(conditions: &Conditions) -> Result<Filter, Failure> {
    let mut filter = Filter::default();
    let Conditions {
        document,
        domain,
        client,
        since,
        status,
        conditions,
    } = conditions;
    let named = [
        ("document", document),
        ("domain", domain),
        ("client", client),
        ("since", since),
        ("status", status),
    ];
    for (key, value) in named {
        if let Some(value) = value {
            filter.add(&format!("{key}={value}"))?;
        }
    }
    for condition in conditions {
        filter.add(condition)?;
    }
    Ok(filter)
}

/// Reads a file, or stdin for `-`.
pub fn read(path: &Path) -> Result<Input, Failure> {
    if path != Path::new(STREAM) {
        return Ok(Input::read(path)?);
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| AppError::File {
            path: PathBuf::from("stdin"),
            problem: error.to_string(),
        })?;
    Ok(Input {
        path: PathBuf::from("stdin"),
        bytes,
        kind: None,
    })
}

/// Writes to stdout through a buffer; a closed pipe ends the command quietly.
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    write(&mut out)
        .and_then(|()| out.flush())
        .map_err(Failure::Output)
}

/// Prints a value as one line of JSON.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(|out| {
        serde_json::to_writer(&mut *out, value)?;
        writeln!(out)
    })
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Makes Ctrl-C stop the running task at its next step; a second one stops the program at once.
pub fn heed_interruption() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        // Without a handler Ctrl-C still ends the program, and the transaction with it.
        let _ = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        });
    });
}

/// Whether the user has pressed Ctrl-C.
pub fn going_on() -> ControlFlow<()> {
    match INTERRUPTED.load(Ordering::Relaxed) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    }
}

/// A progress bar on a terminal; nothing elsewhere.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar that counts `what`.
    pub fn new(what: &'static str) -> Bar {
        Bar::styled(
            "{wide_bar} {human_pos}/{human_len} {msg}, {rate} a second, {eta} left",
            what,
        )
    }

    /// A bar that counts the bytes of a file.
    pub fn bytes() -> Bar {
        let style = "{wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
        Bar::styled(style, "bytes")
    }

    fn styled(style: &str, what: &'static str) -> Bar {
        heed_interruption();
        if !io::stderr().is_terminal() {
            return Bar(ProgressBar::hidden());
        }
        let bar = ProgressBar::no_length();
        let style = ProgressStyle::with_template(style).expect("the template is well formed");
        let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let _ = out.write_str(&grouped(state.per_sec() as u64));
        };
        bar.set_style(style.with_key("rate", rate));
        bar.set_message(what);
        Bar(bar)
    }

    /// Shows how far the task is and says whether to go on.
    pub fn heed(&self, progress: Progress) -> ControlFlow<()> {
        if let Some(total) = progress.total {
            self.0.set_length(total);
        }
        self.0.set_position(progress.done);
        going_on()
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
