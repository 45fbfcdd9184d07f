//! The folder of index files: opening a chain that fits the memory, and adding to it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Cursor};
use std::path::{Path, PathBuf};

use super::collect::{Collector, Finished, Row};
use super::layout::{Fault, Image, Stamp};
use super::phrase::{self, Closeness, Holding, Phrase};
use super::probe::Probe;
use super::search::Scratch;
use super::{Run, Wants};
use crate::model::Side;

/// Where a memory stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The memory's own identity.
    pub memory: [u8; 16],
    /// The greatest unit id that was ever given.
    pub last: i64,
    /// The number of the last change to a unit that was there before.
    pub touched: i64,
}

/// What an index asks of a memory. All answers are of one moment, until [`Rows::refresh`].
pub trait Rows {
    /// Why the memory could not answer.
    type Error;

    /// Where the memory stands.
    fn state(&self) -> Result<State, Self::Error>;

    /// Goes to the present moment.
    fn refresh(&self) -> Result<(), Self::Error>;

    /// The units that were changed or removed by changes of a number above `after`, in any order.
    fn touched(&self, after: i64) -> Result<Vec<i64>, Self::Error>;

    /// A number for the texts of unit `id`, and one for what the change `touched` changed; 0 for
    /// what is not there. A file made from another history than the memory's is told by them.
    fn evidence(&self, id: i64, touched: i64) -> Result<[u64; 2], Self::Error>;

    /// Hands over the units with ids above `after`, up to `last`, in any order.
    fn read(
        &self,
        after: i64,
        last: i64,
        visit: &mut dyn FnMut(Row<'_>),
    ) -> Result<(), Self::Error>;

    /// Hands over those of `ids` that still exist, in any order.
    fn read_these(&self, ids: &[i64], visit: &mut dyn FnMut(Row<'_>)) -> Result<(), Self::Error>;
}

/// Units that were collected while they were written.
pub struct Collected {
    /// All units with ids above this…
    pub after: i64,
    /// …up to this are in it, as they were when they were written.
    pub last: i64,
    /// The units.
    pub collector: Collector,
}

/// An opened index that tells all of a memory as it stood when it was brought up to it.
#[derive(Debug)]
pub struct Index {
    folder: Option<PathBuf>,
    // Oldest first.
    runs: Vec<Run>,
}

/// Ending of an index file's name.
const ENDING: &str = "run";
/// A file is written anew together with the next one unless it has this many times as many units.
const MUCH_LARGER: u64 = 4;
/// Units not yet in any file for which a reader waits when another process is writing them.
const WORTH_WAITING: i64 = 2_000;

impl Index {
    /// The files in `folder`, as far as they fit the memory; [`Index::bring_up`] does the rest.
    /// `None` keeps everything in memory. A folder that cannot be read is an empty one.
    pub fn open<R: Rows>(folder: Option<&Path>, rows: &R) -> Result<Index, R::Error> {
        Ok(Index {
            runs: match folder {
                Some(folder) => chain(folder, rows, &rows.state()?)?,
                None => Vec::new(),
            },
            folder: folder.map(Path::to_owned),
        })
    }

    /// Units told of, among them those that later files hide.
    pub fn units(&self) -> u64 {
        self.runs.iter().map(|run| run.image.units).sum()
    }

    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        self.runs.iter().map(|run| run.image.size()).sum()
    }

    /// Up to where the index tells of the memory: greatest unit id, number of the last change.
    fn covered(&self) -> (i64, i64) {
        self.runs.last().map_or((0, 0), |run| {
            (run.image.stamp.last, run.image.stamp.touched)
        })
    }

    /// Whether the index tells all of a memory in this state.
    pub fn is_up_to(&self, state: &State) -> bool {
        self.covered() == (state.last, state.touched)
    }

    /// Makes the index tell all of `rows`, unless a disk fails ([`Index::is_up_to`] tells): reads what is new, and writes it to the folder unless
    /// that is not possible or another process is at it. May go to the present moment.
    pub fn bring_up<R: Rows>(&mut self, rows: &R) -> Result<(), R::Error> {
        self.bring_up_with(rows, None)
    }

    /// The same, with units that were collected while they were written and need not be read.
    pub fn bring_up_with<R: Rows>(
        &mut self,
        rows: &R,
        collected: Option<Collected>,
    ) -> Result<(), R::Error> {
        let state = rows.state()?;
        if self.is_up_to(&state) {
            return Ok(());
        }
        let (last, touched) = self.covered();
        let waiting = (state.last - last).max(0) + (state.touched - touched).max(0);
        let folder = self.folder.clone();
        let locked = folder
            .as_deref()
            .and_then(|folder| Some((folder, lock(folder, waiting > WORTH_WAITING)?)));
        let Some((folder, _lock)) = locked else {
            return self.add(rows, &state, None, collected);
        };
        // Files are written from moments before the lock was had, and this moment is after. So
        // one that knows more than the memory does is of another history.
        rows.refresh()?;
        let state = rows.state()?;
        if self.folder_knows_more(folder, &state) {
            remove_all_but(folder, &[]);
        }
        self.runs = chain(folder, rows, &state)?;
        if self.is_up_to(&state) {
            return Ok(());
        }
        self.add(rows, &state, Some(folder), collected)
    }

    fn folder_knows_more(&self, folder: &Path, state: &State) -> bool {
        paths(folder)
            .iter()
            .filter_map(|path| Image::open(path).ok())
            .any(|image| !image.stamp.is_within(state))
    }

    /// Forgets all files, so that the next [`Index::bring_up`] makes them anew.
    pub fn discard(&mut self) {
        if let Some(folder) = &self.folder
            && let Some(_lock) = lock(folder, true)
        {
            remove_all_but(folder, &[]);
        }
        self.runs.clear();
    }

    fn add<R: Rows>(
        &mut self,
        rows: &R,
        state: &State,
        folder: Option<&Path>,
        collected: Option<Collected>,
    ) -> Result<(), R::Error> {
        let (last, touched) = self.covered();
        let changed = rows.touched(touched)?;
        // Collected units are as they were written; where anything changed since, they are read.
        let collected = collected.filter(|collected| {
            collected.after == last && collected.last <= state.last && changed.is_empty()
        });
        let new = (state.last - last) as u64 + changed.len() as u64;
        let mut units = new;
        let mut kept = self.runs.len();
        while kept > 0 && self.runs[kept - 1].image.units < MUCH_LARGER * units {
            kept -= 1;
            units += self.runs[kept].image.units;
        }
        let mut hidden: BTreeSet<i64> = changed.into_iter().collect();
        for run in &self.runs[kept..] {
            match run.hidden() {
                Ok(ids) => hidden.extend(ids),
                Err(_) => {
                    // Not to be trusted: start anew.
                    kept = 0;
                    break;
                }
            }
        }
        let older = self.runs[..kept].last().map(|run| run.image.stamp);
        let after = older.map_or(0, |stamp| stamp.last);
        let hidden: Vec<i64> = hidden.into_iter().filter(|id| *id <= after).collect();
        let mut collector = match collected {
            Some(collected) => {
                let mut collector = collected.collector;
                rows.read(after, collected.after, &mut |row| collector.add(row))?;
                rows.read(collected.last, state.last, &mut |row| collector.add(row))?;
                collector
            }
            None => {
                let mut collector = Collector::new(self.folder.as_deref());
                rows.read(after, state.last, &mut |row| collector.add(row))?;
                collector
            }
        };
        let witness = collector.greatest();
        rows.read_these(&hidden, &mut |row| collector.add(row))?;
        let stamp = Stamp {
            memory: state.memory,
            after,
            touched_after: older.map_or(0, |stamp| stamp.touched),
            last: state.last,
            touched: state.touched,
            witness,
            evidence: rows.evidence(witness, state.touched)?,
        };
        self.runs.truncate(kept);
        // Where what was put aside cannot be read again, the index stays as it was kept.
        let finished = collector.finish().map(|finished| finished.hiding(&hidden));
        let image = finished.ok().and_then(|finished| match folder {
            Some(folder) => self.write(folder, &finished, &stamp),
            None => in_memory(&finished, &stamp),
        });
        self.runs.extend(image.map(|image| Run { image }));
        Ok(())
    }

    /// Writes a file, and takes away those that it makes superfluous.
    fn write(&self, folder: &Path, finished: &Finished, stamp: &Stamp) -> Option<Image> {
        let name = format!(
            "{}-{}-{}-{}.{ENDING}",
            stamp.after, stamp.touched_after, stamp.last, stamp.touched
        );
        let path = folder.join(&name);
        let written = || -> Result<Image, Fault> {
            let unfinished = folder.join(format!("{name}.unfinished"));
            let mut file = BufWriter::new(File::create(&unfinished)?);
            finished.write(stamp, &mut file)?;
            file.into_inner().map_err(io::IntoInnerError::into_error)?;
            fs::rename(&unfinished, &path)?;
            Image::open(&path)
        };
        match written() {
            Ok(image) => {
                let mut names: Vec<String> = self.runs.iter().map(Run::name).collect();
                names.push(name);
                remove_all_but(folder, &names);
                Some(image)
            }
            // A full or write-protected disk: this process can do without.
            Err(_) => in_memory(finished, stamp),
        }
    }

    /// Whether any unit has a text of this primary language on `side`.
    ///
    /// A [`Fault`] means that a file is damaged: [`Index::discard`] it and ask again.
    pub fn speaks(&self, side: Side, language: &str) -> Result<bool, Fault> {
        for run in &self.runs {
            if run.side(side).speaks(language)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Hands to `asker` every unit whose rate with the query on `side` may be `min` (1 to 102) or
    /// more, and perhaps others, in falling order of what rate and similarity may be at most.
    ///
    /// A [`Fault`] means that a file is damaged: [`Index::discard`] it and ask again.
    pub fn candidates(
        &self,
        probe: &Probe,
        side: Side,
        min: u8,
        scratch: &mut Scratch,
        asker: &mut dyn Wants,
    ) -> Result<(), Fault> {
        super::candidates(&self.runs, probe, side, min, scratch, asker)
    }

    /// Whether all units have their texts on `side` in this primary language.
    ///
    /// A [`Fault`] means that a file is damaged: [`Index::discard`] it and ask again.
    pub fn speaks_only(&self, side: Side, language: &str) -> Result<bool, Fault> {
        for run in &self.runs {
            if !run.side(side).speaks_only(language)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds to `found` the units that have the phrase on `side` as closely as asked, each once,
    /// and says whether these are all.
    ///
    /// A [`Fault`] means that a file is damaged: [`Index::discard`] it and ask again.
    pub fn containing(
        &self,
        phrase: &Phrase,
        side: Side,
        closeness: Closeness,
        found: &mut Vec<Holding>,
    ) -> Result<bool, Fault> {
        phrase::containing(&self.runs, phrase, side, closeness, found)
    }
}

impl Run {
    fn name(&self) -> String {
        let stamp = &self.image.stamp;
        format!(
            "{}-{}-{}-{}.{ENDING}",
            stamp.after, stamp.touched_after, stamp.last, stamp.touched
        )
    }
}

fn in_memory(finished: &Finished, stamp: &Stamp) -> Option<Image> {
    let mut bytes = Cursor::new(Vec::new());
    finished.write(stamp, &mut bytes).ok()?;
    Image::from_bytes(bytes.into_inner()).ok()
}

impl Stamp {
    fn is_within(&self, state: &State) -> bool {
        self.last <= state.last && self.touched <= state.touched
    }

    /// Whether the memory still says what it said of the last unit and change that were read.
    fn is_of<R: Rows>(&self, rows: &R) -> Result<bool, R::Error> {
        let [unit, change] = rows.evidence(self.witness, self.touched)?;
        if change != self.evidence[1] {
            return Ok(false);
        }
        Ok(unit == self.evidence[0] || rows.touched(self.touched)?.contains(&self.witness))
    }
}

/// The longest chain of sound files that begins with the memory's first unit and does not go
/// beyond its last.
fn chain<R: Rows>(folder: &Path, rows: &R, state: &State) -> Result<Vec<Run>, R::Error> {
    let mut images: Vec<Image> = paths(folder)
        .into_iter()
        .filter_map(|path| Image::open(&path).ok())
        .filter(|image| image.stamp.memory == state.memory && image.stamp.is_within(state))
        .collect();
    let mut runs = Vec::new();
    let mut at = (0, 0);
    loop {
        let next = images
            .iter()
            .enumerate()
            .filter(|(_, image)| (image.stamp.after, image.stamp.touched_after) == at)
            .filter(|(_, image)| (image.stamp.last, image.stamp.touched) != at)
            .max_by_key(|(_, image)| (image.stamp.last, image.stamp.touched))
            .map(|(n, _)| n);
        let Some(n) = next else { return Ok(runs) };
        let image = images.swap_remove(n);
        if image.stamp.is_of(rows)? {
            at = (image.stamp.last, image.stamp.touched);
            runs.push(Run { image });
        }
    }
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
        .collect()
}

/// Removes what `names` does not keep; a file that cannot be removed does no harm.
fn remove_all_but(folder: &Path, names: &[String]) {
    let Ok(files) = fs::read_dir(folder) else {
        return;
    };
    for path in files.filter_map(|file| Some(file.ok()?.path())) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        let ours = name.ends_with(ENDING) || name.ends_with("unfinished");
        if ours && !names.iter().any(|kept| kept == name) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// The right to write into `folder`, which is made; `None` where that is impossible, or another
/// process has it and there is no `wait`ing for it.
fn lock(folder: &Path, wait: bool) -> Option<File> {
    fs::create_dir_all(folder).ok()?;
    let file = File::create(folder.join("lock")).ok()?;
    match wait {
        true => file.lock().ok()?,
        false => file.try_lock().ok()?,
    }
    Some(file)
}
