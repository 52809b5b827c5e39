"""Synthetic assignment instances with quotas, in the binary format that benches/solver/instances.rs reads.

Invented households and homes (statut inventé), drawn from a seed: wished communes, sizes of household and home, income
against rent and ceiling. Sizes: S 5 000 applicants x 60 homes, M 30 000 x 400, L 60 000 x 5 000, X 300 000 x 40 000.
"""
import struct

import numpy as np

SIZES = {"S": (5_000, 60, 20), "M": (30_000, 400, 30), "L": (60_000, 5_000, 40), "X": (300_000, 40_000, 200)}
DALO, PRIORITY, EMPLOYEE, AGENT, QUARTILE = 1, 2, 4, 8, 16


def draw(size, seed):
    """The tables of an instance: applicants, wishes and homes."""
    applicants, homes, communes = SIZES[size]
    random = np.random.default_rng([seed, applicants, homes])
    weight = random.dirichlet(np.full(communes, 2.0))
    persons = 1 + random.choice(6, applicants, p=[0.46, 0.20, 0.14, 0.11, 0.06, 0.03])
    income = 0.8 * np.sqrt(persons) * np.exp(random.normal(7.2, 0.5, applicants))
    ceiling = np.array([1900, 2550, 3070, 3700, 4350, 4900])[persons - 1]
    ratio = income / ceiling
    dalo = random.random(applicants) < 0.05
    priority = dalo | (random.random(applicants) < 0.20)
    employee = random.random(applicants) < 0.45
    agent = random.random(applicants) < 0.04
    first = ratio < np.quantile(ratio, 0.25)
    wait = random.exponential(30.0, applicants)
    bonus = 40 * priority + 60 * dalo + 20 * first
    points = (wait + bonus + random.integers(0, 10, applicants)).astype(np.int64)
    flags = DALO * dalo + PRIORITY * priority + EMPLOYEE * employee + AGENT * agent + QUARTILE * first
    wishes = 1 + random.poisson(1.5, applicants)
    who = np.repeat(np.arange(applicants), wishes)
    wished = np.unique(np.stack([who, random.choice(communes, len(who), p=weight)], 1), axis=0)
    rooms = random.choice(5, homes, p=[0.07, 0.22, 0.37, 0.26, 0.08])
    financing = random.choice(3, homes, p=[0.15, 0.78, 0.07])
    base = np.array([330, 400, 480, 560, 640])[rooms] * np.array([0.85, 1.0, 1.4])[financing]
    return {
        "points": points, "flags": flags, "persons": persons, "income": income, "ratio": ratio, "wished": wished,
        "commune": np.sort(random.choice(communes, homes, p=weight)), "district": random.random(homes) < 0.3,
        "rent": base * random.normal(1.0, 0.08, homes), "low": np.array([1, 1, 2, 3, 5])[rooms],
        "high": np.array([1, 2, 4, 6, 8])[rooms], "cap": np.array([0.6, 1.0, 1.3])[financing],
    }


def pairs(tables):
    """The candidate pairs, home by home, the applicants of each in increasing order."""
    wished = tables["wished"]
    order = np.argsort(wished[:, 1], kind="stable")
    start = np.searchsorted(wished[order, 1], np.arange(tables["commune"].max() + 2))
    lists = []
    for home, commune in enumerate(tables["commune"]):
        near = wished[order[start[commune]:start[commune + 1]], 0]
        persons, income, ratio = (tables[name][near] for name in ("persons", "income", "ratio"))
        fits = (persons >= tables["low"][home]) & (persons <= tables["high"][home]) & (ratio <= tables["cap"][home])
        lists.append(near[fits & (0.75 * tables["rent"][home] <= 0.33 * income)])
    offsets = np.concatenate([[0], np.cumsum([len(one) for one in lists])])
    return offsets, np.concatenate(lists)


def write(path, tables, offsets, applicants):
    """Writes the binary file: see benches/solver/instances.rs for the format."""
    homes = 2 * tables["commune"] + tables["district"]
    with open(path, "wb") as out:
        out.write(struct.pack("<qqq", len(tables["points"]), len(homes), len(applicants)))
        for column in (tables["points"], tables["flags"], homes):
            out.write(column.astype("<i4").tobytes())
        out.write(offsets.astype("<i8").tobytes())
        out.write(applicants.astype("<i4").tobytes())
