//! Exchange formats: what is written is read back, what is broken is refused with its place.
//!
//! Every registered format has a folder of cases under `tests/formats/`; the contract below runs
//! over all of them.

mod formats {
    mod arbitrary;
    mod contract;
    mod peers;
    mod quirks;
    mod roundtrip;
    mod support;
    mod tables;
    mod tmx;
}

mod random;
