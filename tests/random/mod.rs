//! How property tests draw their cases: the same ones each time, unless asked to look further.

use proptest::test_runner::{Config, RngSeed};

/// `cases` cases drawn from one seed, so that a commit that passed once passes always.
///
/// `PROPTEST_CASES` and `PROPTEST_RNG_SEED` in the environment look further and elsewhere:
/// `PROPTEST_CASES=100000 PROPTEST_RNG_SEED=7 cargo test --release`. What such a search finds
/// becomes a case of its own, so that no file of past failures is kept.
pub fn cases(cases: u32) -> Config {
    let asked = Config::default();
    let given = |name| std::env::var_os(name).is_some();
    Config {
        cases: if given("PROPTEST_CASES") {
            asked.cases
        } else {
            cases
        },
        rng_seed: if given("PROPTEST_RNG_SEED") {
            asked.rng_seed
        } else {
            RngSeed::Fixed(0)
        },
        failure_persistence: None,
        ..asked
    }
}
