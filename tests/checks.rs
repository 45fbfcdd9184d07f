//! Every check finds what its cases call bad and leaves what they call good.
//!
//! `tests/checks/NAME.txt` holds the cases of one check, divided by `===`: `good` or `bad: MESSAGE`
//! (a part of it), then the texts by language. `term>` adds a concept, `to> es` turns the pair
//! round, `␣` is a blank at an end of a line. `pair> TEXT | TEXT` gives many pairs for one case: each
//! is judged by itself, but for the check that looks at all together.

mod random;

use tramo::checks::{self, CHECKS, Check, Finding, Named, Reader, Subject, Terms, inconsistent};
use tramo::lang::{Analyser, Tag};
use tramo::model::{Concept, Term, TermKind, TermStatus};
use tramo::terms::Recognizer;

#[derive(Default)]
struct Case {
    /// Part of the message; `None` for a good case.
    bad: Option<String>,
    texts: Vec<(String, String)>,
    concepts: Vec<Concept>,
    pairs: Vec<(String, String)>,
    into_spanish: bool,
}

fn cases(check: &Check) -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/checks");
    let file = format!("{folder}/{}.txt", check.name);
    let data = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let cases = data.split("===\n").map(case);
    cases
        .flat_map(
            |case| match check.is_of_one_pair() && !case.pairs.is_empty() {
                true => each(case),
                false => vec![case],
            },
        )
        .collect()
}

/// A case for each of its pairs.
fn each(case: Case) -> Vec<Case> {
    let pairs = case.pairs.iter();
    let one = |(es, en): &(String, String)| Case {
        bad: case.bad.clone(),
        texts: [("es", es), ("en", en)]
            .map(|(code, text)| (code.to_owned(), text.clone()))
            .to_vec(),
        concepts: case.concepts.clone(),
        pairs: Vec::new(),
        into_spanish: case.into_spanish,
    };
    pairs.map(one).collect()
}

fn case(block: &str) -> Case {
    let mut case = Case::default();
    let (first, rest) = block.split_once('\n').expect("a case has a first line");
    match first
        .split_once(':')
        .map_or((first, ""), |(kind, why)| (kind, why))
    {
        ("good", _) => {}
        ("bad", message) => case.bad = Some(message.trim().to_owned()),
        other => panic!("a case is good or bad, not {other:?}"),
    }
    for line in rest.lines() {
        let (key, text) = line.split_once('>').unwrap_or_else(|| panic!("{line}"));
        let text = text.strip_prefix(' ').unwrap_or(text).replace('␣', " ");
        match key {
            "term" => case.concepts.push(concept(&text)),
            "to" => case.into_spanish = text == "es",
            "pair" => {
                let (source, target) = text.split_once(" | ").expect("two texts");
                case.pairs.push((source.to_owned(), target.to_owned()));
            }
            _ => case.texts.push((key.to_owned(), text)),
        }
    }
    case
}

/// `id es TERM [acronym] [STATUS] = en TERM … / en TERM …`
fn concept(line: &str) -> Concept {
    let (id, terms) = line.split_once(' ').expect("an id and terms");
    let terms = terms.split(" = ").flat_map(|side| side.split(" / "));
    let term = |written: &str| {
        let mut words: Vec<&str> = written.split(' ').collect();
        let language: Tag = words.remove(0).parse().unwrap();
        let mut term = Term::new(language, "");
        while let Some(last) = words.last() {
            if *last == "acronym" {
                term.kind = TermKind::Acronym;
            } else if let Some(status) = TermStatus::by_name(last) {
                term.status = status;
            } else {
                break;
            }
            words.pop();
        }
        term.text = words.join(" ");
        term
    };
    Concept {
        id: id.to_owned(),
        terms: terms.map(term).collect(),
        ..Concept::default()
    }
}

fn findings(check: &'static Check, texts: [(&str, &str); 2], concepts: &[Concept]) -> Vec<Finding> {
    let tags = texts.map(|(language, _)| language.parse::<Tag>().unwrap());
    let readers = [Reader::new(&tags[0]), Reader::new(&tags[1])];
    let side = |at: usize| {
        let (mut analyser, _) = Analyser::for_tag(&tags[at]);
        let recognizer = Recognizer::new(concepts, &tags[at], &mut analyser);
        let analysis = analyser.analyse(texts[at].1);
        let named = recognizer.find(&analysis).into_iter().map(|found| Named {
            span: found.span,
            concept: found.concept,
            term: found.term,
        });
        (analysis.clone(), named.collect())
    };
    let [(source, in_source), (target, in_target)] = [side(0), side(1)];
    let subject = Subject::new(
        [
            (texts[0].1, source, &readers[0]),
            (texts[1].1, target, &readers[1]),
        ],
        [None, None],
        Terms {
            concepts,
            source: in_source,
            target: in_target,
        },
    );
    checks::run(&[check], &subject)
}

fn messages(check: &'static Check, case: &Case) -> Vec<String> {
    if check.is_of_one_pair() {
        let order = if case.into_spanish {
            ["en", "es"]
        } else {
            ["es", "en"]
        };
        let texts = order.map(|code| {
            let side = case.texts.iter().find(|(language, _)| language == code);
            (code, side.expect("both texts").1.as_str())
        });
        let found = findings(check, texts, &case.concepts);
        return found.into_iter().map(|finding| finding.message).collect();
    }
    let mut collected = inconsistent::Collected::default();
    for (source, target) in &case.pairs {
        collected.add(source, target);
    }
    let message = |group: inconsistent::Group| {
        let text = |number: usize, side| match side {
            tramo::model::Side::Source => case.pairs[number].0.as_str(),
            tramo::model::Side::Target => case.pairs[number].1.as_str(),
        };
        let told = group.variants.iter().take(inconsistent::TOLD);
        let told: Vec<_> = told
            .map(|(number, count)| (text(*number, group.same.other()).to_owned(), *count))
            .collect();
        let same = text(group.variants[0].0, group.same);
        inconsistent::message(group.same, same, &told, group.variants.len())
    };
    collected.groups().into_iter().map(message).collect()
}

#[test]
fn every_check_has_good_and_bad_cases_and_judges_them_so() {
    let mut wrong = Vec::new();
    for check in CHECKS {
        let cases = cases(check);
        let bad = cases.iter().filter(|case| case.bad.is_some()).count();
        assert!(bad > 0, "{} has no bad case", check.name);
        assert!(bad < cases.len(), "{} has no good case", check.name);
        for case in &cases {
            let told = messages(check, case);
            let right = match &case.bad {
                None => told.is_empty(),
                Some(part) => told.iter().any(|message| message.contains(part.as_str())),
            };
            if !right {
                let texts: Vec<_> = case.texts.iter().chain(&case.pairs).collect();
                wrong.push(format!(
                    "{}: {:?} {texts:?}: {told:?}",
                    check.name, case.bad
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_every_definition_are_alarms_indeed() {
    let acnur = [concept("acnur es ACNUR acronym = en UNHCR acronym")];
    for check in CHECKS.iter().filter(|check| check.is_of_one_pair()) {
        for [source, target] in [check.true_alarm, check.false_alarm.0] {
            let found = findings(check, [("es", source), ("en", target)], &acnur);
            assert!(!found.is_empty(), "{}: {source} | {target}", check.name);
        }
    }
}

proptest::proptest! {
    #![proptest_config(random::cases(16))]

    #[test]
    fn no_pair_of_texts_is_too_odd_to_be_checked(
        source in "([0-9]{1,4}|[.,:%/()«»“”\"?!¿¡<>{}@-]|mil|millones|p\\.m\\.|siglo|xxi| |https://a\\.b|é){0,14}",
        target in "([0-9]{1,4}|[.,:%/()«»“”\"?!¿¡<>{}@-]|hundred|billion|pm|century|1990s| |www\\.a|ß){0,14}",
    ) {
        for check in CHECKS.iter().filter(|check| check.is_of_one_pair()) {
            for texts in [[("es", source.as_str()), ("en", target.as_str())],
                          [("en", target.as_str()), ("es", source.as_str())]] {
                for finding in findings(check, texts, &[]) {
                    for (spans, text) in [(finding.source, texts[0].1), (finding.target, texts[1].1)] {
                        for span in spans {
                            proptest::prop_assert!(text.get(span).is_some());
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_page_of_the_checks_says_what_each_check_says_of_itself() {
    let mut page = String::from(
        "# The checks\n\n\
         What `tramo check` looks for, with the severity of each and what `--only` calls it. A finding is a question, not a\n\
         verdict: each check is shown with an alarm that is true and one that is false. `tramo check --explain` prints the same.\n",
    );
    let shown = |text: &str| match text.trim() {
        "" => "*nothing*".to_owned(),
        _ => format!("`{text}`"),
    };
    for check in CHECKS {
        let [source, target] = check.true_alarm;
        let ([false_source, false_target], why) = check.false_alarm;
        page.push_str(&format!(
            "\n## {} ({})\n\n{}\n\n- true alarm: {} / {}\n- false alarm: {} / {} ({why})\n",
            check.name,
            check.severity,
            check.definition,
            shown(source),
            shown(target),
            shown(false_source),
            shown(false_target)
        ));
    }
    let path = "src/checks/CHECKS.md";
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == page, "{path} should read:\n{page}");
}
