"""spopt with PuLP and HiGHS on the questions of `crates/planning/benches/siting.rs`: our peer and our judge.

planning_siting.py [QUESTION ...] [--seed N] [--gap SHARE]

Draws the same places as the bench by the same whole-number arithmetic, asks spopt, and prints one line of JSON for each
question: the value in the bench's unit, and the processor seconds of building the model and of solving it. HiGHS works
on one thread. pip install spopt==0.7.0 pulp highspy
"""

import argparse
import json
import math
import resource

SIDE = 10_000
MASK = (1 << 64) - 1


def chance(seed):
    """splitmix64, as in the bench."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def drawn(rows, candidates, seed):
    numbers = chance(seed)
    places = lambda count: [(next(numbers) % SIDE, next(numbers) % SIDE) for _ in range(count)]
    demand, sites = places(rows), places(candidates)
    weights = [1 + next(numbers) % 10 for _ in demand]
    times = [[math.isqrt((a - x) ** 2 + (b - y) ** 2) for x, y in sites] for a, b in demand]
    return times, weights


# name: (rows, candidates, sites, radius)
QUESTIONS = {
    "p_center_300x60": ("p_center", 300, 60, 10, None),
    "p_median_500x100": ("p_median", 500, 100, 10, None),
    "p_median_500x100_25": ("p_median", 500, 100, 25, None),
    "mclp_1000x100": ("mclp", 1_000, 100, 10, 1_000),
    "mclp_5000x300": ("mclp", 5_000, 300, 15, 1_000),
    "mclp_5000x300_20": ("mclp", 5_000, 300, 20, 1_000),
    "lscp_2000x300": ("lscp", 2_000, 300, None, 1_200),
    "lscp_2000x300_1600": ("lscp", 2_000, 300, None, 1_600),
    "lscp_2000x300_2000": ("lscp", 2_000, 300, None, 2_000),
}


def build(kind, times, weights, sites, radius):
    import numpy as np
    from spopt.locate import LSCP, MCLP, PCenter, PMedian

    matrix = np.array(times, dtype=float)
    demand = np.array(weights)
    before = spent()
    if kind == "p_center":
        model = PCenter.from_cost_matrix(matrix, p_facilities=sites)
    elif kind == "p_median":
        model = PMedian.from_cost_matrix(matrix, demand, p_facilities=sites)
    elif kind == "mclp":
        model = MCLP.from_cost_matrix(matrix, demand, radius, p_facilities=sites)
    else:
        model = LSCP.from_cost_matrix(matrix, radius)
    return model, spent() - before


def spent():
    """Of this process and of the solvers that it has called."""
    use = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in use)


def value(kind, model, times, weights, radius):
    """By the definition, from the sites opened."""
    chosen = [number for number, site in enumerate(model.fac_vars) if (site.value() or 0) > 0.5]
    nearest = [min(row[site] for site in chosen) for row in times]
    if kind == "p_center":
        return max(nearest)
    if kind == "p_median":
        return sum(weight * time for weight, time in zip(weights, nearest))
    if kind == "mclp":
        return sum(weight for weight, time in zip(weights, nearest) if time <= radius)
    return len(chosen)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("questions", nargs="*", default=list(QUESTIONS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gap", type=float, default=0.0)
    options = parser.parse_args()
    import pulp

    for name in options.questions or list(QUESTIONS):
        kind, rows, candidates, sites, radius = QUESTIONS[name]
        times, weights = drawn(rows, candidates, options.seed)
        model, build_seconds = build(kind, times, weights, sites, radius)
        before = spent()
        model.solve(pulp.HiGHS(msg=False, threads=1, gapRel=options.gap))
        line = {
            "question": name,
            "seed": options.seed,
            "value": value(kind, model, times, weights, radius),
            "build_cpu_seconds": round(build_seconds, 3),
            "solve_cpu_seconds": round(spent() - before, 3),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
