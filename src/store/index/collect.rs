//! From rows to the bytes of an index file, both sides at once.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::build::SideBuilder;
use super::layout::{PARTS, SECTIONS, Stamp};
use crate::lang::{Analyser, Tag};

/// A unit as an index reads it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The unit's number.
    pub id: i64,
    /// Language and text of source and target.
    pub sides: [(&'a Tag, &'a str); 2],
}

/// Rows that are analysed together; few enough to stay in a cache, many enough to be worth a turn.
const BATCH: usize = 1_000;

struct Kept {
    id: i64,
    sides: [(Tag, String); 2],
}

type Batch = Arc<Vec<Kept>>;

/// Takes rows in, in any order, each unit once.
pub struct Collector {
    batch: Vec<Kept>,
    workers: Option<[Worker; 2]>,
    count: u64,
}

struct Worker {
    batches: SyncSender<Batch>,
    done: JoinHandle<Vec<Vec<u8>>>,
}

impl Default for Collector {
    fn default() -> Collector {
        Collector::new()
    }
}

impl Collector {
    /// A collector without rows.
    pub fn new() -> Collector {
        Collector {
            batch: Vec::new(),
            workers: None,
            count: 0,
        }
    }

    /// Takes in a unit.
    pub fn add(&mut self, row: Row<'_>) {
        self.count += 1;
        let keep = |(tag, text): (&Tag, &str)| (tag.clone(), text.to_owned());
        self.batch.push(Kept {
            id: row.id,
            sides: row.sides.map(keep),
        });
        if self.batch.len() >= BATCH {
            let batch: Batch = Arc::new(std::mem::take(&mut self.batch));
            let workers = self
                .workers
                .get_or_insert_with(|| [0, 1].map(Worker::start));
            for worker in workers {
                // A worker ends early only by panicking, which `finish` passes on.
                let _ = worker.batches.send(Arc::clone(&batch));
            }
        }
    }

    /// Units taken in.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether no unit was taken in.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Writes the index file; `hidden` are the units, rising, that older files no longer tell right.
    pub(super) fn finish(
        mut self,
        stamp: &Stamp,
        hidden: &[i64],
        to: &mut dyn io::Write,
    ) -> io::Result<()> {
        let last: Batch = Arc::new(std::mem::take(&mut self.batch));
        let sides = match self.workers.take() {
            Some(workers) => workers.map(|worker| {
                let _ = worker.batches.send(Arc::clone(&last));
                worker.done
            }),
            None => {
                let parts = [0, 1].map(|side| {
                    let mut building = Building::default();
                    building.add(side, &last);
                    building.builder.finish()
                });
                return write(parts, stamp, self.count, hidden, to);
            }
        };
        let parts = sides.map(|done| match done.join() {
            Ok(parts) => parts,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        write(parts, stamp, self.count, hidden, to)
    }
}

fn write(
    parts: [Vec<Vec<u8>>; 2],
    stamp: &Stamp,
    units: u64,
    hidden: &[i64],
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let mut sections: Vec<Vec<u8>> = parts.into_iter().flatten().collect();
    sections.push(hidden.iter().flat_map(|id| id.to_le_bytes()).collect());
    debug_assert_eq!(sections.len(), SECTIONS);
    debug_assert_eq!(sections.len(), 2 * PARTS + 1);
    super::layout::write(to, stamp, units, &sections)
}

impl Worker {
    fn start(side: usize) -> Worker {
        // Two batches wait at most: the reader is not to run ahead of a slower builder.
        let (batches, receiver) = sync_channel::<Batch>(2);
        let done = std::thread::spawn(move || {
            let mut building = Building::default();
            for batch in receiver {
                building.add(side, &batch);
            }
            building.builder.finish()
        });
        Worker { batches, done }
    }
}

#[derive(Default)]
struct Building {
    builder: SideBuilder,
    analysers: HashMap<Tag, Analyser>,
}

impl Building {
    fn add(&mut self, side: usize, batch: &[Kept]) {
        for kept in batch {
            let (tag, text) = &kept.sides[side];
            if !self.analysers.contains_key(tag) {
                let (analyser, _) = Analyser::for_tag(tag);
                self.builder.announce(tag.primary());
                self.analysers.insert(tag.clone(), analyser);
            }
            if let Some(analyser) = self.analysers.get_mut(tag) {
                let analysis = analyser.analyse(text);
                self.builder.add(kept.id, text, &analysis);
            }
        }
    }
}
