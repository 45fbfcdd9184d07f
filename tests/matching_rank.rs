//! Matches come in the promised order, with context, penalties and all targets of the same text.

use tramo::lang::{Analyser, Analysis};
use tramo::matching::{Agreement, Asked, Best, Context, Match, Penalties, Query, Reason, Wanted};
use tramo::model::{Origin, Review, Side, Unit, Variant};

fn unit(id: i64, source: &str, target: &str) -> Unit {
    let variant = |tag: &str, text: &str| Variant::plain(tag.parse().unwrap(), text);
    let mut unit = Unit::new(
        variant("es", source),
        variant("en", target),
        Origin::Imported,
    );
    unit.id = Some(id);
    unit
}

fn looked_up(
    text: &str,
    side: Side,
    context: Context<'_>,
    wanted: Wanted<'_>,
    units: &[Unit],
    limit: usize,
) -> Vec<Match> {
    let code = |unit: &Unit| unit.side(side).language.language().unwrap();
    let mut analyser = Analyser::new(code(&units[0]));
    let analysis: Analysis = analyser.analyse(text);
    let asked = Asked {
        query: Query::new(text, &analysis),
        side,
        context,
        wanted,
        penalties: Penalties::default(),
    };
    let mut best = Best::new(50, limit);
    for unit in units {
        let stored = analyser.analyse(&unit.side(side).text);
        if let Some(judged) = asked.judge(best.floor(), unit.clone(), &stored) {
            best.push(judged);
        }
    }
    asked.rank(best.into_judged(), limit)
}

fn ids(matches: &[Match]) -> Vec<i64> {
    matches.iter().map(|m| m.unit.id.unwrap()).collect()
}

fn plain(text: &str, units: &[Unit], limit: usize) -> Vec<Match> {
    looked_up(
        text,
        Side::Source,
        Context::default(),
        Wanted::default(),
        units,
        limit,
    )
}

#[test]
fn rate_then_similarity_then_review_then_age_then_text_order_the_matches() {
    let mut units = vec![
        unit(1, "El barco llegó ayer al puerto", "one"),
        unit(2, "El barco desembarcaba ayer al puerto", "two"),
        unit(3, "El barco llegó hoy al puerto", "three"),
        unit(4, "El barco llegó hoy al puerto", "four"),
        unit(5, "El barco llegó hoy al puerto", "five"),
        unit(6, "El barco llegó hoy al puerto", "six"),
    ];
    units[4].review = Review::Confirmed;
    units[3].changed = Some("2026-01-01T00:00:00Z".parse().unwrap());
    let matches = plain("El barco llegó ayer al puerto", &units, 6);
    assert_eq!(ids(&matches), [1, 5, 4, 6, 3, 2]);
    assert_eq!(matches[0].rate, 100);
    assert_eq!(matches[1].rate, matches[5].rate);
    assert!(matches[1].similarity > matches[5].similarity);
}

#[test]
fn every_target_of_the_same_text_is_shown_beyond_the_limit_and_penalised() {
    let units = [
        unit(1, "Abrir", "Open"),
        unit(2, "Abrir", "Open it"),
        unit(3, "Abrir", "Open"),
        unit(4, "Abrir", "Unlock"),
        unit(5, "Abrirá", "Will open"),
    ];
    let matches = plain("Abrir", &units, 1);
    assert_eq!(ids(&matches), [1, 2, 4]);
    for found in &matches {
        assert_eq!(found.rate, 100);
        assert_eq!(found.net_rate(), 99);
        assert_eq!(found.penalties[0].reason, Reason::SeveralTargets);
    }
}

#[test]
fn neighbours_and_key_raise_the_same_text_above_a_hundred() {
    let mut units = vec![
        unit(1, "Sí", "Yes"),
        unit(2, "Sí", "Aye"),
        unit(3, "Sí", "Yeah"),
    ];
    units[1].previous = Some("¿Vienes?".to_owned());
    units[1].next = Some("Vale.".to_owned());
    units[2]
        .properties
        .insert("key".to_owned(), "dialog.yes".to_owned());
    let context = Context {
        previous: Some("¿Vienes?"),
        next: Some("Vale."),
        key: Some("dialog.yes"),
    };
    let matches = looked_up("Sí", Side::Source, context, Wanted::default(), &units, 5);
    let rates: Vec<_> = matches
        .iter()
        .map(|m| (m.unit.id.unwrap(), m.rate))
        .collect();
    assert_eq!(rates, [(2, 102), (3, 101), (1, 100)]);
    assert_eq!(matches[0].context, Agreement::Both);
    let one = Context {
        next: None,
        key: None,
        ..context
    };
    assert_eq!(
        looked_up("Sí", Side::Source, one, Wanted::default(), &units, 1)[0].rate,
        101
    );
}

#[test]
fn penalties_are_listed_apart_from_the_rate() {
    let mut units = vec![unit(1, "Sí", "Yes")];
    units[0].origin = Origin::Aligned;
    units[0].domain = Some("law".to_owned());
    units[0].client = Some("ACNUR".to_owned());
    units[0].creator = Some("MT!".to_owned());
    let wanted = Wanted {
        domain: Some("health"),
        client: Some("ACNUR"),
    };
    let matches = looked_up("Sí", Side::Source, Context::default(), wanted, &units, 5);
    let reasons: Vec<_> = matches[0].penalties.iter().map(|p| p.reason).collect();
    assert_eq!(
        reasons,
        [
            Reason::UnconfirmedAlignment,
            Reason::OtherDomain,
            Reason::MachineTranslation
        ]
    );
    assert_eq!((matches[0].rate, matches[0].net_rate()), (100, 88));
}

#[test]
fn the_target_side_is_looked_up_with_the_other_side_as_the_offer() {
    let units = [unit(1, "Llegaron 12 barcos.", "12 ships arrived.")];
    let matches = looked_up(
        "15 ships arrived.",
        Side::Target,
        Context::default(),
        Wanted::default(),
        &units,
        5,
    );
    assert_eq!(matches[0].rate, 99);
    let change = &matches[0].substitutions[0];
    assert_eq!(
        (
            &units[0].source.text[change.target.clone()],
            change.text.as_str()
        ),
        ("12", "15")
    );
}
