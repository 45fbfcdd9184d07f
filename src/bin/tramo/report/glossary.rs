//! Concepts as people read them.

use std::io::{self, Write};

use tramo::app::glossary::{Likeness, Problem, Similar, Stats};
use tramo::model::{Concept, ConceptChange, Term, TermKind, TermStatus};

use super::{FAINT, HEADING};

/// Writes the concepts, a paragraph each.
pub fn write(out: &mut dyn Write, concepts: &[Concept]) -> io::Result<()> {
    paragraphs(out, concepts, false)
}

/// Writes the concepts with all that is known of them.
pub fn write_whole(out: &mut dyn Write, concepts: &[Concept]) -> io::Result<()> {
    paragraphs(out, concepts, true)
}

fn paragraphs(out: &mut dyn Write, concepts: &[Concept], whole: bool) -> io::Result<()> {
    for (at, concept) in concepts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let domain = concept.domain.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{HEADING}{}{HEADING:#}  {FAINT}{domain}{FAINT:#}",
            concept.id
        )?;
        for term in &concept.terms {
            let about = about(term, whole);
            writeln!(
                out,
                "  {}  {}  {FAINT}{about}{FAINT:#}",
                term.language, term.text
            )?;
            if whole && let Some(context) = &term.context {
                let from = term.context_source.as_deref();
                let from = from.map(|from| format!(" ({from})")).unwrap_or_default();
                writeln!(out, "      {FAINT}“{context}”{from}{FAINT:#}")?;
            }
        }
        let fields = [
            ("", &concept.definition),
            ("source: ", &concept.source),
            ("note: ", &concept.note),
            ("image: ", &concept.image),
        ];
        for (name, field) in fields {
            if let Some(text) = field {
                writeln!(out, "  {name}{text}")?;
            }
        }
        if whole && let Some(created) = concept.created {
            let changed = concept.changed.map(|at| format!(", changed {at}"));
            let changed = changed.unwrap_or_default();
            writeln!(out, "  {FAINT}made {created}{changed}{FAINT:#}")?;
        }
    }
    Ok(())
}

fn about(term: &Term, whole: bool) -> String {
    let mut about = Vec::new();
    if term.status != TermStatus::Preferred {
        about.push(term.status.to_string());
    }
    if term.kind != TermKind::FullForm {
        about.push(term.kind.to_string());
    }
    if whole {
        about.extend(term.part_of_speech.map(|part| part.to_string()));
        about.extend(term.gender.map(|gender| gender.to_string()));
        about.extend(term.number.map(|number| number.to_string()));
        about.extend(term.case_sensitive.then(|| "case-sensitive".to_owned()));
        about.extend(term.exact.then(|| "exact form".to_owned()));
    }
    about.extend(term.note.clone());
    about.join(", ")
}

/// One sentence on a term that another concept has too.
pub fn likeness(concept: &str, similar: &Similar) -> String {
    let Similar {
        likeness,
        term,
        concept: other,
        other: their,
        ..
    } = similar;
    match likeness {
        Likeness::Same => format!("`{term}` of `{concept}` is a term of `{other}` too"),
        Likeness::Spelling => {
            format!("`{term}` of `{concept}` is, but for spelling, `{their}` of `{other}`")
        }
        Likeness::Inflection => {
            format!("`{term}` of `{concept}` is, but for its endings, `{their}` of `{other}`")
        }
    }
}

/// Writes the history, an act a paragraph.
pub fn history(out: &mut dyn Write, changes: &[&ConceptChange]) -> io::Result<()> {
    // An import of a thousand concepts is one line and a few of them.
    const SHOWN: usize = 3;
    for act in changes.chunk_by(|a, b| a.act.number == b.act.number) {
        let what = &act[0].act;
        let who = what.who.as_deref().unwrap_or("somebody");
        writeln!(
            out,
            "{HEADING}{}{HEADING:#}  {}  {who}  {}",
            what.number,
            what.at.strftime("%Y-%m-%d %H:%M:%S"),
            what.what
        )?;
        for change in act.iter().take(SHOWN) {
            for line in differences(change) {
                writeln!(out, "     {FAINT}{line}{FAINT:#}")?;
            }
        }
        if act.len() > SHOWN {
            writeln!(out, "     {FAINT}… {} concepts in all{FAINT:#}", act.len())?;
        }
    }
    Ok(())
}

/// What a change did, a line a piece.
fn differences(change: &ConceptChange) -> Vec<String> {
    let id = &change.concept;
    let (before, after) = match (&change.before, &change.after) {
        (None, Some(after)) => return vec![format!("+ {id}: {}", terms(after))],
        (Some(before), None) => return vec![format!("- {id}: {}", terms(before))],
        (Some(before), Some(after)) => (before, after),
        (None, None) => return Vec::new(),
    };
    let mut lines = Vec::new();
    let fields = [
        ("domain", &before.domain, &after.domain),
        ("definition", &before.definition, &after.definition),
        ("source", &before.source, &after.source),
        ("note", &before.note, &after.note),
        ("image", &before.image, &after.image),
    ];
    for (name, old, new) in fields {
        if old != new {
            let shown = |text: &Option<String>| text.as_deref().unwrap_or("nothing").to_owned();
            lines.push(format!("{id}: {name}: {} → {}", shown(old), shown(new)));
        }
    }
    let key = |term: &Term| (term.language.clone(), term.text.clone());
    for old in &before.terms {
        match after.terms.iter().find(|new| key(new) == key(old)) {
            None => lines.push(format!("{id}: - {} {}", old.language, old.text)),
            Some(new) if new != old => {
                let (was, is) = (about(old, true), about(new, true));
                lines.push(format!("{id}: {} {}: {was} → {is}", old.language, old.text));
            }
            Some(_) => {}
        }
    }
    for new in &after.terms {
        if !before.terms.iter().any(|old| key(old) == key(new)) {
            lines.push(format!(
                "{id}: + {} {} {}",
                new.language,
                new.text,
                about(new, true)
            ));
        }
    }
    if lines.is_empty() {
        lines.push(format!("{id}: other order of terms"));
    }
    lines
}

fn terms(concept: &Concept) -> String {
    let terms = concept.terms.iter().map(|term| term.text.as_str());
    terms.collect::<Vec<_>>().join(", ")
}

/// Writes what is doubtful, a line a problem.
pub fn problems(out: &mut dyn Write, problems: &[Problem]) -> io::Result<()> {
    for problem in problems {
        writeln!(
            out,
            "{HEADING}{}{HEADING:#}: {}",
            problem.concept, problem.problem
        )?;
    }
    Ok(())
}

/// Writes what the glossary holds.
pub fn stats(out: &mut dyn Write, stats: &Stats) -> io::Result<()> {
    writeln!(out, "{} concepts, {} terms", stats.concepts, stats.terms)?;
    let groups = [
        ("languages", &stats.languages),
        ("statuses", &stats.statuses),
        ("types", &stats.types),
        ("subject fields", &stats.domains),
        ("without a term in", &stats.missing),
    ];
    for (name, group) in groups {
        if group.is_empty() {
            continue;
        }
        let parts: Vec<String> = group
            .iter()
            .map(|(name, count)| match name.is_empty() {
                true => format!("none {count}"),
                false => format!("{name} {count}"),
            })
            .collect();
        writeln!(out, "{HEADING}{name}{HEADING:#}  {}", parts.join(", "))?;
    }
    writeln!(
        out,
        "{HEADING}said of concepts{HEADING:#}  definition {}, source {}",
        stats.defined, stats.sourced
    )
}
