//! The statistics a territory is drawn to: weights in whole numbers, nothing else.
//!
//! `assumptions.rs` gives each one its source or says that it is assumed; a change here is a change there.

use super::words::{Financing, Motive, Situation, Use};

/// The form of a household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// One person.
    Single,
    /// One adult with dependants.
    LoneParent,
    /// A couple, with or without children.
    Couple,
    /// Adults who are not a couple, with or without dependants.
    Other,
}

/// Household forms of applicants.
pub(super) const FORMS: [(Form, u32); 4] =
    [(Form::Single, 450), (Form::LoneParent, 245), (Form::Couple, 284), (Form::Other, 21)];

/// Dependants of a lone parent.
pub(super) const LONE_PARENT_DEPENDANTS: [(u32, u32); 5] = [(1, 500), (2, 310), (3, 140), (4, 40), (5, 10)];
/// Dependants of a couple.
pub(super) const COUPLE_DEPENDANTS: [(u32, u32); 7] =
    [(0, 350), (1, 215), (2, 235), (3, 130), (4, 50), (5, 15), (6, 5)];
/// Adults of a household that is neither a couple nor a lone parent.
pub(super) const OTHER_ADULTS: [(u32, u32); 2] = [(2, 750), (3, 250)];
/// Dependants of such a household.
pub(super) const OTHER_DEPENDANTS: [(u32, u32); 3] = [(0, 600), (1, 250), (2, 150)];

/// Ages of an applicant who lives alone, and of the special cases below, as points of quantile functions.
pub(super) const AGE_SINGLE: [(i64, i64); 6] = [(0, 18), (250, 25), (500, 36), (750, 53), (900, 66), (1000, 87)];
/// Ages of young people who leave their parents or settle together.
pub(super) const AGE_LEAVING: [(i64, i64); 4] = [(0, 18), (600, 24), (900, 30), (1000, 36)];
/// Ages of a lone parent.
pub(super) const AGE_LONE_PARENT: [(i64, i64); 6] = [(0, 19), (250, 29), (500, 36), (750, 43), (950, 52), (1000, 61)];
/// Ages in a couple with children.
pub(super) const AGE_PARENTS: [(i64, i64); 6] = [(0, 20), (250, 30), (500, 37), (750, 44), (950, 54), (1000, 65)];
/// Ages in a couple without children, and in other households.
pub(super) const AGE_COUPLE: [(i64, i64); 6] = [(0, 19), (250, 27), (500, 44), (750, 64), (950, 77), (1000, 89)];
/// Children are at most that old, and at least that much younger than the parent.
pub(super) const CHILD_AGE: (i64, i64) = (20, 18);

/// The wait of pending requests, in days.
pub(super) const WAIT: [(i64, i64); 8] =
    [(0, 0), (300, 182), (530, 365), (720, 730), (820, 1096), (920, 1826), (985, 3652), (1000, 5479)];
/// Transfers among the requests of the year, and among the older ones.
pub(super) const TRANSFERS: (u32, u32) = (270, 376);

/// The main motives, per thousand requests: first requests, then transfers.
pub(super) struct MotiveRow {
    /// The motive.
    pub(super) motive: Motive,
    /// First requests: single, lone parent, couple, other.
    first: [u32; 4],
    /// Transfers, likewise.
    transfer: [u32; 4],
}

impl MotiveRow {
    /// The weight for a household form.
    pub(super) fn weight(&self, form: Form, transfer: bool) -> u32 {
        let [single, lone_parent, couple, other] = if transfer { self.transfer } else { self.first };
        match form {
            Form::Single => single,
            Form::LoneParent => lone_parent,
            Form::Couple => couple,
            Form::Other => other,
        }
    }
}

const fn row(motive: Motive, first: [u32; 4], transfer: [u32; 4]) -> MotiveRow {
    MotiveRow { motive, first, transfer }
}

/// The main motives; every column adds to a thousand.
pub(super) const MOTIVES: [MotiveRow; 23] = [
    row(Motive::SansLogement, [360, 320, 255, 300], [0, 0, 0, 0]),
    row(Motive::Demolition, [1, 1, 1, 1], [20, 20, 20, 20]),
    row(Motive::Indigne, [15, 25, 30, 25], [35, 45, 45, 40]),
    row(Motive::RepriseProprietaire, [22, 35, 50, 40], [5, 5, 5, 5]),
    row(Motive::Expulsion, [15, 22, 20, 20], [8, 8, 5, 5]),
    row(Motive::ViolencesFamiliales, [8, 45, 3, 5], [8, 25, 2, 0]),
    row(Motive::Handicap, [25, 15, 30, 50], [60, 30, 45, 70]),
    row(Motive::Sante, [30, 20, 45, 60], [125, 60, 90, 130]),
    row(Motive::TropCher, [120, 165, 162, 130], [75, 60, 35, 35]),
    row(Motive::TropGrand, [3, 0, 7, 5], [110, 20, 45, 40]),
    row(Motive::Divorce, [75, 100, 15, 20], [70, 75, 10, 10]),
    row(Motive::Decohabitation, [115, 60, 40, 60], [45, 10, 10, 15]),
    row(Motive::TropPetit, [30, 90, 150, 145], [100, 380, 440, 400]),
    row(Motive::FuturMariage, [12, 2, 4, 0], [8, 2, 0, 0]),
    row(Motive::RegroupementFamilial, [6, 2, 22, 10], [3, 2, 8, 5]),
    row(Motive::AssistantMaternel, [0, 2, 3, 0], [0, 3, 4, 0]),
    row(Motive::Environnement, [8, 10, 15, 10], [130, 120, 108, 110]),
    row(Motive::MutationProfessionnelle, [13, 5, 18, 5], [10, 5, 8, 2]),
    row(Motive::RapprochementTravail, [75, 25, 60, 30], [55, 40, 45, 20]),
    row(Motive::RapprochementServices, [10, 8, 15, 15], [50, 35, 40, 50]),
    row(Motive::RapprochementFamille, [45, 40, 45, 60], [70, 50, 25, 40]),
    row(Motive::AccedantDifficulte, [3, 4, 6, 5], [0, 0, 0, 0]),
    row(Motive::Autre, [9, 4, 4, 4], [13, 5, 10, 3]),
];

/// Where a household whose first request has that motive lives.
pub(super) const fn situations(motive: Motive) -> &'static [(Situation, u32)] {
    use Situation as S;
    match motive {
        Motive::SansLogement => &[
            (S::SansAbri, 110),
            (S::Hotel, 55),
            (S::Squat, 15),
            (S::Camping, 25),
            (S::StructureHebergement, 170),
            (S::CentreMaternel, 10),
            (S::ChezParticulier, 285),
            (S::ChezParents, 190),
            (S::SousLocataire, 60),
            (S::ResidenceSociale, 70),
            (S::ResidenceHoteliere, 10),
        ],
        Motive::TropCher => {
            &[(S::LocatairePrive, 930), (S::Proprietaire, 25), (S::ResidenceEtudiante, 25), (S::SousLocataire, 20)]
        }
        Motive::TropPetit => &[
            (S::LocatairePrive, 640),
            (S::ChezParents, 190),
            (S::ChezParticulier, 90),
            (S::ResidenceSociale, 60),
            (S::LogeGratuit, 20),
        ],
        Motive::TropGrand => &[(S::LocatairePrive, 600), (S::Proprietaire, 400)],
        Motive::RepriseProprietaire | Motive::Demolition => {
            &[(S::LocatairePrive, 920), (S::LogeGratuit, 40), (S::LogementFonction, 40)]
        }
        Motive::Expulsion => &[(S::LocatairePrive, 930), (S::SousLocataire, 40), (S::LogementFonction, 30)],
        Motive::Indigne => {
            &[(S::LocatairePrive, 800), (S::SousLocataire, 60), (S::LogeGratuit, 80), (S::Proprietaire, 60)]
        }
        Motive::Decohabitation | Motive::FuturMariage | Motive::RegroupementFamilial => {
            &[(S::ChezParents, 760), (S::ChezParticulier, 150), (S::ResidenceEtudiante, 30), (S::LocatairePrive, 60)]
        }
        Motive::Divorce | Motive::ViolencesFamiliales => &[
            (S::LocatairePrive, 480),
            (S::Proprietaire, 200),
            (S::ChezParticulier, 130),
            (S::ChezParents, 120),
            (S::LogeGratuit, 40),
            (S::LogementFonction, 10),
            (S::StructureHebergement, 20),
        ],
        Motive::AccedantDifficulte => &[(S::Proprietaire, 1000)],
        _ => &[
            (S::LocatairePrive, 480),
            (S::ChezParents, 210),
            (S::ChezParticulier, 120),
            (S::Proprietaire, 60),
            (S::LogeGratuit, 50),
            (S::LogementFonction, 20),
            (S::ResidenceEtudiante, 30),
            (S::ResidenceSociale, 30),
        ],
    }
}

/// The type wanted first, by form and dependants.
pub(super) const fn wanted(form: Form, persons: u32) -> &'static [(u32, u32)] {
    match (form, persons) {
        (Form::Single, _) => &[(1, 400), (2, 480), (3, 120)],
        (Form::LoneParent, 2) => &[(2, 80), (3, 850), (4, 70)],
        (Form::Couple, 2) => &[(2, 650), (3, 350)],
        (Form::Other, 2) => &[(2, 150), (3, 850)],
        (_, 3) => &[(3, 800), (4, 200)],
        (_, 4) => &[(3, 150), (4, 800), (5, 50)],
        (_, 5) => &[(4, 450), (5, 550)],
        (_, 6) => &[(4, 150), (5, 750), (6, 100)],
        _ => &[(5, 600), (6, 400)],
    }
}
/// Requests that also accept a type beside the first, and those of them that accept a smaller one.
pub(super) const SECOND_TYPE: (u32, u32) = (350, 350);

/// Yearly income per consumption unit, in thousandths of the PLAI ceiling of one person.
pub(super) const fn income(form: Form) -> &'static [(i64, i64)] {
    match form {
        Form::Single => &[
            (0, 0),
            (40, 300),
            (100, 560),
            (250, 790),
            (500, 1050),
            (650, 1270),
            (780, 1500),
            (900, 1880),
            (970, 2400),
            (1000, 3600),
        ],
        Form::LoneParent => {
            &[(0, 100), (60, 480), (250, 735), (500, 950), (700, 1170), (850, 1430), (950, 1830), (1000, 2600)]
        }
        Form::Couple | Form::Other => {
            &[(0, 60), (70, 480), (250, 750), (500, 1010), (700, 1280), (850, 1600), (950, 2100), (1000, 3200)]
        }
    }
}
/// The poverty line, in euros per year and consumption unit.
pub(super) const POVERTY_LINE: i64 = 12_900;
/// The one-person ceiling over the third-category one outside Île-de-France, in thousandths.
pub(super) const ALONE_OF_THREE: i64 = 571;
/// The part of the income that the tax counts, in thousandths, by yearly income per consumption unit on the same scale.
pub(super) const TAXED_PART: [(i64, i64); 7] =
    [(0, 100), (560, 400), (790, 620), (1050, 800), (1290, 910), (1520, 960), (4000, 970)];
/// What family benefits take from that part, in thousandths, for each of the first three dependants.
pub(super) const UNTAXED_PER_DEPENDANT: i64 = 30;
/// The reference income is that much of taxable pay (10 % off for expenses) two years earlier, in thousandths.
pub(super) const REFERENCE_OF_TAXED: i64 = 864;
/// How far the income of two years ago may be from that, in thousandths, each way.
pub(super) const REFERENCE_SPREAD: i64 = 150;
/// Requests whose reference income is nought: no pay in that year, or a first declaration since.
pub(super) const NO_REFERENCE: u32 = 80;
/// Requests without reference income in the file, and without monthly income.
pub(super) const MISSING: (u32, u32) = (60, 30);
/// From that age on, income is not under that level: the minimum income of old age.
pub(super) const OLD_AGE: (i64, i64) = (65, 780);
/// Under that income, that many requests are counted as of a household in hardship; and above it.
pub(super) const IN_HARDSHIP: (i64, u32, u32) = (650, 200, 40);
/// From that income on, most people of working age work.
pub(super) const WORKING_FROM: i64 = 800;
/// Of those who work: public agents, and employees of firms that pay into the employers' housing fund.
pub(super) const EMPLOYMENT: (u32, u32) = (110, 480);

/// Surfaces by rooms, in tenths of a square metre.
pub(super) const fn surface(rooms: u32) -> &'static [(i64, i64); 5] {
    match rooms {
        0 | 1 => &[(0, 140), (100, 180), (500, 215), (900, 340), (1000, 390)],
        2 => &[(0, 370), (100, 420), (500, 450), (900, 550), (1000, 590)],
        3 => &[(0, 500), (100, 550), (500, 640), (900, 690), (1000, 750)],
        4 => &[(0, 630), (100, 690), (500, 740), (900, 890), (1000, 950)],
        5 => &[(0, 760), (100, 820), (500, 915), (900, 1030), (1000, 1100)],
        _ => &[(0, 960), (100, 1040), (500, 1155), (900, 1290), (1000, 1380)],
    }
}
/// Mean surfaces by rooms, in square metres: what the above aims at.
pub(super) const fn mean_surface(rooms: u32) -> i64 {
    match rooms {
        0 | 1 => 24,
        2 => 47,
        3 => 63,
        4 => 77,
        5 => 92,
        _ => 116,
    }
}
/// Dwellings of five rooms and more that have six.
pub(super) const SIX_ROOMS: u32 = 200;

/// Financing by decade of construction.
pub(super) const fn financings(decade: u32) -> [(Financing, u32); 3] {
    let [insertion, ordinary, intermediate] = match decade {
        0..=1949 => [200, 720, 80],
        1950..=1979 => [90, 880, 30],
        1980..=1989 => [110, 850, 40],
        1990..=1999 => [180, 760, 60],
        2000..=2009 => [160, 660, 180],
        _ => [290, 560, 150],
    };
    [(Financing::Plai, insertion), (Financing::Plus, ordinary), (Financing::Pls, intermediate)]
}
/// Rent per square metre by financing, in thousandths of the mean.
pub(super) const fn rent_of_financing(financing: Financing) -> i64 {
    match financing {
        Financing::Plai => 890,
        Financing::Plus => 1000,
        Financing::Pls => 1400,
    }
}
/// Rent per square metre by decade, likewise.
pub(super) const fn rent_of_decade(decade: u32) -> i64 {
    match decade {
        0..=1979 => 930,
        1980..=1999 => 1000,
        2000..=2009 => 1060,
        _ => 1120,
    }
}
/// Rent per square metre by rooms, likewise.
pub(super) const fn rent_of_rooms(rooms: u32) -> i64 {
    match rooms {
        0 | 1 => 1170,
        2 => 1060,
        3 => 1000,
        4 => 970,
        _ => 940,
    }
}
/// How far a rent may be from its mean, in thousandths, each way.
pub(super) const RENT_SPREAD: i64 = 60;
/// Rents of 2019 to rents of today: the national means of 2024 and 2019, in cents per square metre and month.
pub(super) const RENT_GROWTH: (i64, i64) = (652, 582);
/// Private rents, in thousandths of the social rent of the same territory.
pub(super) const PRIVATE_RENT: i64 = 1900;
/// Charges of a flat and of a house, in cents per square metre and month, and how far they may be, in thousandths.
pub(super) const CHARGES: (i64, i64, i64) = (200, 80, 250);
/// Wheelchair-accessible dwellings by decade.
pub(super) const fn accessible(decade: u32) -> u32 {
    match decade {
        0..=1979 => 30,
        1980..=1999 => 60,
        2000..=2009 => 150,
        _ => 450,
    }
}
/// PLAI dwellings since 2010 that have the subsidy of the adapted PLAI.
pub(super) const ADAPTED_PLAI: u32 = 80;
/// What vacancies are kept for.
pub(super) const USES: [(Use, u32); 6] = [
    (Use::Free, 940),
    (Use::OwnTransfer, 30),
    (Use::Renewal, 12),
    (Use::Unfit, 3),
    (Use::Sale, 5),
    (Use::Identified, 10),
];

/// What the vacancies of a whole year are kept for: own transfers are 27 to 32 % of awards.
pub(super) const USES_OF_A_YEAR: [(Use, u32); 7] = [
    (Use::Free, 655),
    (Use::OwnTransfer, 295),
    (Use::Renewal, 25),
    (Use::Orcod, 2),
    (Use::Unfit, 6),
    (Use::Sale, 7),
    (Use::Identified, 10),
];
/// Vacancies of a whole year that are let for the first time.
pub(super) const FIRST_LETTINGS: u32 = 200;
/// Accessible dwellings that were built or fitted for a disabled person.
pub(super) const FITTED: u32 = 200;
/// Days between the notice of a vacancy and the commission, at least and at most.
pub(super) const NOTICE: (i64, i64) = (10, 45);

/// Requests that give the income of last year or of the last twelve months, and that income in thousandths of the reference
/// income, from and to.
pub(super) const RECENT_INCOME: (u32, i64, i64) = (150, 550, 1100);
/// The decision of the mediation commission is at most that old, in days.
pub(super) const RECOGNISED: i64 = 730;
/// Loss of autonomy in the household of an applicant under 75, and from 75 on.
pub(super) const DEPENDENT: (u32, u32) = (4, 300);
/// Of those who work, those whose job is essential and cannot be done at home.
pub(super) const ESSENTIAL: u32 = 300;

/// How many communes are asked for.
pub(super) const WISHED_COMMUNES: [(u64, u32); 5] = [(1, 350), (2, 250), (3, 220), (4, 100), (5, 80)];
/// A dwelling of the stock weighs as many wishes as that many inhabitants.
pub(super) const WISHES_PER_DWELLING: u64 = 10;

/// Disability among applicants whose motive says nothing of it.
pub(super) const DISABILITY: u32 = 60;
/// Requests recognised under the DALO in France.
pub(super) const DALO: u32 = 39;
/// DALO against the national rate, in hundredths: Île-de-France, elsewhere.
pub(super) const DALO_BY_REGION: (u32, u32) = (179, 61);
/// Requests under the PLAI ceiling: Île-de-France, elsewhere.
pub(super) const UNDER_PLAI: (i64, i64) = (760, 750);
/// Requests that already met a refusal, by wait: under a year, under three, beyond.
pub(super) const REFUSED: (u32, u32, u32) = (15, 80, 140);
/// How many refusals when there is one.
pub(super) const REFUSALS: [(u32, u32); 3] = [(1, 760), (2, 180), (3, 60)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_motives_adds_to_a_thousand() {
        for (form, _) in FORMS {
            for transfer in [false, true] {
                let total: u32 = MOTIVES.iter().map(|row| row.weight(form, transfer)).sum();
                assert_eq!(total, 1000, "{form:?} {transfer}");
            }
        }
    }

    #[test]
    fn every_motive_and_every_situation_has_weights() {
        for row in &MOTIVES {
            let total: u32 = situations(row.motive).iter().map(|(_, weight)| weight).sum();
            assert_eq!(total, 1000, "{:?}", row.motive);
        }
    }

    #[test]
    fn surfaces_have_the_means_they_aim_at() {
        for rooms in 1..=6 {
            let twice: i64 =
                surface(rooms).windows(2).map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1)).sum();
            let mean_in_tenths = twice / 2000;
            assert!((mean_in_tenths - mean_surface(rooms) * 10).abs() <= 5, "T{rooms}: {mean_in_tenths}");
        }
    }
}
