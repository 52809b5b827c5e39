//! What the law gives an applicant: priority categories, recognition under the DALO; and what was already refused.

use super::draw::Draw;
use super::households::{Household, Income};
use super::lodgings::Home;
use super::statistics::{self as stats, Form};
use super::words::{Motive, Public, Situation};

/// What priorities are drawn from.
pub(super) struct Case<'a> {
    /// The household.
    pub(super) household: &'a Household,
    /// Its income.
    pub(super) income: Income,
    /// Its motive.
    pub(super) motive: Motive,
    /// Where it lives.
    pub(super) situation: Situation,
    /// The home it holds, if any.
    pub(super) home: Option<Home>,
    /// Days since the request.
    pub(super) wait: i64,
    /// Whether the territory is in Île-de-France.
    pub(super) ile_de_france: bool,
}

impl Case<'_> {
    fn crowded_minors(&self) -> bool {
        let persons = self.household.persons();
        self.household.minors > 0 && self.home.is_some_and(|home| home.overcrowded(persons))
    }
}

/// Draws the priority categories, in the order of the law.
pub(super) fn publics(draw: &mut Draw, case: &Case<'_>) -> Vec<Public> {
    let Case { household, motive, situation, .. } = *case;
    let when = |condition: bool, chances: u32| if condition { chances } else { 0 };
    let young_alone = household.form == Form::Single && household.age <= 21;
    let rows = [
        (Public::Handicap, when(household.disabled, 600)),
        (Public::SortieAct, 1),
        (
            Public::MalLoge,
            if case.income.level < stats::IN_HARDSHIP.0 { stats::IN_HARDSHIP.1 } else { stats::IN_HARDSHIP.2 },
        ),
        (
            Public::Heberge,
            match situation {
                Situation::StructureHebergement | Situation::CentreMaternel => 850,
                Situation::ResidenceSociale | Situation::ResidenceHoteliere | Situation::Hotel => 500,
                _ => 0,
            },
        ),
        (Public::RetourEmploi, when((25..=60).contains(&household.age), 15)),
        (Public::HabitatIndigne, when(motive == Motive::Indigne, 600)),
        (Public::Violences, if motive == Motive::ViolencesFamiliales { 700 } else { 4 }),
        (Public::Agression, 1),
        (Public::Prostitution, when(household.form != Form::Couple, 1)),
        (Public::Traite, when(household.form != Form::Couple, 1)),
        (Public::SuroccupationMineur, when(case.crowded_minors(), 600)),
        (
            Public::SansLogement,
            match situation {
                Situation::SansAbri | Situation::Squat | Situation::Camping => 900,
                Situation::Hotel => 300,
                Situation::ChezParticulier if motive == Motive::SansLogement => 450,
                Situation::ChezParents if motive == Motive::SansLogement => 150,
                _ => 0,
            },
        ),
        (Public::MenaceExpulsion, when(motive == Motive::Expulsion, 850)),
        (Public::SortieAse, when(young_alone, 60)),
    ];
    rows.into_iter().filter(|(_, chances)| draw.happens(*chances)).map(|(public, _)| public).collect()
}

/// Draws whether the household is recognised under the DALO.
pub(super) fn dalo(draw: &mut Draw, case: &Case<'_>) -> bool {
    let by_situation = match case.situation {
        Situation::SansAbri | Situation::Squat => 170,
        Situation::StructureHebergement | Situation::CentreMaternel | Situation::Hotel => 160,
        Situation::ChezParticulier if case.motive == Motive::SansLogement => 90,
        Situation::ResidenceSociale | Situation::ResidenceHoteliere => 80,
        _ => 8,
    };
    let by_motive = match case.motive {
        Motive::Expulsion => 190,
        Motive::Indigne => 130,
        Motive::ViolencesFamiliales => 90,
        Motive::Handicap => 60,
        _ if case.crowded_minors() => 90,
        _ => 0,
    };
    let by_wait = if case.wait > 1095 { 20 } else { 0 };
    let (ile_de_france, elsewhere) = stats::DALO_BY_REGION;
    let factor = if case.ile_de_france { ile_de_france } else { elsewhere };
    draw.happens((by_situation.max(by_motive) + by_wait) * factor / 100)
}

/// Draws how many offers were already refused.
pub(super) fn refusals(draw: &mut Draw, wait: i64) -> u32 {
    let (first_year, until_three, beyond) = stats::REFUSED;
    let chances = match wait {
        0..=365 => first_year,
        366..=1095 => until_three,
        _ => beyond,
    };
    if draw.happens(chances) { draw.pick(1, stats::REFUSALS.into_iter()) } else { 0 }
}
