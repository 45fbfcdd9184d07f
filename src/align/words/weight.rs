//! What counts are worth: variational Bayes (Riley & Gildea 2012).

use super::settings::Settings;

/// The weight of a pair linked `count` times, priors included (variational Bayes; Riley & Gildea
/// 2012): chance company, counted a fraction of once, is worth next to nothing.
pub(super) fn weight(settings: &Settings, count: f32) -> f32 {
    exp_digamma(count) + settings.anything / settings.vocabulary
}

/// What a word's weights are divided by; `count` is of all its links, priors included.
pub(super) fn norm(settings: &Settings, count: f32) -> f32 {
    exp_digamma(count) + settings.anything
}

/// How likely a word is where nothing was linked, from its unlinked occurrences and all of them.
pub(super) fn alone(settings: &Settings, count: f32, all: f32) -> f32 {
    (count + settings.anything_alone / settings.vocabulary) / (all + settings.anything_alone)
}

/// exp(ψ(x)): recurrence to x ≥ 6, then the asymptotic series; 0 at 0.
fn exp_digamma(x: f32) -> f32 {
    // Below this e^(-1/x) is beyond the least number.
    if x < 0.02 {
        return 0.0;
    }
    let mut x = f64::from(x);
    let mut below = 0.0;
    while x < 6.0 {
        below += 1.0 / x;
        x += 1.0;
    }
    let inverse = 1.0 / (x * x);
    let series =
        x.ln() - 0.5 / x - inverse * (1.0 / 12.0 - inverse * (1.0 / 120.0 - inverse / 252.0));
    (series - below).exp() as f32
}
