//! How numbers are written in a language or a region of it.

use super::Tag;

/// Regions that write Spanish with a decimal point (CLDR 45, `decimal` of `es-419`, `es-MX`, …).
const SPANISH_WITH_POINT: &[&str] = &[
    "419", "MX", "US", "PR", "DO", "GT", "HN", "NI", "PA", "SV", "CU", "PE", "BZ",
];

impl Tag {
    /// The mark before the decimals of a number: `.` or `,`; `None` where tramo does not know.
    pub fn decimal_mark(&self) -> Option<char> {
        match self.primary() {
            "en" => Some('.'),
            "es" => {
                let region = self.as_str().split('-').skip(1);
                let point = region
                    .into_iter()
                    .any(|part| SPANISH_WITH_POINT.contains(&part));
                Some(if point { '.' } else { ',' })
            }
            "de" | "fr" => Some(','),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decimal_mark_depends_on_language_and_region() {
        for (tag, mark) in [
            ("en", Some('.')),
            ("es", Some(',')),
            ("es-ES", Some(',')),
            ("es-MX", Some('.')),
            ("fr-CA", Some(',')),
            ("eu", None),
        ] {
            let tag: Tag = tag.parse().unwrap();
            assert_eq!(tag.decimal_mark(), mark, "{tag}");
        }
    }
}
