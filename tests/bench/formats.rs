//! Measures of the exchange formats on real files.
//!
//! `cargo bench --bench formats -- counts DIR` reads every TMX file that `DIR/EXPECTED.tsv` lists
//! and compares units, pairs and empty segments; `hostile DIR` reads every file of a folder and
//! prints what becomes of it; `read FILE [FORMAT]` and `convert FILE OUT` print units a second.

use std::path::Path;
use std::time::Instant;

use tramo::formats::{
    self, Fault, FormatError, ReadOptions, Summary, WriteOptions, by_path, create_at, open,
};

fn main() {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["counts", folder] => counts(Path::new(folder)),
        ["hostile", folder] => hostile(Path::new(folder)),
        ["read", file, rest @ ..] => read(Path::new(file), rest.first().copied()),
        ["convert", file, out] => convert(Path::new(file), Path::new(out)),
        _ => {
            println!("usage: counts DIR | hostile DIR | read FILE [FORMAT] | convert FILE OUT");
            Ok(())
        }
    };
    if let Err(error) = done {
        println!("error: {error}");
        std::process::exit(1);
    }
}

/// The summary of a whole file, with the units given and the first refusal.
fn all(path: &Path, options: &ReadOptions) -> Result<(Summary, u64, Option<String>), FormatError> {
    let mut reader = open(path, options)?;
    let (mut given, mut refusal) = (0, None);
    for unit in &mut reader {
        match unit {
            Ok(_) => given += 1,
            Err(Fault::Refused(found)) => drop(refusal.get_or_insert(found.to_string())),
            Err(Fault::Fatal(error)) => return Err(error),
        }
    }
    Ok((reader.summary(), given, refusal))
}

fn counts(folder: &Path) -> Result<(), FormatError> {
    let expected = std::fs::read_to_string(folder.join("EXPECTED.tsv"))?;
    let mut lines = expected.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| header.iter().position(|cell| *cell == name);
    let (mut right, mut wrong) = (0, 0);
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| {
            column(name)
                .and_then(|i| cells.get(i))
                .copied()
                .unwrap_or("")
        };
        let path = folder.join(cell("file"));
        let asked = ReadOptions {
            from: cell("src").parse().ok(),
            to: cell("tgt").parse().ok(),
            ..ReadOptions::default()
        };
        for (kind, options) in [("asked", &asked), ("open", &ReadOptions::default())] {
            let found = match all(&path, options) {
                Err(error) => format!("refused: {error}"),
                Ok((summary, given, refusal)) => {
                    let refusal = refusal.map(|text| format!(" ({text})")).unwrap_or_default();
                    let counted = (
                        summary.units.to_string(),
                        summary.pairs.to_string(),
                        summary.empty_segments.to_string(),
                        summary.languages.values().sum::<u64>().to_string(),
                    );
                    let wanted = (cell("tu"), cell("pairs"), cell("empty_seg"), cell("tuv"));
                    let same = (
                        counted.0.as_str(),
                        counted.1.as_str(),
                        counted.2.as_str(),
                        counted.3.as_str(),
                    ) == wanted;
                    if same && given == summary.pairs - summary.blank {
                        right += 1;
                        continue;
                    }
                    format!("{counted:?}, expected {wanted:?}, {given} given{refusal}")
                }
            };
            if cell("expect").starts_with("reject") && found.starts_with("refused") {
                right += 1;
                println!("as expected  {kind:5} {}: {found}", cell("file"));
            } else {
                wrong += 1;
                println!("DIFFERS      {kind:5} {}: {found}", cell("file"));
            }
        }
    }
    println!("{right} as expected, {wrong} not (each file with languages asked for and left open)");
    Ok(())
}

fn hostile(folder: &Path) -> Result<(), FormatError> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.is_file() && path.extension().is_some_and(|ending| ending != "py"))
        .collect();
    paths.sort();
    for path in paths {
        let begun = Instant::now();
        let found = match all(&path, &ReadOptions::default()) {
            Ok((summary, given, refusal)) => format!(
                "{given} of {} units{}",
                summary.units,
                refusal
                    .map(|text| format!(", refused: {text}"))
                    .unwrap_or_default()
            ),
            Err(error) => format!("refused: {error}"),
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!("{:5} ms  {name}: {found}", begun.elapsed().as_millis());
    }
    Ok(())
}

fn read(path: &Path, format: Option<&str>) -> Result<(), FormatError> {
    let options = ReadOptions {
        format: format.map(str::to_owned),
        ..ReadOptions::default()
    };
    let begun = Instant::now();
    let (summary, given, refusal) = all(path, &options)?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("{summary:#?}");
    if let Some(refusal) = refusal {
        println!("first refusal: {refusal}");
    }
    println!(
        "{given} units in {seconds:.3} s: {:.0} units/s, {:.1} MB/s",
        given as f64 / seconds,
        summary.bytes as f64 / seconds / 1e6
    );
    Ok(())
}

fn convert(path: &Path, out: &Path) -> Result<(), FormatError> {
    let format = by_path(out).ok_or_else(|| FormatError::NoSuchFormat {
        name: out.display().to_string(),
    })?;
    let begun = Instant::now();
    let mut reader = open(path, &ReadOptions::default())?;
    let mut writer = create_at(out, format, &WriteOptions::default())?;
    for unit in &mut reader {
        match unit {
            Ok(unit) => writer.write(&unit)?,
            Err(Fault::Refused(_)) => {}
            Err(Fault::Fatal(error)) => return Err(error),
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let written = writer.finish()?;
    println!(
        "{written:?} in {seconds:.3} s; formats: {}",
        formats::FORMATS.len()
    );
    Ok(())
}
