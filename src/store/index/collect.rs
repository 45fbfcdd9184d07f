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
///
/// Beyond some rows two threads analyse them, a side each, while more are added.
pub struct Collector {
    batch: Vec<Kept>,
    workers: Option<[Worker; 2]>,
    count: u64,
    greatest: i64,
}

struct Worker {
    orders: SyncSender<Order>,
    done: JoinHandle<Vec<Vec<u8>>>,
}

enum Order {
    Add(Batch),
    // Without this, the rows were given up.
    Finish,
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
            greatest: 0,
        }
    }

    /// Takes in a unit.
    pub fn add(&mut self, row: Row<'_>) {
        self.count += 1;
        self.greatest = self.greatest.max(row.id);
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
                let _ = worker.orders.send(Order::Add(Arc::clone(&batch)));
            }
        }
    }

    /// Units taken in.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// The greatest id taken in; 0 where there is none.
    pub fn greatest(&self) -> i64 {
        self.greatest
    }

    /// Whether no unit was taken in.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The parts of an index file of all that was taken in.
    pub(super) fn finish(mut self) -> Finished {
        let last: Batch = Arc::new(std::mem::take(&mut self.batch));
        let parts = match self.workers.take() {
            Some(workers) => {
                for worker in &workers {
                    let _ = worker.orders.send(Order::Add(Arc::clone(&last)));
                }
                // One after the other, each freed of what it had collected before the next needs
                // room for the parts that it makes: together they would hold twice as much.
                workers.map(|worker| {
                    let _ = worker.orders.send(Order::Finish);
                    match worker.done.join() {
                        Ok(parts) => parts,
                        Err(panic) => std::panic::resume_unwind(panic),
                    }
                })
            }
            None => [0, 1].map(|side| {
                let mut building = Building::default();
                building.add(side, &last);
                building.builder.finish()
            }),
        };
        Finished {
            units: self.count,
            sections: parts.into_iter().flatten().collect(),
        }
    }
}

/// What an index file is made of.
pub(super) struct Finished {
    units: u64,
    sections: Vec<Vec<u8>>,
}

impl Finished {
    /// Adds the units, rising, that older files no longer tell right.
    pub(super) fn hiding(mut self, hidden: &[i64]) -> Finished {
        debug_assert_eq!(self.sections.len(), 2 * PARTS);
        let ids = hidden.iter().flat_map(|id| id.to_le_bytes());
        self.sections.push(ids.collect());
        debug_assert_eq!(self.sections.len(), SECTIONS);
        self
    }

    /// Writes the index file.
    pub(super) fn write(&self, stamp: &Stamp, to: &mut dyn io::Write) -> io::Result<()> {
        super::layout::write(to, stamp, self.units, &self.sections)
    }
}

impl Worker {
    fn start(side: usize) -> Worker {
        // Two batches wait at most: the reader is not to run ahead of a slower builder.
        let (orders, receiver) = sync_channel::<Order>(2);
        let done = std::thread::spawn(move || {
            let mut building = Building::default();
            for order in receiver {
                match order {
                    Order::Add(batch) => building.add(side, &batch),
                    Order::Finish => return building.builder.finish(),
                }
            }
            Vec::new()
        });
        Worker { orders, done }
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
