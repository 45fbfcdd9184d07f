//! Counts of word links in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::convert::{RowError, review, tag};
use crate::model::{LinkCounts, PairCount, Side, WordCount};
use crate::store::{Counted, Languages, PairChange, Uncounted, Words};

type Result<T> = std::result::Result<T, RowError>;

/// The languages as a model has them: the lesser first, and whether they were turned for it.
fn ordered<'a>(languages: Languages<'a>) -> (&'a str, &'a str, bool) {
    let (source, target) = (languages.source.primary(), languages.target.primary());
    if source <= target {
        (source, target, false)
    } else {
        (target, source, true)
    }
}

/// A row of `word_model`.
#[derive(Default)]
struct Model {
    id: i64,
    texts: i64,
    unlinked: [i64; 2],
    jumps: Vec<i64>,
}

fn model(connection: &Connection, languages: Languages<'_>) -> Result<Option<Model>> {
    let (first, second, _) = ordered(languages);
    let found = connection
        .prepare_cached(
            "select id, texts, first_unlinked, second_unlinked, jumps from word_model
             where first_language = ?1 and second_language = ?2",
        )?
        .query_row([first, second], |row| {
            Ok(Model {
                id: row.get(0)?,
                texts: row.get(1)?,
                unlinked: [row.get(2)?, row.get(3)?],
                jumps: numbers(row.get_ref(4)?.as_blob()?),
            })
        });
    Ok(found.optional()?)
}

fn numbers(bytes: &[u8]) -> Vec<i64> {
    let (numbers, _) = bytes.as_chunks();
    numbers
        .iter()
        .map(|bytes| i64::from_le_bytes(*bytes))
        .collect()
}

fn bytes(numbers: &[i64]) -> Vec<u8> {
    numbers.iter().copied().flat_map(i64::to_le_bytes).collect()
}

/// Term by term; what one of them lacks counts as nothing.
fn sum(a: &[i64], b: &[i64]) -> Vec<i64> {
    let at = |of: &[i64], index: usize| of.get(index).copied().unwrap_or(0);
    (0..a.len().max(b.len()))
        .map(|index| at(a, index) + at(b, index))
        .collect()
}

pub(super) fn read(
    connection: &Connection,
    languages: Languages<'_>,
    words: Words<'_>,
) -> Result<LinkCounts> {
    let Some(model) = model(connection, languages)? else {
        return Ok(LinkCounts::default());
    };
    let turned = ordered(languages).2;
    let sides = if turned {
        [words.target, words.source]
    } else {
        [words.source, words.target]
    };
    let (ahead, back) = model.jumps.split_at(model.jumps.len() / 2);
    let counts = LinkCounts {
        pairs: pairs(connection, model.id, sides[0])?,
        together: Side::Source,
        source: word_counts(connection, model.id, 1, sides[0])?,
        target: word_counts(connection, model.id, 2, sides[1])?,
        unlinked: model.unlinked,
        jumps: [ahead.to_vec(), back.to_vec()],
        texts: model.texts,
    };
    Ok(if turned { counts.transposed() } else { counts })
}

/// All pairs of these words of the first language.
fn pairs(connection: &Connection, model: i64, words: &[u64]) -> Result<Vec<PairCount>> {
    let mut statement = connection.prepare_cached(ROW)?;
    let mut pairs = Vec::new();
    for source in distinct(words) {
        let mut rows = statement.query([model, source as i64])?;
        if let Some(row) = rows.next()? {
            let row = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            pairs.extend(links(row).map(|(target, count)| PairCount {
                source,
                target,
                count,
            }));
        }
    }
    Ok(pairs)
}

/// The links of a word of the first language.
const ROW: &str = "select links from word_link where model = ?1 and first_word = ?2";

/// The words and links in a row of `word_link`.
fn links(row: &[u8]) -> impl Iterator<Item = (u64, i64)> {
    let (numbers, _) = row.as_chunks();
    let (pairs, _) = numbers.as_chunks();
    pairs
        .iter()
        .map(|[word, links]| (u64::from_le_bytes(*word), i64::from_le_bytes(*links)))
}

fn word_counts(
    connection: &Connection,
    model: i64,
    side: i64,
    words: &[u64],
) -> Result<Vec<WordCount>> {
    let mut statement = connection.prepare_cached(
        "select linked, unlinked from word_count where model = ?1 and side = ?2 and word = ?3",
    )?;
    let mut counts = Vec::new();
    for word in distinct(words) {
        let read = |row: &Row<'_>| {
            Ok(WordCount {
                word,
                linked: row.get(0)?,
                unlinked: row.get(1)?,
            })
        };
        counts.extend(
            statement
                .query_row([model, side, word as i64], read)
                .optional()?,
        );
    }
    Ok(counts)
}

fn distinct(words: &[u64]) -> Vec<u64> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words
}

pub(super) fn counted(connection: &Connection) -> Result<Counted> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    Ok(Counted {
        texts: number("select coalesce(sum(texts), 0) from word_model")?,
        new: number("select count(*) from unit where id > (select unit from word_mark)")?,
        came: number("select count(*) from uncounted_text where times = 1")?,
        went: number("select count(*) from uncounted_text where times = -1")?,
        light: connection.query_row("select light from word_mark", [], |row| row.get(0))?,
    })
}

/// Changes of counted units first, then new units; where there are none, all is counted.
pub(super) fn take_uncounted(connection: &Connection, most: usize) -> Result<Vec<Uncounted>> {
    let mut found = Vec::new();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut read = |sql: &str, most: i64| -> Result<Option<i64>> {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([most])?;
        let mut last = None;
        while let Some(row) = rows.next()? {
            last = Some(row.get(0)?);
            found.push(Uncounted {
                source_language: tag(row, 1)?,
                target_language: tag(row, 2)?,
                source: row.get(3)?,
                target: row.get(4)?,
                review: review(row, 5)?,
                change: match row.get::<_, i64>(6)? {
                    1 => PairChange::Added,
                    _ => PairChange::Removed,
                },
            });
        }
        Ok(last)
    };
    let late = read(
        "select sequence, source_language, target_language, source, target, review, times
         from uncounted_text order by sequence limit ?1",
        most,
    )?;
    if let Some(last) = late {
        connection.execute("delete from uncounted_text where sequence <= ?1", [last])?;
        return Ok(found);
    }
    let new = read(
        "select id, source_language, target_language, source, target, review, 1 from unit
         where id > (select unit from word_mark) order by id limit ?1",
        most,
    )?;
    match new {
        Some(last) => connection.execute("update word_mark set unit = ?1", [last])?,
        // Units that went and come back are late, not new, though none is there now.
        None => connection.execute(
            "update word_mark set unit =
                 (select coalesce(max(seq), 0) from sqlite_sequence where name = 'unit')",
            [],
        )?,
    };
    Ok(found)
}

pub(super) fn add(
    connection: &Connection,
    languages: Languages<'_>,
    counts: &LinkCounts,
) -> Result<()> {
    let (first, second, turned) = ordered(languages);
    let turned_counts;
    let counts = if turned {
        turned_counts = counts.clone().transposed();
        &turned_counts
    } else {
        counts
    };
    let known = model(connection, languages)?;
    let is_new = known.is_none();
    let known = known.unwrap_or_default();
    connection
        .prepare_cached(
            "insert into word_model (first_language, second_language, texts, first_unlinked,
                 second_unlinked, jumps)
             values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict do update set texts = texts + excluded.texts,
                 first_unlinked = first_unlinked + excluded.first_unlinked,
                 second_unlinked = second_unlinked + excluded.second_unlinked,
                 jumps = excluded.jumps",
        )?
        .execute(params![
            first,
            second,
            counts.texts,
            counts.unlinked[0],
            counts.unlinked[1],
            bytes(&sum(&known.jumps, &counts.jumps.concat())),
        ])?;
    let id = match is_new {
        true => connection.last_insert_rowid(),
        false => known.id,
    };
    add_pairs(connection, id, &counts.pairs)?;
    add_words(connection, id, 1, &counts.source)?;
    add_words(connection, id, 2, &counts.target)
}

fn add_pairs(connection: &Connection, model: i64, counts: &[PairCount]) -> Result<()> {
    let mut read = connection.prepare_cached(ROW)?;
    let mut write = connection.prepare_cached(
        "insert into word_link (model, first_word, links) values (?1, ?2, ?3)
         on conflict do update set links = excluded.links",
    )?;
    let mut drop =
        connection.prepare_cached("delete from word_link where model = ?1 and first_word = ?2")?;
    let mut counts = counts.to_vec();
    // In the order of the table, so that neighbours are written together.
    counts.sort_unstable_by_key(|pair| (pair.source as i64, pair.target));
    for row in counts.chunk_by(|one, other| one.source == other.source) {
        let first = row[0].source as i64;
        let known: Option<Vec<u8>> = read
            .query_row([model, first], |row| row.get(0))
            .optional()?;
        match added(known.as_deref().unwrap_or_default(), row) {
            links if links.is_empty() => drop.execute([model, first])?,
            links => write.execute(params![model, first, links])?,
        };
    }
    Ok(())
}

/// A row of `word_link` with the counts of some of its pairs added; without those that have none.
fn added(row: &[u8], counts: &[PairCount]) -> Vec<u8> {
    let mut sums = Vec::with_capacity(row.len() + 16 * counts.len());
    let mut put = |word: u64, links: i64| {
        if links != 0 {
            sums.extend(word.to_le_bytes());
            sums.extend(links.to_le_bytes());
        }
    };
    let mut counts = counts.iter().peekable();
    for (word, links) in links(row) {
        while let Some(new) = counts.next_if(|new| new.target < word) {
            put(new.target, new.count);
        }
        let more = counts.next_if(|new| new.target == word);
        put(word, links + more.map_or(0, |new| new.count));
    }
    for new in counts {
        put(new.target, new.count);
    }
    sums
}

fn add_words(connection: &Connection, model: i64, side: i64, counts: &[WordCount]) -> Result<()> {
    let mut add = connection.prepare_cached(
        "insert into word_count (model, side, word, linked, unlinked) values (?1, ?2, ?3, ?4, ?5)
         on conflict do update set linked = linked + excluded.linked,
             unlinked = unlinked + excluded.unlinked",
    )?;
    let mut drop = connection.prepare_cached(
        "delete from word_count
         where model = ?1 and side = ?2 and word = ?3 and linked = 0 and unlinked = 0",
    )?;
    let mut counts = counts.to_vec();
    counts.sort_unstable_by_key(|word| word.word as i64);
    for word in counts {
        let key = word.word as i64;
        add.execute([model, side, key, word.linked, word.unlinked])?;
        if word.linked < 0 || word.unlinked < 0 {
            drop.execute([model, side, key])?;
        }
    }
    Ok(())
}

pub(super) fn forget(connection: &Connection, light: &str) -> Result<()> {
    connection.execute_batch(
        "delete from word_link; delete from word_count; delete from word_model;
         delete from uncounted_text;",
    )?;
    connection.execute("update word_mark set unit = 0, light = ?1", [light])?;
    Ok(())
}
