//! Where applicants live today: the kind of lodging, its surface, its rent.

use super::draw::Draw;
use super::households::Household;
use super::statistics::{self as stats, Form};
use super::words::{Motive, Situation};

/// A home that a household holds by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Home {
    /// Rooms.
    pub(super) rooms: u32,
    /// Whole square metres.
    pub(super) surface: i64,
    /// Rent in euros per month; none for owners and those who pay none.
    pub(super) rent: Option<i64>,
}

impl Home {
    /// Whether it is manifestly overcrowded: under 9 m² for one person, 16 for two, 9 more for each further one (70 at most),
    /// or more than two persons per room.
    pub(super) fn overcrowded(&self, persons: u32) -> bool {
        let floor = match persons {
            0 | 1 => 9,
            2 => 16,
            _ => (16 + 9 * i64::from(persons - 2)).min(70),
        };
        self.surface < floor || persons > 2 * self.rooms
    }
}

/// Draws the situation of a household.
pub(super) fn situation(draw: &mut Draw, household: &Household, motive: Motive, transfer: bool) -> Situation {
    if transfer {
        return Situation::Hlm;
    }
    let possible = |situation: Situation| match situation {
        Situation::CentreMaternel => household.form == Form::LoneParent && household.under_14 > 0,
        Situation::ResidenceEtudiante => household.form == Form::Single && household.age <= 30,
        _ => true,
    };
    let table = stats::situations(motive).iter().copied().filter(|(situation, _)| possible(*situation));
    draw.pick(Situation::ChezParticulier, table)
}

/// Draws the home a household holds; none when it is lodged by others or has no home.
///
/// `rent` is the territory's mean social rent in ten-thousandths of a euro per square metre and month.
pub(super) fn home(
    draw: &mut Draw,
    household: &Household,
    motive: Motive,
    situation: Situation,
    rent: i64,
) -> Option<Home> {
    let persons = household.persons();
    let fitting = match persons {
        1 => 1 + u32::from(draw.happens(600)),
        2 => 2 + u32::from(draw.happens(500)),
        _ => persons.min(5),
    };
    let rooms = match (situation, motive) {
        (Situation::ResidenceSociale | Situation::ResidenceEtudiante | Situation::ResidenceHoteliere, _) => {
            1 + u32::from(persons > 2)
        }
        (_, Motive::TropPetit) => fitting.saturating_sub(1 + u32::from(draw.happens(450))),
        (_, Motive::TropGrand) => fitting + 2,
        _ => fitting + u32::from(draw.happens(250)),
    };
    let rooms = rooms.clamp(1, 6);
    let surface = (draw.quantile(stats::surface(rooms)) + 5) / 10;
    let spread = 1000 + draw.between(-100, 100);
    let social = rent * surface * spread / 10_000_000;
    let private = social * stats::PRIVATE_RENT / 1000;
    let rent = match situation {
        Situation::Hlm => Some(social),
        Situation::LocatairePrive if motive == Motive::TropCher => Some(private * 115 / 100),
        Situation::LocatairePrive | Situation::SousLocataire => Some(private),
        Situation::ResidenceSociale | Situation::ResidenceEtudiante | Situation::ResidenceHoteliere => {
            Some(private * 110 / 100)
        }
        Situation::Proprietaire | Situation::LogeGratuit | Situation::LogementFonction => None,
        _ => return None,
    };
    Some(Home { rooms, surface, rent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overcrowding_is_that_of_the_texts() {
        let home = |rooms, surface| Home { rooms, surface, rent: None };
        assert!(home(1, 20).overcrowded(3));
        assert!(!home(2, 34).overcrowded(4));
        assert!(home(2, 33).overcrowded(4));
        assert!(home(2, 60).overcrowded(5));
        assert!(!home(4, 70).overcrowded(8));
    }
}
