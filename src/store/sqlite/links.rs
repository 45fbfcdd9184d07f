//! Counts of word links in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::convert::{RowError, tag};
use crate::model::{LINK_VERSION, LinkCounts, PairCount, WordCount};
use crate::store::{Languages, Mark, PairChange, Training, Uncounted, Words};

type Result<T> = std::result::Result<T, RowError>;

/// Which counts are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// What the last training found.
    Trained,
    /// That, and what units stored or removed later have changed.
    All,
}

/// The languages as a model has them: the lesser first, and whether they were turned for it.
fn ordered<'a>(languages: Languages<'a>) -> (&'a str, &'a str, bool) {
    let (source, target) = (languages.source.primary(), languages.target.primary());
    if source <= target {
        (source, target, false)
    } else {
        (target, source, true)
    }
}

/// A row of `word_model`, its `trained` counts and those `since`.
struct Model {
    id: i64,
    texts: [i64; 2],
    unlinked: [[i64; 2]; 2],
    jumps: [Vec<i64>; 2],
}

fn model(connection: &Connection, languages: Languages<'_>) -> Result<Option<Model>> {
    let (first, second, _) = ordered(languages);
    let found = connection
        .prepare_cached(
            "select id, trained, since, first_unlinked, second_unlinked, first_unlinked_since,
                 second_unlinked_since, jumps, jumps_since
             from word_model
             where first_language = ?1 and second_language = ?2 and version = ?3",
        )?
        .query_row(params![first, second, LINK_VERSION], |row| {
            Ok(Model {
                id: row.get(0)?,
                texts: [row.get(1)?, row.get(2)?],
                unlinked: [[row.get(3)?, row.get(4)?], [row.get(5)?, row.get(6)?]],
                jumps: [
                    numbers(&row.get::<_, Vec<u8>>(7)?),
                    numbers(&row.get::<_, Vec<u8>>(8)?),
                ],
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

fn bytes(numbers: impl Iterator<Item = i64>) -> Vec<u8> {
    numbers.flat_map(i64::to_le_bytes).collect()
}

/// Term by term; what one of them lacks counts as nothing.
fn sum(a: &[i64], b: &[i64], times: i64) -> Vec<i64> {
    let at = |of: &[i64], index: usize| of.get(index).copied().unwrap_or(0);
    (0..a.len().max(b.len()))
        .map(|index| at(a, index) + times * at(b, index))
        .collect()
}

pub(super) fn read(
    connection: &Connection,
    languages: Languages<'_>,
    words: Words<'_>,
    counted: Counted,
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
    // Added to `trained` once or not at all.
    let since = i64::from(counted == Counted::All);
    let jumps = sum(&model.jumps[0], &model.jumps[1], since);
    let (ahead, back) = jumps.split_at(jumps.len() / 2);
    let unlinked = |side: usize| model.unlinked[0][side] + since * model.unlinked[1][side];
    let counts = LinkCounts {
        pairs: pairs(connection, model.id, sides[0], since)?,
        source: word_counts(connection, model.id, 1, sides[0], since)?,
        target: word_counts(connection, model.id, 2, sides[1], since)?,
        unlinked: [unlinked(0), unlinked(1)],
        jumps: [ahead.to_vec(), back.to_vec()],
        texts: model.texts[0] + since * model.texts[1],
    };
    Ok(if turned { counts.transposed() } else { counts })
}

fn pairs(connection: &Connection, model: i64, words: &[u64], since: i64) -> Result<Vec<PairCount>> {
    let mut statement = connection.prepare_cached(
        "select second_word, trained, since from word_link where model = ?1 and first_word = ?2",
    )?;
    let mut pairs = Vec::new();
    for source in distinct(words) {
        let mut rows = statement.query([model, source as i64])?;
        while let Some(row) = rows.next()? {
            pairs.push(PairCount {
                source,
                target: row.get::<_, i64>(0)? as u64,
                count: row.get::<_, i64>(1)? + since * row.get::<_, i64>(2)?,
            });
        }
    }
    pairs.sort_unstable();
    Ok(pairs)
}

fn word_counts(
    connection: &Connection,
    model: i64,
    side: i64,
    words: &[u64],
    since: i64,
) -> Result<Vec<WordCount>> {
    let mut statement = connection.prepare_cached(
        "select prior, linked, linked_since, unlinked, unlinked_since
         from word_count where model = ?1 and side = ?2 and word = ?3",
    )?;
    let mut counts = Vec::new();
    for word in distinct(words) {
        let read = |row: &Row<'_>| {
            Ok(WordCount {
                word,
                prior: row.get(0)?,
                linked: row.get::<_, i64>(1)? + since * row.get::<_, i64>(2)?,
                unlinked: row.get::<_, i64>(3)? + since * row.get::<_, i64>(4)?,
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

pub(super) fn training(connection: &Connection) -> Result<Training> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let (trained, since) = connection.query_row(
        "select coalesce(sum(trained), 0), coalesce(sum(since), 0) from word_model
         where version = ?1",
        [LINK_VERSION],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(Training {
        trained,
        since,
        uncounted: number("select count(*) from unit where id > (select unit from word_mark)")?,
        removed: number("select count(*) from removed_text")?,
    })
}

pub(super) fn end(connection: &Connection) -> Result<Mark> {
    let last = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    Ok(Mark {
        unit: last("select coalesce(max(id), 0) from unit")?,
        // What was removed and taken back has left its number behind.
        removal: last(
            "select coalesce(max(seq), 0) from sqlite_sequence where name = 'removed_text'",
        )?,
        share: connection.query_row("select share from word_mark", [], |row| row.get(0))?,
    })
}

/// Removals first, then new units, so that the memory's growth is told last.
pub(super) fn take_uncounted(connection: &Connection, most: usize) -> Result<Vec<Uncounted>> {
    let mut found = Vec::new();
    let mut removal = 0;
    let mut unit = 0;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut read = |sql: &str, most: i64, change: PairChange, last: &mut i64| -> Result<i64> {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([most])?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            *last = row.get(0)?;
            count += 1;
            found.push(Uncounted {
                source_language: tag(row, 1)?,
                target_language: tag(row, 2)?,
                source: row.get(3)?,
                target: row.get(4)?,
                change,
            });
        }
        Ok(count)
    };
    let removed = read(
        "select sequence, source_language, target_language, source, target from removed_text
         order by sequence limit ?1",
        most,
        PairChange::Removed,
        &mut removal,
    )?;
    let added = read(
        "select id, source_language, target_language, source, target from unit
         where id > (select unit from word_mark) order by id limit ?1",
        most - removed,
        PairChange::Added,
        &mut unit,
    )?;
    connection.execute("delete from removed_text where sequence <= ?1", [removal])?;
    if added > 0 {
        connection.execute("update word_mark set unit = ?1", [unit])?;
    }
    Ok(found)
}

pub(super) fn set_mark(connection: &Connection, mark: Mark) -> Result<()> {
    connection.execute(
        "delete from removed_text where sequence <= ?1",
        [mark.removal],
    )?;
    connection.execute(
        "update word_mark set unit = ?1, share = ?2",
        params![mark.unit, mark.share],
    )?;
    Ok(())
}

pub(super) fn change(
    connection: &Connection,
    languages: Languages<'_>,
    counts: &LinkCounts,
    change: PairChange,
) -> Result<()> {
    let times = match change {
        PairChange::Added => 1,
        PairChange::Removed => -1,
    };
    let known = match model(connection, languages)? {
        Some(known) => known,
        None => {
            put(connection, languages, &LinkCounts::default())?;
            model(connection, languages)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?
        }
    };
    let turned;
    let counts = if ordered(languages).2 {
        turned = counts.clone().transposed();
        &turned
    } else {
        counts
    };
    let jumps = counts.jumps.concat();
    connection
        .prepare_cached(
            "update word_model set since = since + ?2,
                 first_unlinked_since = first_unlinked_since + ?3,
                 second_unlinked_since = second_unlinked_since + ?4, jumps_since = ?5
             where id = ?1",
        )?
        .execute(params![
            known.id,
            times * counts.texts,
            times * counts.unlinked[0],
            times * counts.unlinked[1],
            bytes(sum(&known.jumps[1], &jumps, times).into_iter()),
        ])?;
    let mut link = connection.prepare_cached(
        "insert into word_link (model, first_word, second_word, trained, since)
         values (?1, ?2, ?3, 0, ?4)
         on conflict do update set since = since + excluded.since",
    )?;
    for pair in &counts.pairs {
        let (first, second) = (pair.source as i64, pair.target as i64);
        link.execute([known.id, first, second, times * pair.count])?;
    }
    let mut count = connection.prepare_cached(
        "insert into word_count (model, side, word, prior, linked, linked_since, unlinked,
             unlinked_since)
         values (?1, ?2, ?3, 0, 0, ?4, 0, ?5)
         on conflict do update set linked_since = linked_since + excluded.linked_since,
             unlinked_since = unlinked_since + excluded.unlinked_since",
    )?;
    for (side, words) in [(1, &counts.source), (2, &counts.target)] {
        for word in words {
            let (linked, unlinked) = (times * word.linked, times * word.unlinked);
            count.execute([known.id, side, word.word as i64, linked, unlinked])?;
        }
    }
    Ok(())
}

pub(super) fn clear(connection: &Connection) -> Result<()> {
    Ok(connection
        .execute_batch("delete from word_link; delete from word_count; delete from word_model;")?)
}

pub(super) fn put(
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
    connection.execute(
        "insert into word_model (first_language, second_language, version, trained, since,
             first_unlinked, second_unlinked, first_unlinked_since, second_unlinked_since,
             jumps, jumps_since)
         values (?1, ?2, ?3, ?4, 0, ?5, ?6, 0, 0, ?7, x'')",
        params![
            first,
            second,
            LINK_VERSION,
            counts.texts,
            counts.unlinked[0],
            counts.unlinked[1],
            bytes(counts.jumps.concat().into_iter()),
        ],
    )?;
    let id = connection.last_insert_rowid();
    let mut link = connection.prepare_cached(
        "insert into word_link (model, first_word, second_word, trained, since)
         values (?1, ?2, ?3, ?4, 0)",
    )?;
    let mut pairs = counts.pairs.clone();
    // In the order of the table, so that it is written from front to back.
    pairs.sort_unstable_by_key(|pair| (pair.source as i64, pair.target as i64));
    for pair in pairs {
        link.execute([id, pair.source as i64, pair.target as i64, pair.count])?;
    }
    let mut count = connection.prepare_cached(
        "insert into word_count (model, side, word, prior, linked, linked_since, unlinked,
             unlinked_since)
         values (?1, ?2, ?3, ?4, ?5, 0, ?6, 0)",
    )?;
    for (side, words) in [(1, &counts.source), (2, &counts.target)] {
        let mut words = words.clone();
        words.sort_unstable_by_key(|word| word.word as i64);
        for word in words {
            let WordCount {
                word,
                prior,
                linked,
                unlinked,
            } = word;
            count.execute([id, side, word as i64, prior, linked, unlinked])?;
        }
    }
    Ok(())
}
