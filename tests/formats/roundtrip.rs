//! tramo's own exports give exactly the same units back.

use proptest::prelude::*;
use tramo::formats::{Cells, ReadOptions, WriteOptions, by_name};
use tramo::model::Unit;

use super::arbitrary::unit;
use super::support::{read, written};
use crate::random;

/// Formats that lose nothing that XML allows.
const LOSSLESS: &[&str] = &["tmx", "csv", "tsv", "json", "xlsx"];

fn there_and_back(units: &[Unit], name: &str, cells: Cells) {
    let writing = WriteOptions {
        cells,
        ..WriteOptions::default()
    };
    let (bytes, summary) = written(units, by_name(name).unwrap(), &writing);
    assert_eq!(summary.stripped, 0);
    assert!(summary.lost.is_empty(), "{:?}", summary.lost);
    let reading = ReadOptions {
        cells,
        ..ReadOptions::default()
    };
    let all = read(&bytes, &format!("units.{name}"), &reading).unwrap();
    assert_eq!(all.refused, [], "{}", String::from_utf8_lossy(&bytes));
    assert_eq!(all.units, units, "{}", String::from_utf8_lossy(&bytes));
}

proptest! {
    #![proptest_config(random::cases(128))]

    #[test]
    fn every_field_of_every_unit_comes_back(units in prop::collection::vec(unit(), 1..6)) {
        for name in LOSSLESS {
            there_and_back(&units, name, Cells::Guarded);
        }
    }

    #[test]
    fn raw_tables_come_back_as_they_were(units in prop::collection::vec(unit(), 1..6)) {
        for name in ["csv", "tsv"] {
            there_and_back(&units, name, Cells::Raw);
        }
    }
}
