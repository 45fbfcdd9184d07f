//! `tramo glossary`.

use std::io::Write;

use jiff::Timestamp;
use tramo::app::Tag;
use tramo::app::glossary::{self as app, Change, Imported, Keep, Selection};
use tramo::app::{AppError, exchange};
use tramo::model::{Concept, Term};

use crate::args::{
    ConceptFields, Glossary, GlossaryAdd, GlossaryEdit, GlossaryExport, GlossaryImport,
    GlossaryList, GlossaryRemove, TermUsage,
};
use crate::context::{Context, STREAM, print, print_json, read};
use crate::exit::{Failure, Outcome};
use crate::report::{counted, glossary as report, note};

/// Runs one of the glossary's commands.
pub fn run(args: Glossary, context: &Context) -> Result<Outcome, Failure> {
    match args {
        Glossary::Add(args) => add(args, context),
        Glossary::Edit(args) => edit(args, context),
        Glossary::Remove(args) => remove(&args, context),
        Glossary::List(args) => list(args, context),
        Glossary::Import(args) => import(&args, context),
        Glossary::Export(args) => export(&args, context),
    }
}

fn term(language: Tag, text: String, usage: &TermUsage) -> Term {
    Term {
        language,
        text,
        status: usage.status,
        kind: usage.kind,
        note: None,
    }
}

fn add(args: GlossaryAdd, context: &Context) -> Result<Outcome, Failure> {
    let (from, to) = context.pair(&args.pair);
    let ConceptFields {
        domain,
        definition,
        source,
        note: advice,
    } = args.fields;
    let mut terms = vec![term(from, args.from_term, &args.usage)];
    terms.extend(args.to_term.map(|text| term(to, text, &args.usage)));
    let id = args.id.unwrap_or_default();
    let concept = Concept {
        id,
        domain,
        definition,
        source,
        note: advice,
        terms,
    };
    let added = app::add(&mut context.open()?, concept, Timestamp::now())?;
    for other in &added.similar {
        note(format!(
            "concept `{}` has a term of the same form",
            other.id
        ));
    }
    show(&added.concept, args.json)
}

fn edit(args: GlossaryEdit, context: &Context) -> Result<Outcome, Failure> {
    let ConceptFields {
        domain,
        definition,
        source,
        note,
    } = args.fields;
    let usage = args.usage;
    let terms = args
        .terms
        .into_iter()
        .map(|(tag, text)| term(tag, text, &usage))
        .collect();
    let change = Change {
        domain,
        definition,
        source,
        note,
        terms,
        removed: args.remove_term,
    };
    let concept = app::edit(&mut context.open()?, &args.id, change, Timestamp::now())?;
    show(&concept, args.json)
}

fn show(concept: &Concept, json: bool) -> Result<Outcome, Failure> {
    match json {
        true => print_json(concept)?,
        false => print(|out| report::write(out, std::slice::from_ref(concept)))?,
    }
    Ok(Outcome::Done)
}

fn remove(args: &GlossaryRemove, context: &Context) -> Result<Outcome, Failure> {
    app::remove(&mut context.open()?, &args.ids, Timestamp::now())?;
    anstream::eprintln!("Removed {}.", counted(args.ids.len(), "concept"));
    Ok(Outcome::Done)
}

fn list(args: GlossaryList, context: &Context) -> Result<Outcome, Failure> {
    let selection = Selection {
        domain: args.domain,
        status: args.status,
        missing: args.missing,
        words: args.words,
    };
    let concepts = app::list(&context.open()?, &selection)?;
    if args.csv {
        print(|out| out.write_all(&app::to_csv(&concepts)))?;
    } else if args.json {
        for concept in &concepts {
            print_json(concept)?;
        }
    } else if concepts.is_empty() {
        note("no concept in the glossary is so");
    } else {
        print(|out| report::write(out, &concepts))?;
    }
    Ok(if concepts.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

fn import(args: &GlossaryImport, context: &Context) -> Result<Outcome, Failure> {
    let concepts = app::from_csv(&read(&args.file)?)?;
    let keep = if args.dry_run {
        Keep::DryRun
    } else {
        Keep::Yes
    };
    let imported = app::import(&mut context.open()?, &concepts, keep, Timestamp::now())?;
    if args.json {
        print_json(&imported)?;
    } else {
        let Imported {
            read,
            new,
            changed,
            unchanged,
        } = imported;
        let read = counted(read, "concept");
        let kept = if args.dry_run {
            "; nothing was stored (--dry-run)"
        } else {
            ""
        };
        anstream::eprintln!(
            "Read {read}: {new} new, {changed} changed, {unchanged} unchanged{kept}."
        );
    }
    Ok(Outcome::Done)
}

fn export(args: &GlossaryExport, context: &Context) -> Result<Outcome, Failure> {
    let concepts = app::list(&context.open()?, &Selection::default())?;
    let csv = app::to_csv(&concepts);
    match &args.output {
        Some(file) if file.as_os_str() != STREAM => {
            exchange::write_file(file, |mut out| {
                let written = out.write_all(&csv);
                written.map_err(|error| AppError::File {
                    path: file.clone(),
                    problem: error.to_string(),
                })
            })?;
            anstream::eprintln!("Wrote {}.", counted(concepts.len(), "concept"));
        }
        _ => print(|out| out.write_all(&csv))?,
    }
    Ok(Outcome::Done)
}
