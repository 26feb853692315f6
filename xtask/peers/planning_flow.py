"""Others' greatest flows on the belt of a drawn city: the peers of our closure, and its judges.

planning_flow.py NODES EDGES [--repeat N] [--slow]

NODES is `node,…,cost,zone` with the zones inside, between and outside; EDGES is `from,to,…,lanes`, every road both
ways. Inside and outside are drawn together to one node each. Prints one JSON object: for each tool and question
(`edge`: a road costs its lanes; `node`: a node of the belt costs its cost) the value and the least processor time of
the flow alone, without building the network. --slow asks NetworkX as well, once, which takes
seconds. Needs ortools 9.15, PyMaxflow 1.3 and networkx 3.6.
"""

import argparse
import csv
import json
import time

import maxflow
import numpy as np
from ortools.graph.python import max_flow

INSIDE, OUTSIDE = 0, 1
NO_LIMIT = 10**9


def read(nodes_path, edges_path):
    number, costs = {}, [NO_LIMIT, NO_LIMIT]
    with open(nodes_path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ends = {"inside": INSIDE, "outside": OUTSIDE}.get(row["zone"])
            number[row["node"]] = len(costs) if ends is None else ends
            if ends is None:
                costs.append(int(row["cost"]))
    with open(edges_path, encoding="utf-8", newline="") as file:
        rows = [(number[row["from"]], number[row["to"]], int(row["lanes"])) for row in csv.DictReader(file)]
    return costs, [row for row in rows if row[0] != row[1]]


def arcs_of(question, costs, roads):
    """Arcs with capacities, the source and the sink; a node that costs is split in two."""
    if question == "edge":
        return [(a, b, lanes) for a, b, lanes in roads] + [(b, a, lanes) for a, b, lanes in roads], INSIDE, OUTSIDE
    arcs = [(2 * node, 2 * node + 1, cost) for node, cost in enumerate(costs)]
    for a, b, _ in roads:
        arcs += [(2 * a + 1, 2 * b, NO_LIMIT), (2 * b + 1, 2 * a, NO_LIMIT)]
    return arcs, 2 * INSIDE + 1, 2 * OUTSIDE


def ortools(question, costs, roads):
    arcs, source, sink = arcs_of(question, costs, roads)
    arcs = np.array(arcs, dtype=np.int64)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(arcs[:, 0].astype(np.int32), arcs[:, 1].astype(np.int32), arcs[:, 2])
    begin = time.process_time()
    flow.solve(source, sink)
    return flow.optimal_flow(), time.process_time() - begin


def pymaxflow(question, costs, roads):
    """Boykov and Kolmogorov's own; the ends are its terminals, not nodes."""
    graph = maxflow.Graph[int](2 * len(costs), 2 * len(roads))
    entry, exit = (lambda node: node, lambda node: node) if question == "edge" else (
        lambda node: 2 * node, lambda node: 2 * node + 1)
    graph.add_nodes(len(costs) if question == "edge" else 2 * len(costs))
    if question == "node":
        for node, cost in enumerate(costs):
            if node > OUTSIDE:
                graph.add_edge(2 * node, 2 * node + 1, cost, 0)
    direct = 0
    for a, b, lanes in roads:
        room = lanes if question == "edge" else NO_LIMIT
        near, far = min(a, b), max(a, b)
        if far <= OUTSIDE:
            direct += room
        elif near == INSIDE:
            graph.add_tedge(entry(far), room, 0)
        elif near == OUTSIDE:
            graph.add_tedge(exit(far), 0, room)
        elif question == "edge":
            graph.add_edge(a, b, room, room)
        else:
            graph.add_edge(exit(a), entry(b), room, 0)
            graph.add_edge(exit(b), entry(a), room, 0)
    begin = time.process_time()
    value = graph.maxflow()
    return value + direct, time.process_time() - begin


def networkx(question, costs, roads):
    import networkx

    arcs, source, sink = arcs_of(question, costs, roads)
    graph = networkx.DiGraph()
    for a, b, room in arcs:
        known = graph.get_edge_data(a, b, {"capacity": 0})["capacity"]
        graph.add_edge(a, b, capacity=known + room)
    begin = time.process_time()
    value = networkx.maximum_flow_value(graph, source, sink)
    return value, time.process_time() - begin


def main():
    words = argparse.ArgumentParser()
    words.add_argument("nodes")
    words.add_argument("edges")
    words.add_argument("--repeat", type=int, default=3)
    words.add_argument("--slow", action="store_true")
    words = words.parse_args()
    costs, roads = read(words.nodes, words.edges)
    tools = [ortools, pymaxflow] + ([networkx] if words.slow else [])
    answer = {}
    for question in ("edge", "node"):
        for tool in tools:
            runs = 1 if tool is networkx else words.repeat
            found = [tool(question, costs, roads) for _ in range(runs)]
            answer.setdefault(tool.__name__, {})[question] = {
                "value": int(found[0][0]),
                "cpu_seconds": min(seconds for _, seconds in found),
            }
    print(json.dumps(answer))


main()
