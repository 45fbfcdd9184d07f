//! The index misses nothing: what it hands out is compared with every text, rated by a slow scorer
//! that shares no code with it.

mod random;
mod slow;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::ControlFlow;
use std::path::Path;

use proptest::prelude::*;
use tramo::lang::{Analyser, Language, Tag};
use tramo::matching::{Query, rate};
use tramo::model::Side;
use tramo::store::index::{
    Closeness, Fault, Index, Phrase, Probe, Row, Rows, Scratch, State, Wants,
};
use tramo::text::phrase::Spotting;

/// A memory that is a list.
#[derive(Default)]
struct Listed {
    units: BTreeMap<i64, [String; 2]>,
    last: i64,
    touched: Vec<i64>,
    reads: RefCell<usize>,
}

impl Listed {
    fn put(&mut self, source: &str, target: &str) -> i64 {
        self.last += 1;
        self.units
            .insert(self.last, [source.to_owned(), target.to_owned()]);
        self.last
    }

    fn change(&mut self, id: i64, source: &str) {
        self.units.get_mut(&id).unwrap()[0] = source.to_owned();
        self.touched.push(id);
    }

    fn remove(&mut self, id: i64) {
        self.units.remove(&id);
        self.touched.push(id);
    }

    fn hand(&self, id: i64, texts: &[String; 2], visit: &mut dyn FnMut(Row<'_>)) {
        let (es, en): (Tag, Tag) = ("es".parse().unwrap(), "en".parse().unwrap());
        *self.reads.borrow_mut() += 1;
        visit(Row {
            id,
            identity: identity(texts),
            sides: [(&es, &texts[0]), (&en, &texts[1])],
        });
    }
}

impl Rows for Listed {
    type Error = std::convert::Infallible;

    fn state(&self) -> Result<State, Self::Error> {
        Ok(State {
            memory: [7; 16],
            last: self.last,
            touched: self.touched.len() as i64,
        })
    }

    fn refresh(&self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn touched(&self, after: i64) -> Result<Vec<i64>, Self::Error> {
        Ok(self.touched[after as usize..].to_vec())
    }

    fn evidence(&self, id: i64, touched: i64) -> Result<[u64; 2], Self::Error> {
        let unit = self.units.get(&id).map_or(0, |texts| {
            texts[0]
                .bytes()
                .fold(1, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte))
        });
        let change = usize::try_from(touched - 1)
            .ok()
            .and_then(|n| self.touched.get(n).copied());
        Ok([unit, change.unwrap_or(0) as u64])
    }

    fn read(
        &self,
        after: i64,
        last: i64,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> Result<(), Self::Error> {
        for (id, texts) in self
            .units
            .range(after + 1..)
            .take_while(|(id, _)| **id <= last)
        {
            self.hand(*id, texts, visit);
        }
        Ok(())
    }

    fn read_these(&self, ids: &[i64], visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Self::Error> {
        for id in ids {
            if let Some(texts) = self.units.get(id) {
                self.hand(*id, texts, visit);
            }
        }
        Ok(())
    }
}

/// Takes everything, with the bounds it came with.
#[derive(Default)]
struct Everything {
    asked: RefCell<(u8, f64)>,
    taken: BTreeMap<i64, (u8, f64)>,
}

impl Wants for Everything {
    fn wants(&self, rate: u8, similarity: f64) -> bool {
        *self.asked.borrow_mut() = (rate, similarity);
        true
    }

    fn take(&mut self, id: i64) -> ControlFlow<()> {
        let before = self.taken.insert(id, *self.asked.borrow());
        assert!(before.is_none(), "unit {id} twice");
        ControlFlow::Continue(())
    }
}

/// What tells a unit by its texts alone.
fn identity(texts: &[String; 2]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    texts.hash(&mut hasher);
    hasher.finish()
}

fn analyser(side: Side) -> Analyser {
    let code = if side == Side::Source { "es" } else { "en" };
    Analyser::new(Language::by_code(code).unwrap())
}

fn taken(
    index: &Index,
    query: &str,
    side: Side,
    min: u8,
) -> Result<BTreeMap<i64, (u8, f64)>, Fault> {
    let analysis = analyser(side).analyse(query);
    let probe = Probe::new(query, &analysis);
    let mut all = Everything::default();
    index.candidates(&probe, side, min, &mut Scratch::default(), &mut all)?;
    Ok(all.taken)
}

fn up_to_date(folder: Option<&Path>, memory: &Listed) -> Index {
    let mut index = Index::open(folder, memory).unwrap();
    index.bring_up(memory).unwrap();
    index
}

/// Every text of at least `min` percent was handed out, within its bounds, and nothing that is gone.
fn assert_complete(index: &Index, memory: &Listed, query: &str, side: Side, min: u8) {
    let taken = taken(index, query, side, min).unwrap();
    let language = Language::by_code(if side == Side::Source { "es" } else { "en" }).unwrap();
    for (id, texts) in &memory.units {
        let text = &texts[side as usize];
        let rate = slow::rate_in(language, query, text);
        if rate < min {
            continue;
        }
        let Some((most, similar)) = taken.get(id) else {
            panic!("{query:?} misses {text:?} of {rate} at {min}");
        };
        let similarity = slow::similarity(query, text);
        let context = if rate == 100 { 2 } else { 0 };
        assert!(
            *most >= rate + context,
            "{query:?} / {text:?}: {rate} above {most}"
        );
        assert!(
            *similar >= similarity - 1e-9,
            "{query:?} / {text:?}: {similarity} above {similar}"
        );
    }
    for id in taken.keys() {
        assert!(memory.units.contains_key(id), "unit {id} is gone");
    }
}

fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "barco",
        "barcos",
        "Barco",
        "puerto",
        "puertos",
        "la",
        "de",
        "el",
        "ships",
        "ship",
        "12",
        "15",
        "1.000",
        "<b>",
        "</b>",
        "{0}",
        ",",
        ".",
        "…",
        "migración",
        "migraciones",
        "x",
        "mar",
        "ola",
        "sol",
        "luz",
        "vela",
        "ancla",
    ])
}

fn text(most: usize) -> impl Strategy<Value = String> {
    let space = prop::sample::select(vec![" ", " ", " ", "  ", ""]);
    prop::collection::vec((token(), space), 0..most)
        .prop_map(|parts| parts.into_iter().flat_map(|(t, s)| [t, s]).collect())
}

proptest! {
    #![proptest_config(random::cases(300))]

    #[test]
    fn nothing_is_missed_at_any_rate_on_either_side(
        texts in prop::collection::vec((text(12), text(4)), 1..60),
        queries in prop::collection::vec(prop_oneof![text(12), text(4)], 1..6),
        min in 50u8..=102,
    ) {
        let mut memory = Listed::default();
        for (source, target) in &texts {
            memory.put(source, target);
        }
        let index = up_to_date(None, &memory);
        for query in &queries {
            for side in [Side::Source, Side::Target] {
                assert_complete(&index, &memory, query, side, min);
            }
        }
    }

    #[test]
    fn the_first_places_of_a_phrase_are_the_same_in_whatever_order_and_files_units_came(
        texts in prop::collection::vec((text(6), text(4)), 1..80),
        order in prop::collection::vec(any::<prop::sample::Index>(), 80),
        cuts in prop::collection::vec(0usize..40, 0..4),
        phrase in text(3),
        (enough, tired) in (1usize..6, 1usize..12),
    ) {
        let analysis = analyser(Side::Source).analyse(&phrase);
        let Some(phrase) = Phrase::new(&analysis) else { return Ok(()) };
        let places = |index: &Index, least: Spotting| {
            let mut found = Vec::new();
            let closeness = Closeness { least, enough, tired };
            let all = index.containing(&phrase, Side::Source, closeness, &mut found).unwrap();
            let said = found.iter().map(|one| (one.weight, one.identity, one.kind));
            (all, said.collect::<Vec<_>>())
        };
        // A unit is one text pair; the second memory has another beside them for a while.
        let texts: std::collections::BTreeSet<_> = texts.into_iter().collect();
        let mut texts: Vec<_> = texts.into_iter().collect();
        let mut memory = Listed::default();
        for (source, target) in &texts {
            memory.put(source, target);
        }
        let index = up_to_date(None, &memory);
        let folder = tempfile::tempdir().unwrap();
        let mut other = Listed::default();
        let gone = other.put("el barco la migración", "x");
        for (place, with) in order.iter().enumerate().take(texts.len()) {
            let with = with.index(texts.len());
            texts.swap(place, with);
        }
        for (n, (source, target)) in texts.iter().enumerate() {
            if cuts.contains(&n) {
                up_to_date(Some(folder.path()), &other);
            }
            let id = other.put(source, "before");
            if n % 3 == 0 && cuts.contains(&(n / 2)) {
                up_to_date(Some(folder.path()), &other);
            }
            other.units.get_mut(&id).unwrap()[1] = target.clone();
            other.touched.push(id);
        }
        other.remove(gone);
        let again = up_to_date(Some(folder.path()), &other);
        for least in [Spotting::Reordered, Spotting::Inflected] {
            prop_assert_eq!(places(&index, least), places(&again, least));
        }
    }

    #[test]
    fn nothing_is_missed_while_units_come_change_and_go(
        steps in prop::collection::vec((0u8..6, text(6), text(6), any::<prop::sample::Index>()), 1..30),
        queries in prop::collection::vec(text(6), 1..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Listed::default();
        for (what, source, target, which) in &steps {
            let ids: Vec<i64> = memory.units.keys().copied().collect();
            match what {
                0 if !ids.is_empty() => memory.remove(*which.get(&ids)),
                1 if !ids.is_empty() => memory.change(*which.get(&ids), source),
                _ => { memory.put(source, target); }
            }
            if *what != 5 {
                // Another process each time.
                up_to_date(Some(folder.path()), &memory);
            }
        }
        let index = up_to_date(Some(folder.path()), &memory);
        for query in &queries {
            assert_complete(&index, &memory, query, Side::Source, 50);
        }
        *memory.reads.borrow_mut() = 0;
        let again = up_to_date(Some(folder.path()), &memory);
        prop_assert_eq!(*memory.reads.borrow(), 0, "read again though nothing changed");
        for query in &queries {
            prop_assert_eq!(
                taken(&index, query, Side::Source, 60).unwrap().len(),
                taken(&again, query, Side::Source, 60).unwrap().len()
            );
        }
    }
}

#[test]
fn the_rate_of_the_slow_scorer_is_that_of_matching_on_these_texts() {
    let mut spanish = analyser(Side::Source);
    let texts = [
        "El barco",
        "Los barcos, 12",
        "12",
        "",
        "…",
        "el puerto de la luz y el mar",
    ];
    for a in texts {
        for b in texts {
            let (x, y) = (spanish.analyse(a), spanish.analyse(b));
            assert_eq!(rate(&x, a, &y, b).rate, slow::rate(a, b));
            assert!((Query::new(a, &x).similarity(b) - slow::similarity(a, b)).abs() < 1e-9);
        }
    }
}

#[test]
fn very_long_and_odd_segments_are_found() {
    let mut memory = Listed::default();
    let long = "palabra otra cosa más ".repeat(500);
    memory.put(&long, "x");
    memory.put(&"*".repeat(70_000), "x");
    memory.put(&"palabra, ".repeat(300), "x");
    memory.put(&"1 ".repeat(400), "x");
    memory.put("", "x");
    let index = up_to_date(None, &memory);
    let queries = [
        format!("{long} final"),
        "*".repeat(69_000),
        "palabra, ".repeat(290),
        "1 ".repeat(390),
        String::new(),
    ];
    for (n, query) in queries.iter().enumerate() {
        let found = taken(&index, query, Side::Source, 90).unwrap();
        assert!(found.contains_key(&(n as i64 + 1)), "query {n}");
    }
}

#[test]
fn a_damaged_missing_or_foreign_file_is_never_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Listed::default();
    for n in 0..300 {
        memory.put(&format!("El barco número {n} llegó al puerto"), "x");
    }
    up_to_date(Some(folder.path()), &memory);
    let file = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "run"))
        .unwrap();
    let sound = std::fs::read(&file).unwrap();
    let query = "El barco número 7 llegó al puerto";
    let expected = taken(&up_to_date(None, &memory), query, Side::Source, 70).unwrap();
    let answers_right = |what: &str| {
        let mut index = up_to_date(Some(folder.path()), &memory);
        let found = taken(&index, query, Side::Source, 70).unwrap_or_else(|_| {
            index.discard();
            index.bring_up(&memory).unwrap();
            taken(&index, query, Side::Source, 70).unwrap()
        });
        assert_eq!(found, expected, "{what}");
    };
    for at in (0..sound.len()).step_by(61) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&file, &bytes).unwrap();
        answers_right(&format!("a flipped bit in byte {at}"));
    }
    for length in [0, 1, 100, sound.len() / 2, sound.len() - 1] {
        std::fs::write(&file, &sound[..length]).unwrap();
        answers_right(&format!("cut to {length}"));
    }
    std::fs::remove_file(&file).unwrap();
    answers_right("removed");
    std::fs::write(folder.path().join("0-0-9-0.run.unfinished"), b"x").unwrap();
    answers_right("an unfinished file beside it");
    std::fs::write(&file, b"tramoidx").unwrap();
    answers_right("only its first word");
}

#[test]
fn a_memory_put_back_to_an_older_copy_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Listed::default();
    for n in 0..50 {
        memory.put(&format!("barco {n} en el mar"), "x");
    }
    up_to_date(Some(folder.path()), &memory);
    // The copy had forty units; twenty others followed before anybody looked anything up.
    for n in 41..=50 {
        memory.units.remove(&n);
    }
    memory.last = 40;
    let mut shorter = Listed {
        units: memory.units.clone(),
        last: 40,
        ..Listed::default()
    };
    assert_complete(
        &up_to_date(Some(folder.path()), &shorter),
        &shorter,
        "barco 45 en el mar",
        Side::Source,
        50,
    );
    let folder = tempfile::tempdir().unwrap();
    for n in 0..10 {
        memory.put(&format!("barco {n} en el mar"), "x");
    }
    up_to_date(Some(folder.path()), &memory);
    for n in 0..20 {
        shorter.put(&format!("otra cosa {n} distinta"), "x");
    }
    let index = up_to_date(Some(folder.path()), &shorter);
    assert_complete(&index, &shorter, "otra cosa 3 distinta", Side::Source, 50);
}

#[test]
fn a_phrase_is_found_in_every_unit_that_has_its_content_words_near_one_another() {
    let mut memory = Listed::default();
    let has = memory.put("Las migraciones ordenadas y seguras", "x");
    let without = memory.put("La migración segura", "x");
    let also = memory.put("Orden: ordenada la migración", "x");
    let far = "Ordenada, lo que se dice ordenada, no lo fue nunca esa migración";
    let far = memory.put(far, "x");
    let numbered = memory.put("El 12 % de ellas", "x");
    let index = up_to_date(None, &memory);
    let found = |phrase: &str, least: Spotting| {
        let analysis = analyser(Side::Source).analyse(phrase);
        let closeness = Closeness {
            least,
            enough: 100,
            tired: 100,
        };
        let mut holding = Vec::new();
        let phrase = Phrase::new(&analysis).unwrap();
        index
            .containing(&phrase, Side::Source, closeness, &mut holding)
            .unwrap();
        let mut ids: Vec<i64> = holding.iter().map(|holding| holding.id).collect();
        ids.sort_unstable();
        ids
    };
    let any = |phrase: &str| found(phrase, Spotting::Reordered);
    assert_eq!(any("migración ordenada"), [has, also]);
    assert_eq!(any("la migración de los ordenados"), [has, also, far]);
    assert_eq!(any("nunca esa migración"), [far]);
    assert_eq!(any("migración desconocida"), Vec::<i64>::new());
    assert_eq!(any("la"), [without, also]);
    assert_eq!(any("12 %"), [numbered]);
    assert_eq!(any("ordenada ordenada migración"), [also]);
    assert_eq!(any(&"migración ".repeat(500)), Vec::<i64>::new());
    let inflected = |phrase: &str| found(phrase, Spotting::Inflected);
    assert_eq!(inflected("migración ordenada"), [has]);
    assert_eq!(inflected("ordenada la migración"), [also]);
    let exact = |phrase: &str| found(phrase, Spotting::Exact);
    assert_eq!(exact("migración ordenada"), Vec::<i64>::new());
    assert_eq!(exact("LAS migraciones ordenadas"), [has]);
    assert!(Phrase::new(&analyser(Side::Source).analyse("%!")).is_none());
}

#[test]
fn small_files_are_written_together() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Listed::default();
    for n in 0..200 {
        memory.put(&format!("barco {n} en el mar"), "x");
        up_to_date(Some(folder.path()), &memory);
    }
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert!(files <= 8, "{files} files");
    let reads = *memory.reads.borrow();
    assert!(reads < 200 * 20, "{reads} rows read for 200 units");
}
