//! Penalties: reasons to trust a match less than its rate says. Never part of the rate.

use serde::{Deserialize, Serialize};

use crate::model::{Origin, Review, Unit};

/// What each reason costs, in points of the match rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Penalties {
    /// Aligned by the machine, and no person has confirmed it.
    pub unconfirmed_alignment: u8,
    /// Another subject field than the one asked for.
    pub other_domain: u8,
    /// Another client than the one asked for.
    pub other_client: u8,
    /// The same source has several targets.
    pub several_targets: u8,
    /// Translated by a machine.
    pub machine_translation: u8,
}

impl Default for Penalties {
    fn default() -> Penalties {
        Penalties {
            unconfirmed_alignment: 1,
            other_domain: 1,
            other_client: 1,
            several_targets: 1,
            machine_translation: 10,
        }
    }
}

/// A reason for a penalty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Aligned by the machine, and no person has confirmed it.
    UnconfirmedAlignment,
    /// Another subject field than the one asked for.
    OtherDomain,
    /// Another client than the one asked for.
    OtherClient,
    /// The same source has several targets.
    SeveralTargets,
    /// Translated by a machine.
    MachineTranslation,
}

/// A reason and what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Penalty {
    /// Why.
    pub reason: Reason,
    /// How much, in points of the match rate.
    pub points: u8,
}

/// What the asker works on, as far as penalties care.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Subject field.
    pub domain: Option<&'a str>,
    /// For whom.
    pub client: Option<&'a str>,
}

/// Whether the source of a match has other targets too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Targets {
    /// One, as far as is known.
    One,
    /// Two or more that differ.
    Several,
}

impl Penalties {
    /// The penalties of `unit` for who wants `wanted`, without those that cost nothing.
    pub fn of(&self, unit: &Unit, wanted: Wanted<'_>, targets: Targets) -> Vec<Penalty> {
        let other = |wanted: Option<&str>, has: Option<&str>| matches!((wanted, has), (Some(wanted), Some(has)) if wanted != has);
        [
            (
                unit.origin == Origin::Aligned && unit.review != Review::Confirmed,
                Reason::UnconfirmedAlignment,
                self.unconfirmed_alignment,
            ),
            (
                other(wanted.domain, unit.domain.as_deref()),
                Reason::OtherDomain,
                self.other_domain,
            ),
            (
                other(wanted.client, unit.client.as_deref()),
                Reason::OtherClient,
                self.other_client,
            ),
            (
                targets == Targets::Several,
                Reason::SeveralTargets,
                self.several_targets,
            ),
            (
                is_machine_translation(unit),
                Reason::MachineTranslation,
                self.machine_translation,
            ),
        ]
        .into_iter()
        .filter(|(applies, _, points)| *applies && *points > 0)
        .map(|(_, reason, points)| Penalty { reason, points })
        .collect()
    }
}

/// Whether the unit says that a machine translated it, in one of the ways that exchange files
/// do: the creator `MT!` (and what follows), or a property such as `origin` with the value `mt`.
pub fn is_machine_translation(unit: &Unit) -> bool {
    let by_name = unit
        .creator
        .as_deref()
        .is_some_and(|creator| creator == "MT" || creator.starts_with("MT!"));
    by_name
        || unit.properties.iter().any(|(name, value)| {
            let name = name.trim_start_matches("x-").to_ascii_lowercase();
            let value = value.trim().to_ascii_lowercase();
            matches!(
                name.as_str(),
                "origin" | "type" | "match-origin" | "state-qualifier"
            ) && matches!(
                value.as_str(),
                "mt" | "machine-translation"
                    | "machinetranslation"
                    | "mt-suggestion"
                    | "leveraged-mt"
            )
        })
}
