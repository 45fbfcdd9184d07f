//! Words that are written as one, with a hyphen, or apart: "socioeconómico", "socio-económico".

/// Beginnings of compounds in the languages of the Latin alphabet, in lower case without accents.
///
/// A beginning that is none, such as that of "cooperación" in "coo", does no harm: what it parts
/// must stand with a hyphen or blank in the text to be found.
const BEGINNINGS: &[&str] = &[
    "afro", "agro", "anti", "auto", "bio", "co", "contra", "counter", "e", "eco", "euro", "ex",
    "extra", "geo", "hiper", "hispano", "hyper", "ibero", "infra", "inter", "intra", "latino",
    "macro", "mega", "micro", "mini", "multi", "neo", "non", "over", "pan", "para", "pluri",
    "poli", "poly", "pos", "post", "pre", "pro", "pseudo", "psico", "psycho", "re", "self", "semi",
    "sobre", "socio", "sub", "super", "supra", "tele", "trans", "ultra", "vice",
];

/// Shortest rest behind a beginning, in bytes: "re" + "al" are no two words.
const SHORTEST_REST: usize = 4;

/// The ways in which a word may be written apart: "socioeconómico" as "socio" and "económico".
pub(super) fn parted(word: &str) -> impl Iterator<Item = (&str, &str)> {
    BEGINNINGS.iter().filter_map(move |beginning| {
        let head = word.get(..beginning.len())?;
        let rest = &word[beginning.len()..];
        let fits = head.eq_ignore_ascii_case(beginning)
            && rest.len() >= SHORTEST_REST
            && rest.chars().all(char::is_alphabetic);
        fits.then_some((head, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_is_parted_behind_its_beginning() {
        let parts: Vec<_> = parted("socioeconómico").collect();
        assert_eq!(parts, [("socio", "económico")]);
        let parts: Vec<_> = parted("Postconflicto").collect();
        assert_eq!(parts, [("Pos", "tconflicto"), ("Post", "conflicto")]);
        assert_eq!(parted("real").count(), 0);
    }
}
