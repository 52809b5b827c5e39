//! The list of every figure the draws rest on, with its source or the word *assumed*.
//!
//! Figures are written from the tables the draws read, so that the list cannot say another thing than what was drawn.

use super::statistics::{self as stats, Form};
use super::stock::{IndicatorZone, Stock};
use super::words::Financing;
use super::{Assumption, Basis, Request, Text};

/// Thousandths written as a percentage, with a comma in French and a point in English.
fn percent(per_mille: u32) -> Text {
    let (whole, tenth) = (per_mille / 10, per_mille % 10);
    if tenth == 0 {
        return Text::same(format!("{whole} %"));
    }
    Text::new(format!("{whole},{tenth} %"), format!("{whole}.{tenth} %"))
}

/// Values with their names: `T1 : 40 % ; T2 : 48 %`.
fn listed(parts: &[(Text, Text)]) -> Text {
    let written = |pick: fn(&Text) -> &str, colon: &str, between: &str| {
        let parts = parts.iter().map(|(name, value)| format!("{}{colon}{}", pick(name), pick(value)));
        parts.collect::<Vec<_>>().join(between)
    };
    Text::new(written(|text| &text.fr, " : ", " ; "), written(|text| &text.en, ": ", "; "))
}

/// Percentages with their names.
fn spread<T>(table: &[(T, u32)], name: impl Fn(&T) -> Text) -> Text {
    listed(&table.iter().map(|(value, share)| (name(value), percent(*share))).collect::<Vec<_>>())
}

/// The points of a quantile function.
fn quantiles(points: &[(i64, i64)]) -> Text {
    let point =
        |(share, value): &(i64, i64)| (percent(u32::try_from(*share).unwrap_or(0)), Text::same(value.to_string()));
    listed(&points.iter().map(point).collect::<Vec<_>>())
}

/// Lists under construction: one call per assumption.
struct List(Vec<Assumption>);

impl List {
    fn add(&mut self, basis: Basis, what: (&str, &str), value: Text, source: (&str, &str)) {
        let (what, source) = (Text::new(what.0, what.1), Text::new(source.0, source.1));
        self.0.push(Assumption { what, value, basis, source });
    }
}

/// Lists the assumptions.
pub(super) fn list(stock: &Stock, request: &Request) -> Vec<Assumption> {
    let mut list = List(Vec::new());
    territory(&mut list, stock, request);
    dwellings(&mut list, request);
    year(&mut list, request);
    households(&mut list);
    requests(&mut list);
    incomes(&mut list);
    rights(&mut list);
    list.0
}

fn territory(list: &mut List, stock: &Stock, request: &Request) {
    let dwellings = stock.dwellings();
    list.add(
        Basis::Stated,
        ("parc social du territoire", "the territory's social stock"),
        Text::new(
            format!("{dwellings} logements au 1er janvier 2019"),
            format!("{dwellings} dwellings on 1 January 2019"),
        ),
        ("RPLS 2019 (SDES), agrégats par commune", "RPLS 2019 (SDES), aggregates by commune"),
    );
    let (whole, cents) = (stock.indicators.mobility / 100, stock.indicators.mobility % 100);
    let mobility = u64::try_from(stock.indicators.mobility).unwrap_or(0);
    let flow = (dwellings * mobility + 5000) / 10_000;
    let nearest = match stock.indicators.zone {
        IndicatorZone::Epci => ("RPLS 2019 (SDES), indicateurs de l'EPCI", "RPLS 2019 (SDES), indicators of the EPCI"),
        IndicatorZone::Namesake => (
            "RPLS 2019 (SDES), indicateurs de l'EPCI de même nom en 2019",
            "RPLS 2019 (SDES), indicators of the EPCI of the same name in 2019",
        ),
        IndicatorZone::Departement => (
            "RPLS 2019 (SDES), indicateurs du département, faute de ceux de l'EPCI",
            "RPLS 2019 (SDES), indicators of the département, those of the EPCI being unknown",
        ),
        IndicatorZone::France => {
            ("RPLS 2019 (SDES), indicateurs de la France", "RPLS 2019 (SDES), indicators of France")
        }
    };
    list.add(
        Basis::Stated,
        ("mobilité annuelle du parc", "yearly mobility of the stock"),
        Text::new(format!("{whole},{cents:02} %"), format!("{whole}.{cents:02} %")),
        nearest,
    );
    list.add(
        Basis::Derived,
        ("logements libérés en un an", "dwellings let again in a year"),
        Text::new(
            format!("{flow} ; {} tirés ici", request.vacancies),
            format!("{flow}; {} drawn here", request.vacancies),
        ),
        ("parc × mobilité", "stock × mobility"),
    );
    let rent = (stock.indicators.rent + 50) / 100;
    list.add(
        Basis::Stated,
        ("loyer moyen de 2019", "mean rent of 2019"),
        Text::new(
            format!("{},{:02} €/m²/mois", rent / 100, rent % 100),
            format!("{}.{:02} €/m²/month", rent / 100, rent % 100),
        ),
        nearest,
    );
    let (now, then) = stats::RENT_GROWTH;
    list.add(
        Basis::Derived,
        ("hausse des loyers depuis 2019", "rise of rents since 2019"),
        Text::same(format!("× {now}/{then}")),
        (
            "loyers moyens nationaux 2024 (6,52 €/m²) et 2019 (5,82 €/m²), SDES ; aucune hausse comptée après 2024",
            "national mean rents of 2024 (6.52 €/m²) and 2019 (5.82 €/m²), SDES; no rise counted after 2024",
        ),
    );
}

fn dwellings(list: &mut List, request: &Request) {
    list.add(
        Basis::Assumed,
        ("logements tirés", "which dwellings fall vacant"),
        Text::new("chaque logement du parc a la même chance", "every dwelling of the stock is as likely"),
        (
            "la mobilité n'est connue que pour l'EPCI entier ; tirage sans remise",
            "mobility is known for the whole EPCI only; drawn without replacement",
        ),
    );
    let surfaces: Vec<String> = (1..=6).map(|rooms| format!("T{rooms} {}", stats::mean_surface(rooms))).collect();
    list.add(
        Basis::Stated,
        ("surface moyenne, en m²", "mean surface, in m²"),
        Text::same(surfaces.join(" ; ")),
        (
            "RPLS 2020, 8 139 logements de quatre communes du Val-de-Marne (local) ; moyennes, 1er et 9e déciles, ceux du T6 supposés",
            "RPLS 2020, 8 139 dwellings of four communes of Val-de-Marne (local); means, first and ninth deciles, those of T6 assumed",
        ),
    );
    list.add(
        Basis::Assumed,
        ("T6 parmi les T5 et plus", "T6 among T5 and larger"),
        percent(stats::SIX_ROOMS),
        ("le parc ne distingue pas au-delà de cinq pièces", "the stock counts no further than five rooms"),
    );
    for (label, decade) in [
        ("avant 1950", 1900),
        ("1950-1979", 1960),
        ("1980-1989", 1980),
        ("1990-1999", 1990),
        ("2000-2009", 2000),
        ("2010 et après", 2010),
    ] {
        let english = label.replace("avant", "before").replace("et après", "and later");
        list.add(
            Basis::Assumed,
            (&format!("financement, {label}"), &format!("financing, {english}")),
            spread(&stats::financings(decade), |financing| Text::same(financing.word())),
            (
                "répartition officielle introuvable ; l'ensemble vise environ 80 % de PLUS et assimilés",
                "no official split was found; the whole aims at about 80 % of PLUS and the like",
            ),
        );
    }
    let financing = [Financing::Plai, Financing::Plus, Financing::Pls]
        .map(|financing| format!("{} {}", financing.word(), stats::rent_of_financing(financing)));
    let rooms: Vec<String> = (1..=5).map(|rooms| format!("T{rooms} {}", stats::rent_of_rooms(rooms))).collect();
    let decades = [("<1980", 1970), ("1980-1999", 1990), ("2000-2009", 2000), ("2010+", 2010)]
        .map(|(label, decade)| format!("{label} {}", stats::rent_of_decade(decade)));
    list.add(
        Basis::Assumed,
        ("écarts de loyer au m², en millièmes", "differences of rent per m², in thousandths"),
        Text::same(format!("{} ; {} ; {}", financing.join(" ; "), rooms.join(" ; "), decades.join(" ; "))),
        (
            "ramenés à la moyenne du parc pour que le loyer moyen du territoire soit gardé ; hasard de ± 6 %",
            "scaled to the mean of the stock so that the territory's mean rent is kept; ± 6 % at random",
        ),
    );
    let (flat, house, charges_spread) = stats::CHARGES;
    list.add(
        Basis::Assumed,
        ("charges, en centimes par m² et par mois", "charges, in cents per m² and month"),
        Text::new(
            format!("appartement {flat} ; maison {house} ; ± {} %", charges_spread / 10),
            format!("flat {flat}; house {house}; ± {} %", charges_spread / 10),
        ),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    let accessible = [("<1980", 1970), ("1980-1999", 1990), ("2000-2009", 2000), ("2010+", 2010)]
        .map(|(label, decade)| (label, stats::accessible(decade)));
    list.add(
        Basis::Assumed,
        ("logements accessibles en fauteuil", "wheelchair-accessible dwellings"),
        spread(&accessible, |label| Text::same(*label)),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    list.add(
        Basis::Assumed,
        ("PLAI adapté parmi les PLAI depuis 2010", "adapted PLAI among PLAI since 2010"),
        percent(stats::ADAPTED_PLAI),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    let (uses, why) = if request.commissions == 0 {
        (
            stats::USES.as_slice(),
            (
                "liste d'une commission : les mutations internes (27 à 32 % des attributions) en sont pour l'essentiel déjà retirées",
                "a commission's list: most own transfers (27 to 32 % of awards) are already taken out of it",
            ),
        )
    } else {
        (
            stats::USES_OF_A_YEAR.as_slice(),
            (
                "mutations internes : 27 à 32 % des attributions (Hauts-de-Seine 2022, ANCOLS) ; les autres parts supposées",
                "own transfers: 27 to 32 % of awards (Hauts-de-Seine 2022, ANCOLS); the other shares assumed",
            ),
        )
    };
    list.add(
        Basis::Assumed,
        ("affectation des logements vacants", "what vacancies are kept for"),
        spread(uses, |kept_for| Text::same(kept_for.word())),
        why,
    );
    list.add(
        Basis::Assumed,
        (
            "construits ou aménagés pour un handicap, parmi les accessibles",
            "built or fitted for a disability, of the accessible",
        ),
        percent(stats::FITTED),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    let (soonest, latest) = stats::NOTICE;
    list.add(
        Basis::Assumed,
        ("vacance signalée avant la commission", "notice of a vacancy before the commission"),
        Text::new(format!("de {soonest} à {latest} jours"), format!("{soonest} to {latest} days")),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    list.add(
        Basis::Assumed,
        ("plafonds dérogatoires et désignations du préfet", "derogating ceilings and designations by the préfet"),
        Text::new("aucun", "none"),
        ("deux colonnes laissées à remplir", "two columns left to be filled"),
    );
    list.add(
        Basis::Stated,
        ("quartiers prioritaires", "priority neighbourhoods"),
        Text::new("périmètre déclaré dans RPLS 2019", "as declared in RPLS 2019"),
        (
            "géographie prioritaire de 2014, antérieure à celle de 2024",
            "priority geography of 2014, before that of 2024",
        ),
    );
}

fn year(list: &mut List, request: &Request) {
    if request.commissions == 0 {
        return;
    }
    list.add(
        Basis::Assumed,
        ("commissions de l'année", "commissions of the year"),
        Text::new(
            format!("{}, le jeudi, à intervalles réguliers ; un logement va à l'une au hasard", request.commissions),
            format!("{}, on Thursdays, evenly spread; a dwelling goes to one of them at random", request.commissions),
        ),
        ("ni saison ni jour férié comptés", "neither seasons nor holidays are counted"),
    );
    list.add(
        Basis::Derived,
        ("premières mises en location", "first lettings"),
        percent(stats::FIRST_LETTINGS),
        (
            "80 % de l'offre vient de la rotation (ANCOLS 2024) ; le reste, supposé neuf, est hors QPV et de la décennie",
            "80 % of the offer comes from turnover (ANCOLS 2024); the rest, assumed new, is out of priority neighbourhoods and of this decade",
        ),
    );
    list.add(
        Basis::Assumed,
        ("demandes de l'année", "requests of the year"),
        Text::new(
            "anciennetés comptées à la dernière commission",
            "ages counted on the day of the last commission",
        ),
        (
            "une demande n'est examinée qu'après son dépôt : le stock croît dans l'année, et personne n'en sort faute de renouveler",
            "a request is looked at once it is filed: the stock grows over the year, and nobody leaves it for want of renewal",
        ),
    );
}

fn households(list: &mut List) {
    let form = |form: &Form| match form {
        Form::Single => Text::new("personne seule", "single"),
        Form::LoneParent => Text::new("monoparental", "lone parent"),
        Form::Couple => Text::new("couple", "couple"),
        Form::Other => Text::new("autre", "other"),
    };
    list.add(
        Basis::Stated,
        ("forme des ménages demandeurs", "form of applicant households"),
        spread(&stats::FORMS, form),
        ("Fédération des OPH, étude de 2022 (France, 2020)", "Fédération des OPH, 2022 study (France, 2020)"),
    );
    let number = |dependants: &u32| Text::same(dependants.to_string());
    list.add(
        Basis::Assumed,
        ("personnes à charge d'un parent seul", "dependants of a lone parent"),
        spread(&stats::LONE_PARENT_DEPENDANTS, number),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    list.add(
        Basis::Derived,
        ("personnes à charge d'un couple", "dependants of a couple"),
        spread(&stats::COUPLE_DEPENDANTS, number),
        (
            "part sans enfant d'après les attributions de Paris et des Hauts-de-Seine (DRIHL 2023) ; le reste supposé",
            "share without children after the awards in Paris and Hauts-de-Seine (DRIHL 2023); the rest assumed",
        ),
    );
    list.add(
        Basis::Assumed,
        ("autres ménages : adultes, puis personnes à charge", "other households: adults, then dependants"),
        {
            let (adults, dependants) = (spread(&stats::OTHER_ADULTS, number), spread(&stats::OTHER_DEPENDANTS, number));
            Text::new(format!("{} / {}", adults.fr, dependants.fr), format!("{} / {}", adults.en, dependants.en))
        },
        ("aucune statistique trouvée", "no statistic was found"),
    );
    for (what, ages) in [
        (("âge, personne seule", "age, single"), stats::AGE_SINGLE.as_slice()),
        (("âge, parent seul", "age, lone parent"), &stats::AGE_LONE_PARENT),
        (("âge, couple avec enfants", "age, couple with children"), &stats::AGE_PARENTS),
        (("âge, autres cas", "age, other cases"), &stats::AGE_COUPLE),
        (("âge, décohabitation et futurs mariés", "age, leaving home or marrying"), &stats::AGE_LEAVING),
    ] {
        list.add(
            Basis::Assumed,
            what,
            quantiles(ages),
            ("quantiles ; au moins 18 ans le jour de la demande", "quantiles; 18 or more on the day of the request"),
        );
    }
    let (oldest, gap) = stats::CHILD_AGE;
    list.add(
        Basis::Assumed,
        ("âge des personnes à charge", "age of dependants"),
        Text::new(
            format!("uniforme de 0 à {oldest} ans, {gap} ans de moins que le parent au moins"),
            format!("uniform from 0 to {oldest}, at least {gap} years under the parent's"),
        ),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    list.add(
        Basis::Derived,
        ("type souhaité", "type wanted"),
        Text::new(
            "selon le ménage ; personne seule T1 40 %, T2 48 %, T3 12 %",
            "by household; single T1 40 %, T2 48 %, T3 12 %",
        ),
        (
            "vise T1-T2 47 % (Fédération des OPH 2022) ; T1 demandé par 40 % des personnes seules (Hauts-de-Seine 2022)",
            "aims at 47 % of T1-T2 (Fédération des OPH 2022); T1 asked for by 40 % of singles (Hauts-de-Seine 2022)",
        ),
    );
    let (second, smaller) = stats::SECOND_TYPE;
    list.add(
        Basis::Assumed,
        ("accepte aussi un type voisin ; dont plus petit", "also accepts a type beside; of which smaller"),
        {
            let (second, smaller) = (percent(second), percent(smaller));
            Text::new(format!("{} ; {}", second.fr, smaller.fr), format!("{}; {}", second.en, smaller.en))
        },
        ("aucune statistique trouvée", "no statistic was found"),
    );
}

fn requests(list: &mut List) {
    list.add(
        Basis::Derived,
        ("ancienneté des demandes, en jours", "age of requests, in days"),
        quantiles(&stats::WAIT),
        (
            "vise 47 % de plus d'un an (2019) et une moyenne de 21 à 24 mois (721 jours fin 2022, ANCOLS ; 23 mois, SNE PACA 2020)",
            "aims at 47 % over a year (2019) and a mean of 21 to 24 months (721 days end 2022, ANCOLS; 23 months, SNE PACA 2020)",
        ),
    );
    let (recent, older) = (percent(stats::TRANSFERS.0), percent(stats::TRANSFERS.1));
    list.add(
        Basis::Derived,
        ("mutations : demandes de l'année, plus anciennes", "transfers: the year's requests, older ones"),
        Text::new(format!("{} ; {}", recent.fr, older.fr), format!("{}; {}", recent.en, older.en)),
        ("USH 2024 : 27 % des nouvelles demandes, 32 % du stock", "USH 2024: 27 % of new requests, 32 % of all"),
    );
    list.add(
        Basis::Derived,
        ("motifs des premières demandes", "motives of first requests"),
        Text::new(
            "sans logement ou hébergé 31,9 % ; trop cher 14,3 % ; le reste supposé, selon le ménage",
            "without a home or hosted 31.9 %; too expensive 14.3 %; the rest assumed, by household",
        ),
        ("Indecosa d'après le SNE 2019", "Indecosa after the SNE 2019"),
    );
    list.add(
        Basis::Derived,
        ("motifs des mutations", "motives of transfers"),
        Text::new(
            "trop petit 27,2 % ; santé ou handicap 14,8 % ; environnement 12,1 % ; le reste supposé, selon le ménage",
            "too small 27.2 %; health or disability 14.8 %; neighbourhood 12.1 %; the rest assumed, by household",
        ),
        ("Indecosa d'après le SNE 2019", "Indecosa after the SNE 2019"),
    );
    list.add(
        Basis::Assumed,
        ("logement actuel", "present lodging"),
        Text::new(
            "selon le motif ; toute mutation vient du parc hlm",
            "by motive; every transfer comes from the social stock",
        ),
        (
            "repères : 25 % de locataires du privé, 27 % d'hébergés par des proches parmi les ménages logés en 2022 (ANCOLS)",
            "marks: 25 % private tenants, 27 % hosted by relatives among the households housed in 2022 (ANCOLS)",
        ),
    );
    let private = stats::PRIVATE_RENT;
    list.add(
        Basis::Assumed,
        ("loyer actuel", "present rent"),
        Text::new(
            format!("hlm : loyer moyen du territoire ± 10 % ; privé : {private} millièmes de celui-ci"),
            format!("social: the territory's mean rent ± 10 %; private: {private} thousandths of it"),
        ),
        ("aucune statistique locale trouvée", "no local statistic was found"),
    );
    list.add(
        Basis::Assumed,
        ("nombre de communes demandées", "number of communes asked for"),
        spread(&stats::WISHED_COMMUNES, |number| Text::same(number.to_string())),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    let weight = stats::WISHES_PER_DWELLING;
    list.add(
        Basis::Assumed,
        ("poids d'une commune dans les souhaits", "weight of a commune in wishes"),
        Text::new(format!("population + {weight} × parc social"), format!("population + {weight} × social stock")),
        ("aucune statistique trouvée", "no statistic was found"),
    );
}

fn incomes(list: &mut List) {
    for (what, form) in [
        (("niveau de vie, personne seule", "income, single"), Form::Single),
        (("niveau de vie, parent seul", "income, lone parent"), Form::LoneParent),
        (("niveau de vie, couple et autres", "income, couple and others"), Form::Couple),
    ] {
        list.add(
            Basis::Assumed,
            what,
            quantiles(stats::income(form)),
            (
                "revenu annuel par unité de consommation, en millièmes du plafond PLAI d'une personne (en Île-de-France, un peu plus pour les ménages de plusieurs personnes) ; vise 75 % sous le plafond PLAI (76 % en Île-de-France) et plus de 40 % sous le seuil de pauvreté (USH fin 2020), et le premier quartile médian des EPCI (9 243 € en 2023, 0,77 fois ce plafond)",
                "yearly income per consumption unit, in thousandths of the one-person PLAI ceiling (somewhat more for households of several persons in Île-de-France); aims at 75 % under the PLAI ceiling (76 % in Île-de-France) and over 40 % under the poverty line (USH end 2020), and at the median first quartile of EPCI (9 243 € in 2023, 0.77 times that ceiling)",
            ),
        );
    }
    list.add(
        Basis::Derived,
        ("seuil de pauvreté", "poverty line"),
        Text::new(format!("{} €/UC/an", stats::POVERTY_LINE), format!("{} €/unit/year", stats::POVERTY_LINE)),
        (
            "60 % du revenu médian, d'après 8 600 € pour 40 % (débat parlementaire)",
            "60 % of the median income, after 8 600 € for 40 % (parliamentary debate)",
        ),
    );
    list.add(
        Basis::Assumed,
        ("part imposable du revenu, en millièmes", "taxed part of income, in thousandths"),
        Text::same(
            stats::TAXED_PART.map(|(level, part)| format!("{level} : {part}")).join(" ; "),
        ),
        (
            "par niveau de vie ; 30 de moins par personne à charge jusqu'à trois ; revenu fiscal = 864 millièmes de la part imposable, ± 15 %",
            "by income; 30 less per dependant up to three; reference income = 864 thousandths of the taxed part, ± 15 %",
        ),
    );
    list.add(
        Basis::Assumed,
        ("revenu fiscal nul", "reference income nought"),
        percent(stats::NO_REFERENCE),
        ("sans ressources imposables deux ans plus tôt", "no taxable income two years before"),
    );
    let (reference, monthly) = (percent(stats::MISSING.0), percent(stats::MISSING.1));
    list.add(
        Basis::Assumed,
        ("revenu fiscal absent ; revenu mensuel absent", "reference income missing; monthly income missing"),
        Text::new(format!("{} ; {}", reference.fr, monthly.fr), format!("{}; {}", reference.en, monthly.en)),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    let (age, floor) = stats::OLD_AGE;
    list.add(
        Basis::Assumed,
        ("revenu plancher des plus âgés", "income floor of the oldest"),
        Text::new(
            format!("{floor} millièmes du plafond PLAI dès {age} ans"),
            format!("{floor} thousandths of the PLAI ceiling from {age} on"),
        ),
        ("effet du minimum vieillesse", "effect of the minimum income of old age"),
    );
    let (agents, employees) = (percent(stats::EMPLOYMENT.0), percent(stats::EMPLOYMENT.1));
    let from = stats::WORKING_FROM;
    list.add(
        Basis::Assumed,
        (
            "en emploi : agents publics ; puis salariés d'une entreprise cotisante",
            "at work: public agents; then employees of contributing firms",
        ),
        Text::new(format!("{} ; {}", agents.fr, employees.fr), format!("{}; {}", agents.en, employees.en)),
        (
            &format!("est en emploi un ménage de moins de 65 ans au-dessus de {from} millièmes"),
            &format!("a household under 65 and above {from} thousandths is at work"),
        ),
    );
}

fn rights(list: &mut List) {
    list.add(
        Basis::Derived,
        ("reconnus DALO, France", "recognised under the DALO, France"),
        percent(stats::DALO),
        (
            "102 969 ménages en attente en 2023 pour environ 2,6 millions de demandes",
            "102 969 households waiting in 2023 for about 2.6 million requests",
        ),
    );
    let (ile_de_france, elsewhere) = stats::DALO_BY_REGION;
    list.add(
        Basis::Derived,
        (
            "DALO : Île-de-France, ailleurs, en centièmes de la France",
            "DALO: Île-de-France, elsewhere, in hundredths of France",
        ),
        Text::same(format!("{ile_de_france} ; {elsewhere}")),
        ("59 % des recours (DREES 2014) pour 33 % des demandes", "59 % of appeals (DREES 2014) for 33 % of requests"),
    );
    list.add(
        Basis::Assumed,
        ("publics prioritaires (L441-1)", "priority publics (L441-1)"),
        Text::new(
            "selon le motif, le logement et le revenu ; vise 30 %",
            "by motive, lodging and income; aims at 30 %",
        ),
        (
            "30 à 32 % des attributions en Île-de-France (DRIHL 2023), repris pour les demandes",
            "30 to 32 % of awards in Île-de-France (DRIHL 2023), taken over for requests",
        ),
    );
    list.add(
        Basis::Assumed,
        ("handicap reconnu", "recognised disability"),
        {
            let share = percent(stats::DISABILITY);
            Text::new(
                format!("{} ; le double dès 60 ans ; motif handicap 100 %, santé 25 %", share.fr),
                format!("{}; twice as much from 60 on; motive disability 100 %, health 25 %", share.en),
            )
        },
        ("aucune statistique trouvée", "no statistic was found"),
    );
    let (first, third, beyond) = (percent(stats::REFUSED.0), percent(stats::REFUSED.1), percent(stats::REFUSED.2));
    list.add(
        Basis::Assumed,
        (
            "a déjà refusé : moins d'un an, moins de trois, au-delà",
            "already refused: under a year, under three, beyond",
        ),
        Text::new(
            format!("{} ; {} ; {}", first.fr, third.fr, beyond.fr),
            format!("{}; {}; {}", first.en, third.en, beyond.en),
        ),
        ("aucune statistique par demandeur trouvée", "no statistic by applicant was found"),
    );
    list.add(
        Basis::Derived,
        ("nombre de refus quand il y en a", "refusals when there is one"),
        spread(&stats::REFUSALS, |number| Text::same(number.to_string())),
        ("vise une moyenne de 1,3 (quatre bailleurs, 2010)", "aims at a mean of 1.3 (four landlords, 2010)"),
    );
    list.add(
        Basis::Assumed,
        ("séjour régulier, numéro unique", "lawful residence, registration number"),
        Text::new("tous", "all"),
        ("la table ne porte que des demandes recevables", "the table holds admissible requests only"),
    );
    let (given, from, to) = stats::RECENT_INCOME;
    let share = percent(given);
    list.add(
        Basis::Assumed,
        ("revenu de l'année N-1 ou des douze derniers mois", "income of last year or of the last twelve months"),
        Text::new(
            format!("donné par {} ; de {from} à {to} millièmes du revenu de référence", share.fr),
            format!("given by {}; {from} to {to} thousandths of the reference income", share.en),
        ),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    list.add(
        Basis::Assumed,
        ("ancienneté de la reconnaissance DALO", "age of the recognition under the DALO"),
        Text::new(
            format!("uniforme, {} jours au plus", stats::RECOGNISED),
            format!("uniform, {} days at most", stats::RECOGNISED),
        ),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    let (younger, older) = (percent(stats::DEPENDENT.0), percent(stats::DEPENDENT.1));
    list.add(
        Basis::Assumed,
        ("perte d'autonomie : avant 75 ans, à partir de 75 ans", "loss of autonomy: under 75, from 75 on"),
        Text::new(format!("{} ; {}", younger.fr, older.fr), format!("{}; {}", younger.en, older.en)),
        ("aucune statistique trouvée", "no statistic was found"),
    );
    list.add(
        Basis::Assumed,
        (
            "emploi essentiel non télétravaillable, parmi ceux qui travaillent",
            "essential job not done at home, of those at work",
        ),
        percent(stats::ESSENTIAL),
        ("aucune statistique trouvée", "no statistic was found"),
    );
}
