//! Distances between strings, counted in characters.

/// Edit-distance similarity of two strings, 0 (nothing in common) to 1 (equal): one less the
/// Levenshtein distance over the greater length in characters. Two empty strings are equal.
pub fn similarity(a: &str, b: &str) -> f64 {
    rapidfuzz::distance::levenshtein::normalized_similarity(a.chars(), b.chars())
}

/// Longest-common-subsequence ratio of two words, 0 to 1: the length of the longest common
/// subsequence over that of the longer word, in characters (Melamed 1999, cognates).
pub fn lcs_ratio(a: &str, b: &str) -> f64 {
    rapidfuzz::distance::lcs_seq::normalized_similarity(a.chars(), b.chars())
}
