//! `tramo terms`.

use std::io;
use std::path::Path;

use tramo::app::glossary::{export, format_for, language_options};
use tramo::app::terms::{Judged, Known, Proposal, Request, Said, concept, judge, propose, texts};
use tramo::app::{Filter, Store};
use tramo::model::{Concept, concept_name};

use super::glossary::{by, edited, tell_similar};
use crate::args::Terms;
use crate::context::{Bar, Context, STREAM, print, print_json};
use crate::exit::{Failure, Outcome};
use crate::report::{counted, note, terms as report};

/// Proposes terms, or goes through them with the user.
pub fn run(args: &Terms, context: &Context) -> Result<Outcome, Failure> {
    let (from, to) = context.pair(&args.pair);
    let language = args.language.clone().unwrap_or_else(|| from.clone());
    let other = match language.primary() == to.primary() {
        true => from,
        false => to,
    };
    let mut filter = Filter::default();
    if let Some(document) = &args.document {
        filter.add(&format!("document={document}"))?;
    }
    let judged = if args.all {
        Judged::Shown
    } else {
        Judged::LeftOut
    };
    let request = Request {
        min_documents: args.min_documents.or(args.document.as_ref().map(|_| 1)),
        known: if args.not_in_glossary || args.review {
            Known::LeftOut
        } else {
            Known::Shown
        },
        language,
        other,
        filter,
        min_count: args.min_count,
        judged,
        limit: args.limit,
    };
    let mut store = context.open()?;
    let bar = Bar::new("steps");
    let proposals = propose(&store, &request, &mut |progress| bar.heed(progress))?;
    drop(bar);
    if args.review {
        return review(&mut store, &proposals, context);
    }
    if args.json {
        for proposal in &proposals {
            print_json(proposal)?;
        }
    } else if args.csv || args.tbx {
        let format = if args.tbx { "tbx" } else { "csv" };
        let format = format_for(Some(format), Path::new(STREAM))?;
        let options = language_options(request.language, request.other, &by(context));
        let concepts = named(&proposals);
        let (bytes, _) = export(&concepts, format, &options, Path::new(STREAM))?;
        print(|out| out.write_all(&bytes))?;
    } else if proposals.is_empty() {
        note(match texts(&store, &request)? {
            0 => format!(
                "the memory has no such text in {} with a translation into {}",
                request.language, request.other
            ),
            _ => "the memory proposes no term; fewer are left out with --min-count and \
                --min-documents"
                .to_owned(),
        });
    } else {
        print(|out| report::write(out, &proposals))?;
    }
    Ok(match proposals.is_empty() {
        true => Outcome::Nothing,
        false => Outcome::Done,
    })
}

/// The proposals as concepts with names of their own.
fn named(proposals: &[Proposal]) -> Vec<Concept> {
    let mut names = std::collections::HashMap::new();
    let mut concepts: Vec<Concept> = proposals.iter().map(concept).collect();
    for concept in &mut concepts {
        let name = concept_name(&concept.terms[0].text);
        let count = names.entry(name.clone()).or_insert(0);
        *count += 1;
        concept.id = match *count {
            1 => name,
            count => format!("{name}-{count}"),
        };
    }
    concepts
}

/// Goes through the proposals: accept, edit, reject or skip. What was said is kept at once, so
/// that whoever stops in the middle goes on there.
fn review(
    store: &mut dyn Store,
    proposals: &[Proposal],
    context: &Context,
) -> Result<Outcome, Failure> {
    let (mut accepted, mut rejected) = (0, 0);
    'proposals: for (at, proposal) in proposals.iter().enumerate() {
        print(|out| report::whole(out, proposal, at + 1, proposals.len()))?;
        loop {
            print(|out| write!(out, "[a]ccept  [e]dit  [r]eject  [s]kip  [q]uit > "))?;
            // No lock on stdin is held: the editor's questions are answered there too. The end of
            // the input is as good as q.
            let mut answer = String::new();
            let read = io::stdin().read_line(&mut answer);
            if read.map_err(Failure::Output)? == 0 {
                break 'proposals;
            }
            let said = match answer.trim().to_lowercase().as_str() {
                "a" | "accept" => Said::Accepted(Box::new(concept(proposal))),
                "e" | "edit" => {
                    let name = concept_name(&proposal.term);
                    let proposed = Concept {
                        id: name,
                        ..concept(proposal)
                    };
                    // Whoever changes nothing may still accept, reject or skip.
                    match edited(&proposed)? {
                        Some(changed) => Said::Accepted(Box::new(Concept {
                            id: String::new(),
                            ..changed
                        })),
                        None => continue,
                    }
                }
                "r" | "reject" => Said::Rejected,
                "s" | "skip" | "" => break,
                "q" | "quit" => break 'proposals,
                _ => continue,
            };
            match judge(store, proposal, said, &by(context))? {
                Some(added) => {
                    accepted += 1;
                    tell_similar(&added.concept.id, &added.similar);
                }
                None => rejected += 1,
            }
            break;
        }
    }
    anstream::eprintln!(
        "\n{} accepted, {rejected} rejected, {} left.",
        counted(accepted, "term"),
        proposals.len() - accepted - rejected
    );
    Ok(Outcome::Done)
}
