//! From the model's probability to one that can be relied on.

/// What the log-odds of a bead are multiplied by.
///
/// The sources of evidence repeat each other, and segments that no word of the lexicon tells
/// apart are not as independent as the model has it: it is too sure, on either side of one half.
/// Fitted by maximum likelihood on news, manuals, tales and scripture together; the alignment
/// bench prints how far each tenth of confidence is from the share of beads that are right.
const TRUST: f64 = 0.58;

/// The share of beads that are right among those to which the model gives this `probability`.
/// Rises with the probability; 0, one half and 1 stay as they are.
pub(crate) fn calibrated(probability: f64) -> f64 {
    let odds = (probability / (1.0 - probability)).powf(TRUST);
    if odds.is_infinite() {
        1.0
    } else {
        odds / (1.0 + odds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_rises_with_probability_and_stays_within_bounds() {
        let steps: Vec<f64> = (0..=100)
            .map(|n| calibrated(f64::from(n) / 100.0))
            .collect();
        assert!(steps.is_sorted());
        assert_eq!((steps[0], steps[50], steps[100]), (0.0, 0.5, 1.0));
        assert!(steps[90] < 0.9 && steps[10] > 0.1);
    }
}
