"""Belts around a drawn city as problems for the product, and what the peers make of them.

    peers.py write GRIDCITY.py FOLDER SIDE…     tables and problems
    peers.py measure GRIDCITY.py SIDE KIND TOOL  one line of JSON: value and processor seconds to solve

KIND is edges (each road costs its lanes) or nodes (each node between costs what it costs). The inside is the disc of
30 % of the side, the outside everything beyond 45 %; for the peers each is put together as one node beforehand, and
neither that nor building the tool's network is counted.
"""
import importlib.util
import json
import os
import sys
import time

SEED = 2026
ENDLESS = 10**12


def drawn(path, side):
    spec = importlib.util.spec_from_file_location("gridcity", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    places, roads, costs = module.gridcity(side, side, SEED)
    inside, outside = module.rings(places, side, side)
    return places, roads, costs, inside, outside


def write(path, folder, sides):
    for side in map(int, sides):
        places, roads, costs, inside, outside = drawn(path, side)
        with open(os.path.join(folder, f"nodes-{side}.csv"), "w") as out:
            out.write("node,x_m,y_m,cost\n")
            for node, ((x, y), cost) in enumerate(zip(places, costs)):
                out.write(f"{node},{x},{y},{cost}\n")
        with open(os.path.join(folder, f"edges-{side}.csv"), "w") as out:
            out.write("from,to,length_meters,speed_kmh,lanes\n")
            for a, b, meters, lanes, speed, _ in roads:
                out.write(f"{a},{b},{meters},{speed},{lanes}\n")
        for kind in ("edges", "nodes"):
            problem = {
                "kind": "closure", "inside": inside, "outside": outside, "buy": kind,
                "edge_cost": "lanes", "node_cost": "cost",
                "network": {"nodes": f"nodes-{side}.csv", "edges": f"edges-{side}.csv", "directed": False},
            }
            with open(os.path.join(folder, f"problem-{side}-{kind}.json"), "w") as out:
                json.dump(problem, out)


def arcs(path, side, kind):
    """Vertices and arcs (from, to, there, back), the source 0 and the sink 1."""
    _, roads, costs, inside, outside = drawn(path, side)
    number = {node: 0 for node in inside}
    number.update({node: 1 for node in outside})
    step = 2 if kind == "nodes" else 1
    vertices = 2
    for node in range(len(costs)):
        if node not in number:
            number[node] = vertices
            vertices += step
    rows = []
    if kind == "nodes":
        rows += [(v, v + 1, costs[node], 0) for node, v in number.items() if v > 1]
    for a, b, _, lanes, _, _ in roads:
        a, b = number[a], number[b]
        if a == b:
            continue
        if kind == "edges":
            rows.append((a, b, lanes, lanes))
        else:
            leave = lambda v: v + 1 if v > 1 else v
            rows.append((leave(a), b, ENDLESS, 0))
            rows.append((leave(b), a, ENDLESS, 0))
    return vertices, rows


def ortools(vertices, rows):
    from ortools.graph.python import max_flow
    flow = max_flow.SimpleMaxFlow()
    for a, b, there, back in rows:
        flow.add_arc_with_capacity(a, b, there)
        if back:
            flow.add_arc_with_capacity(b, a, back)
    return lambda: (flow.solve(0, 1), flow.optimal_flow())[1]


def maxflow(vertices, rows):
    import maxflow as library
    graph = library.GraphInt(vertices, len(rows))
    graph.add_nodes(vertices)
    graph.add_tedge(0, ENDLESS, 0)
    graph.add_tedge(1, 0, ENDLESS)
    for a, b, there, back in rows:
        graph.add_edge(a, b, min(there, 2**30), min(back, 2**30))
    return graph.maxflow


def networkx(vertices, rows):
    import networkx as library
    graph = library.DiGraph()
    for a, b, there, back in rows:
        for x, y, c in ((a, b, there), (b, a, back)):
            if c:
                held = graph[x][y]["capacity"] if graph.has_edge(x, y) else 0
                graph.add_edge(x, y, capacity=held + c)
    return lambda: library.maximum_flow_value(graph, 0, 1)


def measure(path, side, kind, tool):
    run = {"ortools": ortools, "maxflow": maxflow, "networkx": networkx}[tool](*arcs(path, int(side), kind))
    begun = time.process_time()
    value = run()
    print(json.dumps({"value": value, "seconds": time.process_time() - begun}))


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        measure(*sys.argv[2:])
