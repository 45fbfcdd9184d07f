//! The search: where to look (anchors, corridor), what it costs (lattice), what comes out.

mod anchors;
mod coarse;
mod corridor;
mod lattice;
mod path;
mod posterior;

pub(crate) use anchors::anchors;
pub(crate) use corridor::Corridor;
pub(crate) use lattice::{Edge, Lattice, Step};
pub(crate) use posterior::Posterior;
