//! The constants of word alignment.

/// What word alignment goes by. [`Settings::default`] is what tramo uses; other values are for
/// the bench, which measures what each is worth.
///
/// Chosen on the development half of public word-alignment sets (`tests/bench/words.rs`).
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How fast a link loses credit off the diagonal in IBM-1, which reads what is too long for the
    /// hidden Markov model, in nats over the whole length.
    pub diagonal: f32,
    /// Probability that a word has no counterpart.
    pub unlinked: f32,
    /// Occurrences that a word is believed to have been linked, with no matter what, before
    /// anything is read.
    pub anything: f32,
    /// Occurrences without a counterpart believed before anything is read.
    pub anything_alone: f32,
    /// Words that a word unknown so far may be linked with.
    pub vocabulary: f32,
    /// Occurrences that the first rendering of a lexicon counts for.
    pub lexicon: f32,
    /// Occurrences that equal numbers, names and marks count for.
    pub identity: f32,
    /// Occurrences that words alike to the last letter count for.
    pub cognates: f32,
    /// Longest common subsequence over the longer word from which words are cognates.
    pub least_alike: f32,
    /// Before anything is counted: how likely words of two classes, one of content and one of
    /// grammar, are linked, of what words of one class are.
    pub other_class: f32,
    /// Before anything is counted: nats by which a link loses credit where one word is longer,
    /// for each time that the difference is as long as both together.
    pub other_length: f32,
    /// Occurrences of jumps believed before anything is read.
    pub jumps: f32,
    /// Nats by which a jump loses credit with each position away from the next.
    pub jump_decay: f32,
    /// Share of jumps that go anywhere.
    pub anywhere: f32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            diagonal: 4.0,
            unlinked: 0.1,
            anything: 1.5,
            anything_alone: 300.0,
            vocabulary: 3_000.0,
            lexicon: 1.0,
            identity: 3.0,
            cognates: 2.0,
            least_alike: 0.6,
            other_class: 0.5,
            other_length: 1.0,
            jumps: 50.0,
            jump_decay: 0.5,
            anywhere: 0.02,
        }
    }
}
