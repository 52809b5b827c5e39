"""Compares household categories and PLUS ceilings with OpenFisca-France's, on random households.

    pip install openfisca-france==176.1.8
    python tests/outside/check_openfisca.py target/release/equiflux [HOUSEHOLDS, 100000 by default]

Households are drawn (the same ones each time), worked out by OpenFisca, and written as rows of `exemples` blocks of a policy
that extends `national/cch`: `equiflux test` says whether the program finds the same category and the same ceiling, to the
euro, in the three zones and the three years of the rules. What is compared is the program's own reading of the shipped rules.

What OpenFisca-France is known to do otherwise is excluded by name (DEFECTS). An exclusion that is no longer needed fails the
check, so that it goes when the source is repaired.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from openfisca_core.simulations import SimulationBuilder
from openfisca_france import FranceTaxBenefitSystem

ROOT = Path(__file__).resolve().parents[2]
YEARS = [2024, 2025, 2026]
# Our zone, and a commune that OpenFisca puts in it.
ZONES = {"autres_regions": "35238", "ile_de_france": "78646", "paris_limitrophes": "75056"}
ROWS_PER_FILE = 10_000

DEFECTS = {
    "handicap": "logement_social_categorie_menage ignores the card of disability, which lifts a household by one category",
    "grands_enfants": "dependants are those of housing benefit: a child of 21 or more is none, though the tax may count it",
}


def draw(count):
    """Adults, their ages, ages of dependants, disability, year, zone of each household."""
    random = numpy.random.default_rng(20_260_312)
    adults = random.integers(1, 3, count)
    older = random.integers(18, 90, count)
    # Half of the couples near the limit of 55 years for both, where it matters.
    near = random.random(count) < 0.5
    older = numpy.where((adults == 2) & near, random.integers(22, 34, count), older)
    partner = numpy.maximum(18, numpy.where(near, 55 - older + random.integers(-2, 3, count), older - 3))
    dependants = numpy.where(random.random(count) < 0.35, 0, random.integers(1, 9, count))
    ages = [random.integers(0, 26, number) if late else random.integers(0, 21, number)
            for number, late in zip(dependants, random.random(count) < 0.03)]
    disabled = random.random(count) < 0.05
    return adults, older, partner, ages, disabled, random.integers(0, 3, count), random.integers(0, 3, count)


def of_openfisca(system, year, adults, older, partner, ages, commune):
    """Category and PLUS ceiling of each household, by OpenFisca-France."""
    month, families = f"{year}-03", numpy.arange(len(adults))
    owner, age, role = [], [], []
    for family in families:
        owner += [family] * (adults[family] + len(ages[family]))
        age += [older[family]] + ([partner[family]] if adults[family] == 2 else []) + list(ages[family])
        role += ["demandeur", "conjoint"][: adults[family]] + ["enfant"] * len(ages[family])
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("individu", numpy.arange(len(owner)))
    roles = {
        "famille": role,
        "foyer_fiscal": [{"demandeur": "declarant_principal", "enfant": "personne_a_charge"}.get(one, one) for one in role],
        "menage": [{"demandeur": "personne_de_reference"}.get(one, one) for one in role],
    }
    for entity, own in roles.items():
        population = builder.declare_entity(entity, families)
        builder.join_with_persons(population, numpy.array(owner), own)
    simulation = builder.build(system)
    simulation.set_input("age", month, numpy.array(age))
    simulation.set_input("age_en_mois", month, 12 * numpy.array(age))
    simulation.set_input("depcom", month, numpy.array([code.encode() for code in commune]))
    category = simulation.calculate("logement_social_categorie_menage", month).decode_to_str()
    zone = simulation.calculate("zone_logement_social", month).decode_to_str()
    dependants = simulation.calculate("al_nb_personnes_a_charge", month)
    table = system.get_parameters_at_instant(month).prestations_sociales.aides_logement.logement_social.plu
    # Its formula of the ceiling reads the PLAI table; the same formula on its PLUS table.
    further = numpy.where(dependants > 4, dependants - 4, 0)
    ceiling = [
        table.par_categorie_de_menage[one][where] + more * table.par_personne_supplementaire[where]
        for one, where, more in zip(category, zone, further)
    ]
    # Beyond the sixth, its category stays the sixth while ours counts on.
    number = numpy.array([int(one[-1]) for one in category]) + further
    return number, numpy.array(ceiling).round().astype(int)


def policy(rows):
    """A policy whose examples are those rows."""
    head = ("langue fr\npolitique « Comparaison »\n  en vigueur du 2024-01-01 au 2026-12-31\n  étend national/cch\n"
            "  statut inventé\n")
    fields = ["personnes", "adultes", "personnes_a_charge", "couple", "age_titulaire", "age_conjoint", "handicap", "zone"]
    header = "  | " + " | ".join(fields) + " | définition categorie_menage attendue | définition plafond_menage attendue |\n"
    text = head
    for year in YEARS:
        own = [row for row in rows if row[0] == year]
        if own:
            text += f"\nexemples « {year} »\n  date {year}-03-15\n  soit logement.financement = PLUS\n" + header
            text += "".join("  | " + " | ".join(str(cell) for cell in row[1:]) + " |\n" for row in own)
    return text


def run(program, rows):
    """How many of the rows the program finds otherwise, and what it says of the first ones."""
    wrong, said = 0, ""
    with tempfile.TemporaryDirectory() as directory:
        shutil.copytree(ROOT / "rules" / "national", Path(directory) / "national")
        for start in range(0, len(rows), ROWS_PER_FILE):
            file = Path(directory) / "comparaison.eqf"
            file.write_text(policy(rows[start : start + ROWS_PER_FILE]), encoding="utf-8")
            done = subprocess.run([program, "test", file], capture_output=True, text=True)
            lines = done.stdout.splitlines()
            if done.returncode not in (0, 1) or not lines or "résultats attendus" not in lines[-1]:
                sys.exit(f"the program did not test the policy: {done.stdout[-2000:]}{done.stderr[-2000:]}")
            places = {line.split(": ")[0] for line in lines if ", définition " in line}
            wrong += len(places)
            said = said or "\n".join(lines[:6])
    return wrong, said


def main():
    program, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    system = FranceTaxBenefitSystem()
    adults, older, partner, ages, disabled, years, zones = draw(count)
    names = list(ZONES)
    kept, set_aside = [], {name: [] for name in DEFECTS}
    for place, year in enumerate(YEARS):
        at = numpy.flatnonzero(years == place)
        commune = [ZONES[names[zones[one]]] for one in at]
        numbers, ceilings = of_openfisca(system, year, adults[at], older[at], partner[at], [ages[one] for one in at], commune)
        for one, number, ceiling in zip(at, numbers, ceilings):
            dependants, couple = len(ages[one]), adults[one] == 2
            row = [year, adults[one] + dependants, adults[one], dependants, "oui" if couple else "non", older[one],
                   partner[one] if couple else "", "oui" if disabled[one] else "non", names[zones[one]], number, f"{ceiling} €"]
            if disabled[one]:
                set_aside["handicap"].append(row)
            elif any(age > 20 for age in ages[one]):
                set_aside["grands_enfants"].append(row)
            else:
                kept.append(row)
    wrong, said = run(program, kept)
    print(f"{len(kept)} households compared: {wrong} differ")
    if wrong:
        sys.exit(said)
    for name, rows in set_aside.items():
        wrong, _ = run(program, rows)
        print(f"excluded, {name}: {len(rows)} households, of which {wrong} differ — {DEFECTS[name]}")
        if rows and not wrong:
            sys.exit(f"nothing differs any more for `{name}`: take the exclusion out")


if __name__ == "__main__":
    main()
