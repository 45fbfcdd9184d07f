//! ¿ and ¡, which Spanish has and no other language.

use super::{Check, Finding, Run, Severity, Subject};

pub(super) static CHECK: Check = Check {
    name: "inverted",
    severity: Severity::Warning,
    definition: "A Spanish translation with ? or ! and no ¿ or ¡ to open it, or the other way \
        round; ¿ or ¡ in a translation into any other language.",
    true_alarm: ["¿Quién lo vio?", "¿Who saw it?"],
    false_alarm: (
        ["La tecla «¿» abre la ayuda.", "The ¿ key opens the help."],
        "a text about the mark itself",
    ),
    run: Run::Pair(run),
};

fn run(subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let target = &subject.target;
    if target.text.is_ascii() && !target.reader.speaks("es") {
        return;
    }
    let mut opened: [Option<usize>; 2] = [None, None];
    let mut closed_before: [bool; 2] = [false, false];
    for (at, mark) in target.marks() {
        let kind = usize::from(matches!(mark, "!" | "¡"));
        let length = mark.len();
        let tell = |message: String| CHECK.finding(message).at_target(at..at + length);
        match mark {
            "¿" | "¡" if !target.reader.speaks("es") => {
                found.push(tell(format!("“{mark}” belongs to Spanish alone")));
                return;
            }
            "¿" | "¡" => opened[kind] = Some(at),
            "?" | "!" if target.reader.speaks("es") => {
                // "¡¿Qué?!", "¿¡Qué!?" and "??" are opened once.
                let run = target.text[..at].ends_with(['?', '!']) && closed_before[kind ^ 1]
                    || target.text[..at].ends_with(mark);
                if opened[kind].take().is_none() && !run && opened[kind ^ 1].is_none() {
                    let opening = ["¿", "¡"][kind];
                    found.push(tell(format!("“{mark}” without “{opening}” to open it")));
                    return;
                }
                closed_before[kind] = true;
            }
            _ => {}
        }
    }
    let left = opened.iter().flatten().next();
    if let Some(at) = left
        && !closed_before.contains(&true)
    {
        let mark = target.text[*at..].chars().next().unwrap_or('¿');
        let finding = CHECK.finding(format!("“{mark}” is never closed"));
        found.push(finding.at_target(*at..at + mark.len_utf8()));
    }
}
