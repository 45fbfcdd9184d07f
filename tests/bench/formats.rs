//! Measures of the exchange formats.
//!
//! `cargo bench --bench formats` measures reading, writing, importing and exporting made-up units.
//! On real files,
//! `cargo bench --bench formats -- COMMAND`:
//! - `counts DIR` reads every TMX file that `DIR/EXPECTED.tsv` lists and compares units, pairs and
//!   empty segments;
//! - `roundtrip DIR [OUT]` reads each TMX file in every pair, writes it, reads it again and compares
//!   the units; with `OUT`, what was written stays there for other readers to judge;
//! - `hostile DIR` reads every file of a folder and prints what becomes of it;
//! - `read FILE [FORMAT]` and `convert FILE OUT` print units a second.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use tramo::app::{Filter, Sqlite, exchange};
use tramo::formats::{
    self, Fault, Format, FormatError, Pairing, ReadOptions, Summary, WriteOptions, by_name,
    by_path, create, create_at, open, open_stream,
};
use tramo::model::{Origin, Unit, Variant};

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
        ["roundtrip", folder, out @ ..] => roundtrip(Path::new(folder), out.first().map(Path::new)),
        _ => {
            made_up();
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
                    if same && given == summary.pairs - summary.blank - summary.other_direction {
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

/// Every unit of a file.
fn units(reader: formats::Reader) -> Result<Vec<Unit>, FormatError> {
    let mut units = Vec::new();
    for unit in reader {
        match unit {
            Ok(unit) => units.push(unit),
            Err(Fault::Refused(_)) => {}
            Err(Fault::Fatal(error)) => return Err(error),
        }
    }
    Ok(units)
}

fn roundtrip(folder: &Path, out: Option<&Path>) -> Result<(), FormatError> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|file| Some(file.ok()?.path()))
        .collect();
    paths.sort();
    let every = ReadOptions {
        pairing: Pairing::Every,
        ..ReadOptions::default()
    };
    let scratch = tempfile::tempdir()?;
    let (mut same, mut differ) = (0, 0);
    for path in paths
        .iter()
        .filter(|path| by_path(path).is_some_and(|f| f.name == "tmx"))
    {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .replace(".gz", "");
        let Ok(before) = open(path, &every).and_then(units) else {
            continue;
        };
        let written = out.unwrap_or(scratch.path()).join(&name);
        let mut writer = create_at(&written, by_name("tmx")?, &WriteOptions::default())?;
        for unit in &before {
            writer.write(unit)?;
        }
        let summary = writer.finish()?;
        let after = open(&written, &ReadOptions::default()).and_then(units)?;
        if before == after && summary.stripped == 0 && summary.lost.is_empty() {
            same += 1;
        } else {
            differ += 1;
            let first = before
                .iter()
                .zip(&after)
                .find(|(before, after)| before != after);
            println!(
                "DIFFERS {name}: {} and {}, {summary:?}",
                before.len(),
                after.len()
            );
            println!("{first:#?}");
        }
    }
    println!("{same} files the same after reading, writing and reading, {differ} not");
    Ok(())
}

/// Units for [`made_up`].
const MADE_UP: u64 = 10_000;

/// Measures each format that streams both ways on units that repeat nothing.
fn made_up() {
    let units: Vec<Unit> = (0..MADE_UP)
        .map(|number| {
            let text =
                |words: &str| format!("{words} {number}: {}.", "el barco & la carga ".repeat(3));
            let variant = |tag: &str, text| Variant::plain(tag.parse().expect("a tag"), text);
            Unit {
                document: Some("puerto".into()),
                position: Some(number as u32),
                ..Unit::new(
                    variant("es", text("Llegada")),
                    variant("en", text("Arrival")),
                    Origin::Aligned,
                )
            }
        })
        .collect();
    let mut criterion = criterion::Criterion::default().sample_size(20);
    for name in ["tmx", "csv", "json"] {
        let format = by_name(name).expect("a registered format");
        let bytes = write_all(&units, format);
        let mut group = criterion.benchmark_group(name);
        group.throughput(criterion::Throughput::Elements(MADE_UP));
        group.bench_function("read", |bencher| {
            bencher.iter(|| {
                let bytes = Box::new(Cursor::new(bytes.clone()));
                open_stream(bytes, "", &ReadOptions::default())
                    .expect("our own file")
                    .count()
            });
        });
        group.bench_function("write", |bencher| {
            bencher.iter(|| write_all(&units, format).len())
        });
        group.finish();
    }
    in_and_out(
        &mut criterion,
        write_all(&units, by_name("tmx").expect("tmx")),
    );
}

/// Measures importing a TMX file into a new memory, its index included, and exporting it again.
fn in_and_out(criterion: &mut criterion::Criterion, bytes: Vec<u8>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut number = 0;
    let mut import = |bytes: Vec<u8>| {
        number += 1;
        let path = folder.path().join(format!("{number}.sqlite"));
        let mut memory = Sqlite::open(&path).expect("a new memory");
        let origin = exchange::Origin::Stream(Box::new(Cursor::new(bytes)), "made-up.tmx".into());
        let how = exchange::Import::default();
        let (now, listener) = (jiff::Timestamp::UNIX_EPOCH, &mut |_| {
            ControlFlow::Continue(())
        });
        exchange::import(&mut memory, vec![origin], &how, now, listener).expect("our own file");
        memory
    };
    let memory = import(bytes.clone());
    let mut group = criterion.benchmark_group("memory");
    group.sample_size(10);
    group.throughput(criterion::Throughput::Elements(MADE_UP));
    group.bench_function("import", |bencher| bencher.iter(|| import(bytes.clone())));
    group.bench_function("export", |bencher| {
        bencher.iter(|| {
            exchange::export(
                &memory,
                &Filter::default(),
                exchange::Destination::Stream(Box::new(std::io::sink())),
                Some("tmx"),
                &WriteOptions::default(),
                &mut |_| ControlFlow::Continue(()),
            )
            .expect("a sound memory")
        });
    });
    group.finish();
}

fn write_all(units: &[Unit], format: &'static Format) -> Vec<u8> {
    let scratch = tempfile::NamedTempFile::new().expect("a file");
    let output = Box::new(scratch.reopen().expect("the same file"));
    let mut writer = create(output, format, &WriteOptions::default()).expect("a format to write");
    for unit in units {
        writer.write(unit).expect("room on the disk");
    }
    writer.finish().expect("room on the disk");
    std::fs::read(scratch.path()).expect("what was written")
}
