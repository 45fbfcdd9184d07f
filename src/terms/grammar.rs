//! What of a language's grammar tells a term from any other run of words, as short lists of our
//! own. Without lists for a language only its function words and articles are known.

use rustc_hash::FxHashSet;

use crate::lang::{Fact, Language};

/// The lists of one language, separated by blanks.
struct Lists {
    code: &'static str,
    /// May stand within a term.
    connectors: &'static str,
    /// Of these, those that tie noun to noun and say no more; forms with and without are one term.
    ties: &'static str,
    /// May stand within a name besides.
    name_connectors: &'static str,
    /// Stand before a noun.
    determiners: &'static str,
    /// Stand before a verb.
    verb_markers: &'static str,
    /// Neither begin nor end a term: they point or measure rather than name.
    pointing: &'static str,
    /// Are no terms by themselves.
    vague: &'static str,
    /// Forms of verbs that no rule tells.
    verbs: &'static str,
    /// Endings of adverbs.
    adverbs: &'static [&'static str],
}

static LISTS: &[Lists] = &[
    Lists {
        code: "es",
        connectors: "de del la las los el sin contra para",
        ties: "de del la las los el",
        name_connectors: "de del la las los el y e en para por sobre contra con a al",
        determiners: "el la los las un una unos unas su sus nuestro nuestra nuestros nuestras mi \
            mis tu tus este esta estos estas ese esa esos esas aquel aquella cada algún alguna \
            ningún ninguna cualquier otro otra otros otras del dicho dicha dichos dichas ambos \
            ambas",
        verb_markers: "se no que lo le les me te nos",
        pointing: "mismo misma mismos mismas otro otra otros otras gran grande grandes nuevo nueva \
            nuevos nuevas primer primero primera primeros primeras segundo segunda tercer tercero \
            tercera último última últimos últimas siguiente siguientes anterior anteriores propio \
            propia propios propias mayor mayores menor menores mejor mejores peor diverso diversa \
            diversos diversas diferente diferentes distinto distinta distintos distintas varios \
            varias cierto cierta ciertos ciertas posible posibles pasado pasada próximo próxima \
            próximos próximas ambos ambas cada solo sola sólo medio media dos tres cuatro cinco seis \
            siete ocho nueve diez once doce cien ciento mil millón millones hoy ayer mañana aquí ahí \
            allí ahora antes después luego nunca siempre aún casi sólo solamente además entonces \
            cerca lejos dentro fuera arriba abajo demás cuanto cuantos tal tales bien mal menos más \
            cuánto cuánta cuántos cuántas mucho mucha muchos muchas poco poca pocos pocas junto junta juntos juntas respectivo \
            respectiva dicho dicha dichos dichas actual actuales presente presentes total totales \
            completo completa entero entera único única buen buena bueno malo mala necesario \
            necesaria importante importantes principal principales suficiente igual iguales demasiado \
            demasiada acerca cualquier algún alguna ningún ninguna aquel aquella todo toda todos \
            todas",
        vague: "parte partes caso casos vez veces tipo tipos forma formas manera modo modos número \
            cantidad conjunto serie día días año años mes meses semana semanas hora horas minuto \
            minutos momento momentos fin fines través partir marco tema temas respecto favor \
            virtud efecto efectos cosa cosas ejemplo lugar lugares ser punto hecho hechos base \
            relación nivel resto lado lados señor señora gracias cuenta acuerdo cargo persona gente \
            hombre hombres mujer mujeres vida mundo país países tiempo nombre grupo grupos razón \
            problema problemas trabajo objetivo uso resultado resultados medida medidas proceso",
        verbs: "es son fue fueron era eran ser sido sea sean está están estar estado estaba hay haya \
            hubo había ha han haber puede pueden podrá podrán podría debe deben deberá deberán hace \
            hacen hizo hicieron hacer tiene tienen tuvo tuvieron tener va van ir dijo dice dicen \
            decir da dan dio dieron dar ve ven vio ver quiere quieren quiero quiera querer sabe saben puedo puedes podemos podrías \
            podríamos pudo pudieron podido debemos deberías deberíamos debo haga hagan haz hago \
            estoy estás estamos soy eres somos sabe saben pone ponen poner \
            sigue siguen viene vienen permite permiten existe existen incluye incluyen ofrece \
            ofrecen requiere requieren contiene contienen muestra muestran agradeció señaló destacó \
            expresó indicó informó reiteró subrayó recordó anunció añadió explicó afirmó aseguró",
        adverbs: &["mente"],
    },
    Lists {
        code: "en",
        connectors: "of for without against",
        ties: "of",
        name_connectors: "of the for and on in to against with",
        determiners: "the a an his her its their our your my this that these those each every any \
            no some another other such both",
        verb_markers: "to can could may might must shall should will would cannot",
        pointing: "same other others new first second third last next previous own major minor \
            better best worse different various certain possible past both each two three four \
            five six seven eight nine ten hundred thousand million here there now then before after \
            never always also almost only further more most many much few little less least several \
            such good bad great important main necessary total whole entire single",
        vague: "part parts case cases time times kind kinds form way ways number amount set day days \
            year years month months week weeks hour hours minute minutes moment end purpose thing \
            things example place places point fact facts base level rest side sides mr mrs people \
            person man men woman women life world country countries name group groups reason problem \
            problems work use result results process",
        verbs: "is are was were be been being has have had having do does did done can could may \
            might must shall should will would said says say made make makes takes take took given \
            give gives allow allows include includes contains shows show",
        adverbs: &["ly"],
    },
];

/// What is known of words by themselves.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    connectors: FxHashSet<String>,
    ties: FxHashSet<String>,
    name_connectors: FxHashSet<String>,
    determiners: FxHashSet<String>,
    verb_markers: FxHashSet<String>,
    pointing: FxHashSet<String>,
    vague: FxHashSet<String>,
    verbs: FxHashSet<String>,
    adverbs: &'static [&'static str],
    spanish: bool,
}

/// What a word may be in a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// May stand between the words of a term.
    pub connects: bool,
    /// Ties noun to noun and says no more.
    pub ties: bool,
    /// May stand between the words of a name.
    pub connects_names: bool,
    /// Stands before a noun.
    pub determines: bool,
    /// Stands before a verb.
    pub marks_verbs: bool,
    /// May begin or end a term.
    pub edge: bool,
    /// May be a term by itself.
    pub alone: bool,
}

impl Grammar {
    pub fn of(language: Option<&'static Language>) -> Grammar {
        let set = |list: &str| list.split_whitespace().map(str::to_owned).collect();
        let Some(language) = language else {
            return Grammar::default();
        };
        let facts = language
            .facts()
            .map(|(word, _): (&str, Fact)| word.to_owned());
        let Some(lists) = LISTS.iter().find(|lists| lists.code == language.code) else {
            return Grammar {
                determiners: language.articles.iter().map(|a| (*a).to_owned()).collect(),
                pointing: facts.collect(),
                ..Grammar::default()
            };
        };
        let mut pointing: FxHashSet<String> = set(lists.pointing);
        pointing.extend(facts);
        Grammar {
            connectors: set(lists.connectors),
            ties: set(lists.ties),
            name_connectors: set(lists.name_connectors),
            determiners: set(lists.determiners),
            verb_markers: set(lists.verb_markers),
            pointing,
            vague: set(lists.vague),
            verbs: set(lists.verbs),
            adverbs: lists.adverbs,
            spanish: lists.code == "es",
        }
    }

    /// What a word (lower case, NFC) may be; `function` where it carries grammar only.
    pub fn place(&self, word: &str, function: bool) -> Place {
        let adverb = self
            .adverbs
            .iter()
            .any(|ending| word.len() > ending.len() + 3 && word.ends_with(ending));
        let one_letter = word.chars().count() == 1;
        let edge = !function
            && !adverb
            && !one_letter
            && !self.pointing.contains(word)
            && !self.verb_markers.contains(word)
            && !self.verbs.contains(word);
        Place {
            connects: self.connectors.contains(word),
            ties: self.ties.contains(word),
            connects_names: self.name_connectors.contains(word),
            determines: self.determiners.contains(word),
            marks_verbs: self.verb_markers.contains(word),
            edge,
            alone: edge && !self.vague.contains(word) && word.chars().count() > 2,
        }
    }

    /// Whether a word that has the form of a verb has one that no noun or adjective shares.
    pub fn is_unmistakable(&self, word: &str) -> bool {
        const ENDINGS: &[&str] = &[
            "ando", "iendo", "yendo", "aron", "ieron", "aban", "arán", "erán", "irán", "arían",
            "erían", "irían", "ará", "erá", "irá", "aría", "ería", "iría", "ó", "arlo", "arla",
            "arse", "erse", "irse", "amos", "emos", "imos",
        ];
        self.verbs.contains(word) || ENDINGS.iter().any(|ending| word.ends_with(ending))
    }

    /// Whether a word has the form of a verb: `known` says whether a word is one of the language.
    ///
    /// An infinitive is told by its gerund, participle or past, a finite form by its infinitive: "lugar"
    /// has neither. A noun may have the form of a verb too ("la firma"): who asks must look whether
    /// articles stand before it.
    pub fn is_verb_form(&self, word: &str, known: &dyn Fn(&str) -> bool) -> bool {
        if self.verbs.contains(word) {
            return true;
        }
        if !self.spanish {
            return false;
        }
        let word = [
            "selo", "sela", "se", "lo", "la", "los", "las", "le", "les", "nos", "me", "te",
        ]
        .iter()
        .find_map(|clitic| {
            let bare = word.strip_suffix(clitic)?;
            let verb = ["ar", "er", "ir", "ando", "endo"]
                .iter()
                .any(|e| bare.ends_with(e));
            verb.then_some(bare)
        })
        .unwrap_or(word);
        let with = |stem: &str, endings: &[&str]| {
            stem.len() > 1
                && endings
                    .iter()
                    .any(|ending| known(&format!("{stem}{ending}")))
        };
        for (infinitive, forms) in [
            ("ar", &["ando", "ado", "ó", "aron", "aba", "ará"][..]),
            ("er", &["iendo", "ido", "ió", "ieron", "ía", "erá"]),
            ("ir", &["iendo", "ido", "ió", "ieron", "ía", "irá"]),
        ] {
            if let Some(stem) = word.strip_suffix(infinitive)
                && with(stem, forms)
            {
                return true;
            }
        }
        // Endings of finite forms and gerunds, the longest first.
        const FIRST: &[&str] = &[
            "aremos", "aríamos", "aban", "aron", "arán", "arían", "amos", "ando", "aba", "ará",
            "aría", "ase", "ara", "an", "en", "as", "es", "ó", "é", "a", "e", "o",
        ];
        const OTHERS: &[&str] = &[
            "eremos", "iremos", "ieron", "erán", "irán", "erían", "irían", "emos", "imos", "iendo",
            "erá", "irá", "ería", "iría", "ían", "iera", "ió", "ía", "en", "an", "es", "as", "í",
            "e", "a", "o",
        ];
        let first = FIRST.iter().any(|ending| {
            word.strip_suffix(ending)
                .is_some_and(|stem| with(stem, &["ar"]))
        });
        first
            || OTHERS.iter().any(|ending| {
                word.strip_suffix(ending)
                    .is_some_and(|stem| with(stem, &["er", "ir"]))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_told_by_its_other_forms() {
        let grammar = Grammar::of(Language::by_code("es").ok());
        let words = [
            "firmar", "firmado", "lugar", "leer", "leído", "vivir", "viviendo",
        ];
        let known = |word: &str| words.contains(&word);
        for verb in ["firmar", "firmarlo", "firmó", "firmando", "vivían", "hizo"] {
            assert!(grammar.is_verb_form(verb, &known), "{verb}");
        }
        for other in ["lugar", "mujer", "protección"] {
            assert!(!grammar.is_verb_form(other, &known), "{other}");
        }
    }

    #[test]
    fn words_that_point_stand_at_no_edge() {
        let grammar = Grammar::of(Language::by_code("es").ok());
        assert!(!grammar.place("siguiente", false).edge);
        assert!(!grammar.place("enero", false).edge);
        assert!(!grammar.place("rápidamente", false).edge);
        assert!(grammar.place("refugio", false).alone);
        assert!(grammar.place("parte", false).edge && !grammar.place("parte", false).alone);
    }
}
