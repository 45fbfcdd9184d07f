//! From rows to the bytes of an index file, both sides at once.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::build::SideBuilder;
use super::layout::{PARTS, SECTIONS, Stamp};
use super::spool::{Disk, Spool};
use crate::lang::{Analyser, Tag};

/// A unit as an index reads it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The unit's number.
    pub id: i64,
    /// What tells its content from all others', in whatever order units were stored: a hash of it.
    pub identity: u64,
    /// Language and text of source and target.
    pub sides: [(&'a Tag, &'a str); 2],
}

/// Rows that are analysed together; few enough to stay in a cache, many enough to be worth a turn.
const BATCH: usize = 1_000;

struct Kept {
    id: i64,
    identity: u64,
    sides: [(Tag, String); 2],
}

type Batch = Arc<Vec<Kept>>;

/// Takes rows in, in any order, each unit once.
///
/// Beyond some rows two threads analyse them, a side each, while more are added. What is made of
/// them is put aside in files without a name.
pub struct Collector {
    folder: Option<PathBuf>,
    batch: Vec<Kept>,
    workers: Option<[Worker; 2]>,
    count: u64,
    greatest: i64,
}

struct Worker {
    orders: SyncSender<Order>,
    done: JoinHandle<io::Result<Vec<Spool>>>,
}

enum Order {
    Add(Batch),
    // Without this, the rows were given up.
    Finish,
}

impl Collector {
    /// A collector without rows. Puts aside in `folder`, which it makes for that; without one, or
    /// where nothing can be written there, everything is held in memory.
    pub fn new(folder: Option<&Path>) -> Collector {
        Collector {
            folder: folder.map(Path::to_owned),
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
            identity: row.identity,
            sides: row.sides.map(keep),
        });
        if self.batch.len() >= BATCH {
            let batch: Batch = Arc::new(std::mem::take(&mut self.batch));
            let folder = self.folder.as_deref();
            let workers = self
                .workers
                .get_or_insert_with(|| [0, 1].map(|side| Worker::start(side, folder)));
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
    pub(super) fn finish(mut self) -> io::Result<Finished> {
        let last: Batch = Arc::new(std::mem::take(&mut self.batch));
        let parts = match self.workers.take() {
            Some(workers) => {
                for worker in &workers {
                    let _ = worker.orders.send(Order::Add(Arc::clone(&last)));
                    let _ = worker.orders.send(Order::Finish);
                }
                workers.map(|worker| match worker.done.join() {
                    Ok(parts) => parts,
                    Err(panic) => std::panic::resume_unwind(panic),
                })
            }
            None => [0, 1].map(|side| {
                let mut building = Building::new(self.folder.as_deref());
                building.add(side, &last);
                building.builder.finish()
            }),
        };
        let mut sections = Vec::with_capacity(SECTIONS);
        for parts in parts {
            sections.extend(parts?);
        }
        Ok(Finished {
            units: self.count,
            sections,
        })
    }
}

/// What an index file is made of.
pub(super) struct Finished {
    units: u64,
    sections: Vec<Spool>,
}

impl Finished {
    /// Adds the units, rising, that older files no longer tell right.
    pub(super) fn hiding(mut self, hidden: &[i64]) -> Finished {
        debug_assert_eq!(self.sections.len(), 2 * PARTS);
        let mut ids = Spool::new(&Disk::new(None));
        for id in hidden {
            ids.append(&id.to_le_bytes());
        }
        self.sections.push(ids);
        debug_assert_eq!(self.sections.len(), SECTIONS);
        self
    }

    /// Writes the index file.
    pub(super) fn write(
        &self,
        stamp: &Stamp,
        to: &mut (impl io::Write + io::Seek),
    ) -> io::Result<()> {
        super::layout::write(to, stamp, self.units, &self.sections)
    }
}

impl Worker {
    fn start(side: usize, folder: Option<&Path>) -> Worker {
        // Two batches wait at most: the reader is not to run ahead of a slower builder.
        let (orders, receiver) = sync_channel::<Order>(2);
        let mut building = Building::new(folder);
        let done = std::thread::spawn(move || {
            for order in receiver {
                match order {
                    Order::Add(batch) => building.add(side, &batch),
                    Order::Finish => return building.builder.finish(),
                }
            }
            Ok(Vec::new())
        });
        Worker { orders, done }
    }
}

struct Building {
    builder: SideBuilder,
    analysers: HashMap<Tag, Analyser>,
}

impl Building {
    fn new(folder: Option<&Path>) -> Building {
        Building {
            builder: SideBuilder::new(Disk::new(folder)),
            analysers: HashMap::new(),
        }
    }

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
                self.builder.add(kept.id, kept.identity, text, &analysis);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// An index file of some thousand rows, so many that a shelf takes more than a block.
    fn file(folder: Option<&Path>) -> Vec<u8> {
        let tags: [Tag; 2] = ["es", "en"].map(|tag| tag.parse().unwrap());
        let mut collector = Collector::new(folder);
        for id in 1..=3_500 {
            let texts = match id % 5 {
                0 => [format!("¿{id}?"), "…".to_owned()],
                1 => ["Vale.".to_owned(), format!("All right, {id}.")],
                n => [
                    format!("El tomo {id} de la serie {n} está agotado."),
                    format!("Volume {id} of series {n} is out of print."),
                ],
            };
            collector.add(Row {
                id,
                identity: id as u64,
                sides: [(&tags[0], &texts[0]), (&tags[1], &texts[1])],
            });
        }
        let stamp = Stamp {
            memory: [7; 16],
            after: 0,
            touched_after: 0,
            last: 3_500,
            touched: 0,
            witness: 0,
            evidence: [0, 0],
        };
        let mut bytes = io::Cursor::new(Vec::new());
        let finished = collector.finish().unwrap().hiding(&[3, 4]);
        finished.write(&stamp, &mut bytes).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_file_is_the_same_whether_rows_were_put_aside_on_disk_or_held() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("index");
        let held = file(None);
        assert!(held.len() > 100_000);
        assert!(held == file(Some(&inside)));
        // It was used, and nothing is left in it.
        assert_eq!(fs::read_dir(&inside).unwrap().count(), 0);
        // A folder that cannot be made does no harm.
        let blocked = folder.path().join("file");
        fs::write(&blocked, "").unwrap();
        assert!(held == file(Some(&blocked.join("index"))));
    }
}
