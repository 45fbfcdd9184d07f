//! Many lookups at once.

use std::sync::Mutex;

use rayon::prelude::*;

use super::{Lookup, Report, Request};
use crate::app::Result;
use crate::store::Store;

/// Lookups made ready for as many threads as there are processors.
pub struct Batch {
    // One for each thread: an engine's connection serves one at a time.
    lookups: Vec<Mutex<Lookup>>,
}

impl Batch {
    /// Opens the memory with `open` once for each thread.
    pub fn new(open: impl Fn() -> Result<Box<dyn Store + Send>>) -> Result<Batch> {
        let ready = || Ok(Mutex::new(Lookup::new(open()?)?));
        let lookups = (0..rayon::current_num_threads())
            .map(|_| ready())
            .collect::<Result<_>>()?;
        Ok(Batch { lookups })
    }

    /// Looks each request up. The answers stand in the order of the requests and are what one
    /// lookup after the other would give.
    pub fn run(&self, requests: &[Request<'_>]) -> Vec<Result<Report>> {
        let one = |request| {
            let thread = rayon::current_thread_index().unwrap_or(0) % self.lookups.len();
            let mut lookup = self.lookups[thread]
                .lock()
                .unwrap_or_else(|lock| lock.into_inner());
            lookup.run(request)
        };
        requests.par_iter().map(one).collect()
    }
}
