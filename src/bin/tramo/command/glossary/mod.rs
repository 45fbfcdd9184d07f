//! `tramo glossary`.

pub mod files;

use jiff::Timestamp;
use tramo::app::Tag;
use tramo::app::glossary::{self as app, Added, By, Change, Selection, Similar, Usage};
use tramo::model::{Concept, Term};

use crate::args::{
    ConceptFields, Glossary, GlossaryAdd, GlossaryCheck, GlossaryEdit, GlossaryList, GlossaryLog,
    GlossaryMerge, GlossaryRemove, GlossarySearch, GlossaryShow, GlossarySplit, GlossaryStats,
    GlossaryUndo,
};
use crate::context::{Context, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{counted, glossary as report, note};

/// Runs one of the glossary's commands.
pub fn run(args: Glossary, context: &Context) -> Result<Outcome, Failure> {
    match args {
        Glossary::Add(args) => add(args, context),
        Glossary::Show(args) => show_all(&args, context),
        Glossary::Edit(args) => edit(args, context),
        Glossary::Merge(args) => merge(&args, context),
        Glossary::Split(args) => split(&args, context),
        Glossary::Remove(args) => remove(&args, context),
        Glossary::List(args) => list(args, context),
        Glossary::Search(args) => search(&args, context),
        Glossary::Log(args) => log(&args, context),
        Glossary::Undo(args) => undo(&args, context),
        Glossary::Import(args) => files::import(&args, context),
        Glossary::Export(args) => files::export(&args, context),
        Glossary::Check(args) => check(&args, context),
        Glossary::Stats(args) => stats(&args, context),
    }
}

/// Who changes the glossary now.
pub fn by(context: &Context) -> By {
    By {
        who: context.creator(),
        now: Timestamp::now(),
    }
}

fn term(language: Tag, text: String, usage: &Usage) -> Term {
    let mut term = Term::new(language, text);
    usage.apply(&mut term);
    term
}

fn add(args: GlossaryAdd, context: &Context) -> Result<Outcome, Failure> {
    let (from, to) = context.pair(&args.pair);
    let ConceptFields {
        domain,
        definition,
        source,
        note,
        image,
    } = args.fields;
    let usage = args.usage.usage();
    let mut terms = vec![term(from, args.from_term, &usage)];
    // A sentence is in one language: it shows the use of the source term.
    let usage = Usage {
        context: None,
        context_source: None,
        gender: None,
        ..usage
    };
    terms.extend(args.to_term.map(|text| term(to, text, &usage)));
    let concept = Concept {
        id: args.id.unwrap_or_default(),
        domain,
        definition,
        source,
        note,
        image,
        terms,
        ..Concept::default()
    };
    let added = app::add(&mut context.open()?, concept, &by(context))?;
    show_added(&added, args.json)
}

fn show_added(added: &Added, json: bool) -> Result<Outcome, Failure> {
    tell_similar(&added.concept.id, &added.similar);
    show(std::slice::from_ref(&added.concept), json)
}

/// Says which other concepts have terms that are the same or nearly.
pub fn tell_similar(concept: &str, similar: &[Similar]) {
    for like in similar {
        note(report::likeness(concept, like));
    }
}

fn show_all(args: &GlossaryShow, context: &Context) -> Result<Outcome, Failure> {
    let store = context.open()?;
    let concepts: Vec<Concept> = (args.ids.iter())
        .map(|id| app::show(&store, id))
        .collect::<Result<_, _>>()?;
    if args.json {
        return show(&concepts, true);
    }
    print(|out| report::write_whole(out, &concepts))?;
    Ok(Outcome::Done)
}

/// The concept as the user leaves it in the editor; `None` where nothing was changed.
pub fn edited(concept: &Concept) -> Result<Option<Concept>, Failure> {
    let read = |text: &str| {
        let changed = app::from_toml(text, concept)?;
        Ok(Some(changed).filter(|changed| changed != concept))
    };
    super::editor::edited("concept", &app::to_toml(concept), read)
}

fn edit(args: GlossaryEdit, context: &Context) -> Result<Outcome, Failure> {
    let by = by(context);
    let usage = args.usage.usage();
    if args.terms.is_empty() && usage != Usage::default() {
        return Err(Failure::Usage(
            "an option says something of a term, and no term is named".to_owned(),
            "name it: --term es=TERM",
        ));
    }
    if args.fields.is_empty() && args.terms.is_empty() && args.remove_term.is_empty() {
        let mut store = context.open()?;
        let concept = app::show(&store, &args.id)?;
        let Some(changed) = edited(&concept)? else {
            note("nothing was changed");
            return Ok(Outcome::Done);
        };
        let added = app::replace(&mut store, changed, &by)?;
        return show_added(&added, args.json);
    }
    let ConceptFields {
        domain,
        definition,
        source,
        note,
        image,
    } = args.fields;
    let change = Change {
        domain,
        definition,
        source,
        note,
        image,
        terms: args.terms,
        usage,
        removed: args.remove_term,
    };
    let added = app::edit(&mut context.open()?, &args.id, change, &by)?;
    show_added(&added, args.json)
}

fn merge(args: &GlossaryMerge, context: &Context) -> Result<Outcome, Failure> {
    let concept = app::merge(&mut context.open()?, &args.into, &args.others, &by(context))?;
    show(&[concept], args.json)
}

fn split(args: &GlossarySplit, context: &Context) -> Result<Outcome, Failure> {
    let name = args.new_id.as_deref().unwrap_or_default();
    let parted = app::split(
        &mut context.open()?,
        &args.id,
        &args.terms,
        name,
        &by(context),
    )?;
    show(&[parted.old, parted.new], args.json)
}

fn show(concepts: &[Concept], json: bool) -> Result<Outcome, Failure> {
    if json {
        for concept in concepts {
            print_json(concept)?;
        }
    } else {
        print(|out| report::write(out, concepts))?;
    }
    Ok(Outcome::Done)
}

fn remove(args: &GlossaryRemove, context: &Context) -> Result<Outcome, Failure> {
    app::remove(&mut context.open()?, &args.ids, &by(context))?;
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
        let csv = app::to_csv(&concepts, &files::options(&Default::default(), context));
        print(|out| out.write_all(&csv))?;
        return Ok(outcome(&concepts));
    }
    show_found(&concepts, args.json, "no concept in the glossary is so")
}

fn search(args: &GlossarySearch, context: &Context) -> Result<Outcome, Failure> {
    let concepts = app::search(&context.open()?, &args.words)?;
    show_found(&concepts, args.json, "no concept says so")
}

fn outcome(concepts: &[Concept]) -> Outcome {
    match concepts {
        [] => Outcome::Nothing,
        _ => Outcome::Done,
    }
}

fn show_found(concepts: &[Concept], json: bool, nothing: &str) -> Result<Outcome, Failure> {
    if concepts.is_empty() && !json {
        note(nothing);
    } else {
        show(concepts, json)?;
    }
    Ok(outcome(concepts))
}

fn log(args: &GlossaryLog, context: &Context) -> Result<Outcome, Failure> {
    let changes = app::log(&context.open()?, args.id.as_deref())?;
    let mut numbers: Vec<i64> = changes.iter().map(|change| change.act.number).collect();
    numbers.dedup();
    let least = numbers.get(args.limit.saturating_sub(1)).copied();
    let shown: Vec<_> = (changes.iter())
        .filter(|change| least.is_none_or(|least| change.act.number >= least))
        .collect();
    if args.json {
        for change in shown {
            print_json(change)?;
        }
    } else {
        print(|out| report::history(out, &shown))?;
        if numbers.len() > args.limit {
            note(format!(
                "{} older; see them with --limit",
                numbers.len() - args.limit
            ));
        }
    }
    Ok(match changes.is_empty() {
        true => Outcome::Nothing,
        false => Outcome::Done,
    })
}

fn undo(args: &GlossaryUndo, context: &Context) -> Result<Outcome, Failure> {
    let undone = app::undo(&mut context.open()?, args.act, &by(context))?;
    if args.json {
        print_json(&undone)?;
    } else {
        let concepts = counted(undone.concepts.len(), "concept");
        anstream::eprintln!(
            "Undone: {} (act {}); {concepts} as before.",
            undone.act.what,
            undone.act.number
        );
    }
    Ok(Outcome::Done)
}

fn check(args: &GlossaryCheck, context: &Context) -> Result<Outcome, Failure> {
    let (from, to) = context.pair(&args.pair);
    let problems = app::check(&context.open()?, &[from, to])?;
    if args.json {
        for problem in &problems {
            print_json(problem)?;
        }
    } else if problems.is_empty() {
        note("nothing is doubtful");
    } else {
        print(|out| report::problems(out, &problems))?;
    }
    Ok(match problems.is_empty() {
        true => Outcome::Done,
        false => Outcome::Nothing,
    })
}

fn stats(args: &GlossaryStats, context: &Context) -> Result<Outcome, Failure> {
    let stats = app::stats(&context.open()?)?;
    match args.json {
        true => print_json(&stats)?,
        false => print(|out| report::stats(out, &stats))?,
    }
    Ok(Outcome::Done)
}
