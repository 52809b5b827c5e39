"""The other solvers, each given the same pairs; what a peer needs to build its own model counts as its time."""
import importlib.util

import numpy as np

NEEDS = {"scipy": ["scipy"], "ortools": ["ortools"], "highs": ["highspy", "scipy"], "duckdb": ["duckdb", "pandas"]}


def is_installed(name):
    return all(importlib.util.find_spec(module) for module in NEEDS[name.split()[0]])


def solves(name, variant, size):
    """Whether that peer is given that variant: rows go to HiGHS only, whose model of L does not end in any useful time."""
    if name.startswith("highs"):
        return variant in ("base", "tight") and size in ("S", "M")
    return variant == "plain" and not name.startswith("duckdb")


def edges(case):
    applicants, offsets = case["applicants"].astype(np.int64), case["offsets"]
    homes = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    return applicants, homes, 1000 + case["tables"]["points"][applicants]


def scipy_matching(case):
    import scipy.sparse
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching as matching

    applicants, homes, weight = edges(case)
    matrix = scipy.sparse.csr_matrix((weight, (homes, applicants)), (len(case["offsets"]) - 1, len(case["tables"]["points"])))
    rows, columns = matching(matrix, maximize=True)
    return int(matrix[rows, columns].sum())


def ortools_flow(case):
    from ortools.graph.python import min_cost_flow

    applicants, homes, weight = edges(case)
    people, places = len(case["tables"]["points"]), len(case["offsets"]) - 1
    source, sink = people + places, people + places + 1
    tails = np.concatenate([np.full(places, source), homes + people, np.arange(people), [source]])
    heads = np.concatenate([np.arange(places) + people, applicants, np.full(people, sink), [sink]])
    capacity = np.concatenate([np.ones(places + len(weight) + people, int), [places]])
    cost = np.concatenate([np.zeros(places, int), -weight, np.zeros(people + 1, int)])
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, cost)
    flow.set_node_supply(source, places)
    flow.set_node_supply(sink, -places)
    flow.solve()
    return -flow.optimal_cost()


def highs_simplex(case):
    """The linear relaxation with rows and shortfalls at 3000 a home: it bounds the plan from above."""
    import highspy
    import scipy.sparse as sparse

    applicants, homes, weight = edges(case)
    tables, tight = case["tables"], case["variant"] == "tight"
    flags, district = tables["flags"][applicants], tables["district"][homes]
    allowed = [flags & 2 > 0, flags & 8 > 0, flags & 4 > 0, np.ones(len(flags), bool), np.ones(len(flags), bool)]
    edge = np.concatenate([np.flatnonzero(one) for one in allowed])
    label = np.concatenate([np.full(one.sum(), at) for at, one in enumerate(allowed)])
    kind, inside = flags[edge], district[edge]
    priority, first, dalo = kind & 2 > 0, kind & 16 > 0, kind & 1 > 0
    places, people, count = len(case["offsets"]) - 1, len(tables["points"]), len(edge)
    rows = [((label == at) * 1.0, share * places) for at, share in enumerate([0.30, 0.05, 0.30, 0.25] if tight else [0.25, 0.05, 0.20, 0.20])]
    rows += [((label == at) * (priority - (0.40 if tight else 0.25)), 0.0) for at in range(1 if tight else 2, 5)]
    rows += [(~inside * (first - (0.35 if tight else 0.25)), 0.0), (inside * (~first - 0.5), 0.0), (dalo * 1.0, (0.15 if tight else 0.08) * places)]
    column = np.arange(count)
    whole = sparse.vstack([
        sparse.csr_matrix((np.ones(count), (applicants[edge], column)), (people, count)),
        sparse.csr_matrix((np.ones(count), (homes[edge], column)), (places, count)),
        sparse.csr_matrix(np.array([one for one, _ in rows])),
    ])
    short = sparse.vstack([sparse.csr_matrix((people + places, len(rows))), sparse.identity(len(rows))])
    matrix = sparse.hstack([whole, short]).tocsc()
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count + len(rows), people + places + len(rows)
    program.col_cost_ = np.concatenate([-weight[edge].astype(float), np.full(len(rows), 3000.0)])
    program.col_lower_, program.col_upper_ = np.zeros(program.num_col_), np.full(program.num_col_, np.inf)
    program.row_lower_ = np.concatenate([np.full(people + places, -np.inf), [least for _, least in rows]])
    program.row_upper_ = np.concatenate([np.ones(people + places), np.full(len(rows), np.inf)])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("solver", "simplex")
    solver.passModel(program)
    solver.run()
    return round(-solver.getInfo().objective_function_value, 2)


def duckdb_join(case):
    """The candidate pairs by a join of the three tables; loading them counts as well."""
    import duckdb
    import pandas

    tables = case["tables"]
    people = pandas.DataFrame({"who": np.arange(len(tables["points"])), **{name: tables[name] for name in ("persons", "income", "ratio")}})
    wishes = pandas.DataFrame(tables["wished"], columns=["who", "commune"])
    homes = pandas.DataFrame({"home": np.arange(len(tables["rent"])), **{name: tables[name] for name in ("commune", "rent", "low", "high", "cap")}})
    base = duckdb.connect()
    for name, frame in (("people", people), ("wishes", wishes), ("homes", homes)):
        base.register("frame", frame)
        base.execute(f"create table {name} as select * from frame")
    base.execute(
        "create table pairs as select who, home from homes join wishes using (commune) join people using (who) "
        "where persons between low and high and ratio <= cap and rent * 0.75 <= 0.33 * income"
    )
    found = base.execute("select count(*) from pairs").fetchone()[0]
    assert found == len(case["applicants"]), "the join gives other pairs"
    return found


PEERS = {"scipy matching": scipy_matching, "ortools flow": ortools_flow, "highs simplex": highs_simplex, "duckdb join": duckdb_join}
