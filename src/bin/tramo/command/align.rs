//! `tramo align`.

use std::path::Path;

use jiff::Timestamp;
use tramo::app::AppError;
use tramo::app::align::{
    self, Aligned, DOUBTFUL_BELOW, Explained, Knowledge, Options, Pair, Particulars,
};
use tramo::app::exchange;
use tramo::app::input::{Cutting, document_name};
use tramo::app::{Replaced, Sqlite};

use super::exchange::write_options;
use super::explain;
use super::train::learn;
use crate::args::Align;
use crate::context::{Bar, Context, print, read};
use crate::exit::{Failure, Outcome};
use crate::report::{align as report, note};

/// Aligns a document, or all documents of a folder.
pub fn run(args: &Align, context: &Context) -> Result<Outcome, Failure> {
    let (from, to) = context.pair(&args.pair);
    let config = &context.config;
    let options = Options {
        cutting: match args.segmented {
            true => Cutting::Lines,
            false => context.cutting(args.rules.as_deref(), args.line_breaks)?,
        },
        from,
        to,
        doubtful_below: DOUBTFUL_BELOW,
        stored_from: args.min_confidence,
        explained: if args.explain {
            Explained::Yes
        } else {
            Explained::No
        },
        particulars: Particulars {
            date: args.date,
            domain: args.domain.clone().or_else(|| config.domain.clone()),
            client: args.client.clone().or_else(|| config.client.clone()),
            creator: context.creator(),
        },
    };
    let pairs = pairs(args, &options)?;
    // Opened first: an unwritable memory is told before the work is done, not after.
    let mut memory = (!args.dry_run).then(|| context.open()).transpose()?;
    let aligned = match &mut memory {
        Some(memory) => align_all(&pairs, &options, memory)?,
        // A trial makes no memory, but heeds the one that there is.
        None if context.memory()?.exists() => align_all(&pairs, &options, &mut context.open()?)?,
        None => align_pairs(&pairs, &options, &Knowledge::none())?,
    };
    let creator = options.particulars.creator.as_deref();
    let replaced = match &mut memory {
        Some(memory) => align::store(&aligned, creator, memory, Timestamp::now())?,
        None => Vec::new(),
    };
    let words = args.words || explain::is_pharaoh(args.output.as_deref());
    if let Some(file) = (args.output.as_ref()).filter(|file| !explain::is_pharaoh(Some(file))) {
        let units: Vec<_> = aligned.iter().flat_map(|one| one.units(creator)).collect();
        exchange::write_all(&units, file, &write_options())?;
    }
    tell(args, &aligned, &replaced)?;
    if let Some(memory) = memory.as_mut().filter(|_| !args.no_train) {
        learn(memory);
    }
    if words {
        explain::of_beads(args, &aligned, context)?;
    }
    Ok(Outcome::Done)
}

fn pairs(args: &Align, options: &Options) -> Result<Vec<Pair>, Failure> {
    match &args.target {
        Some(target) => {
            let name = || document_name(&args.source);
            Ok(vec![Pair {
                name: args.doc.clone().unwrap_or_else(name),
                source: read(&args.source)?,
                target: read(target)?,
            }])
        }
        None if args.source.is_dir() => {
            if args.doc.is_some() {
                return Err(Failure::Usage(
                    "--doc names one document, but a folder may hold many".to_owned(),
                    "leave it out: each document is called after its files",
                ));
            }
            let pairing = align::pairs(&args.source, &options.from, &options.to)?;
            for path in &pairing.alone {
                note(format!(
                    "{}: its other side is missing; left out",
                    path.display()
                ));
            }
            Ok(pairing.pairs)
        }
        None if args.source.exists() => Err(Failure::Usage(
            format!("{}: where is its translation?", args.source.display()),
            "give two files, or a folder of NAME.es.txt and NAME.en.txt",
        )),
        None => Err(missing(&args.source)),
    }
}

fn missing(path: &Path) -> Failure {
    let problem = "no such file or folder".to_owned();
    AppError::File {
        path: path.to_owned(),
        problem,
    }
    .into()
}

fn align_all(
    pairs: &[Pair],
    options: &Options,
    memory: &mut Sqlite,
) -> Result<Vec<Aligned>, Failure> {
    let knowledge = Knowledge::of(memory, &options.from, &options.to)?;
    align_pairs(pairs, options, &knowledge)
}

fn align_pairs(
    pairs: &[Pair],
    options: &Options,
    knowledge: &Knowledge<'_>,
) -> Result<Vec<Aligned>, Failure> {
    if let [pair] = pairs {
        let bar = Bar::new("segments");
        return Ok(vec![align::align(
            pair,
            options,
            knowledge,
            &mut |progress| bar.heed(progress),
        )?]);
    }
    let bar = Bar::new("documents");
    let aligned = align::align_all(pairs, options, knowledge, &|progress| bar.heed(progress));
    Ok(aligned.into_iter().collect::<Result<_, AppError>>()?)
}

fn tell(args: &Align, aligned: &[Aligned], replaced: &[Replaced]) -> Result<(), Failure> {
    for one in aligned {
        for text in &one.notes {
            note(format!("{}: {text}", one.document.name));
        }
    }
    if args.json {
        // Word links are told when the words have been learnt.
        let told = if args.words { &[] } else { aligned };
        return print(|out| (told.iter()).try_for_each(|one| report::json(out, one, None)));
    }
    print(|out| {
        for (at, one) in aligned.iter().enumerate() {
            writeln!(out, "{}", report::line(one, replaced.get(at)))?;
            let beads = match args.explain {
                true => report::explained(one),
                false => report::doubtful(one),
            };
            for line in beads {
                writeln!(out, "{line}")?;
            }
            for line in report::terms(one, args.terms) {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    })?;
    if args.dry_run {
        note("nothing was stored (--dry-run)");
    } else {
        anstream::eprintln!(
            "Stored {}. Next, look something up:\n  tramo lookup \"{}\"",
            report::stored(replaced),
            suggestion(aligned)
        );
    }
    Ok(())
}

/// A phrase worth looking up: the words of the surest short segment.
fn suggestion(aligned: &[Aligned]) -> String {
    let beads = aligned
        .iter()
        .flat_map(|one| one.ladder.beads().iter().map(move |b| (one, b)));
    beads
        .filter(|(_, bead)| bead.source.len() == 1 && bead.target.len() == 1)
        .map(|(one, bead)| (&one.source[bead.source.start].text, bead.confidence))
        .filter(|(text, _)| (20..70).contains(&text.chars().count()) && !text.contains('"'))
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .map_or_else(|| "…".to_owned(), |(text, _)| text.clone())
}
