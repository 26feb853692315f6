"""Tables and questions for the bench of planning, written once.

    tables.py belt GRIDCITY.py FOLDER SIDE SEED    the closure of a belt, by roads and by nodes
    tables.py contest DATA FOLDER                  the questions of CUMCM 2011 B

The inside of a belt is the disc of 30 % of the side, the outside everything beyond 45 %. A road costs its lanes, a
node between what the drawing says. The zone of each node is for `xtask/peers/planning_flow.py`.
"""
import csv
import importlib.util
import json
import os
import sys


def belt(path, folder, side, seed):
    spec = importlib.util.spec_from_file_location("gridcity", path)
    gridcity = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gridcity)
    side, city = int(side), f"{side}-{seed}"
    places, roads, costs = gridcity.gridcity(side, side, int(seed))
    inside, outside = gridcity.rings(places, side, side)
    zones = dict.fromkeys(inside, "inside") | dict.fromkeys(outside, "outside")
    with open(os.path.join(folder, f"nodes-{city}.csv"), "w") as out:
        out.write("node,x_m,y_m,cost,zone\n")
        for node, ((x, y), cost) in enumerate(zip(places, costs)):
            out.write(f"{node},{x},{y},{cost},{zones.get(node, 'between')}\n")
    with open(os.path.join(folder, f"edges-{city}.csv"), "w") as out:
        out.write("from,to,length_meters,speed_kmh,lanes\n")
        for a, b, meters, lanes, speed, _ in roads:
            out.write(f"{a},{b},{meters},{speed},{lanes}\n")
    network = {"nodes": f"nodes-{city}.csv", "edges": f"edges-{city}.csv", "directed": False}
    for buy in ("edges", "nodes"):
        question = {"kind": "closure", "network": network, "inside": inside, "outside": outside}
        ask(folder, f"belt-{city}-{buy}", question | {"buy": buy, "edge_cost": "lanes", "node_cost": "cost"})


def contest(data, folder):
    read = lambda name: list(csv.DictReader(open(os.path.join(data, name), encoding="utf-8", newline="")))
    platforms, nodes = read("platforms.csv"), read("nodes.csv")
    units = [{"id": row["platform"], "node": row["node"]} for row in platforms]
    city_exits = [row["node"] for row in read("exits_city.csv")]
    district_exits = [row["node"] for row in read("exits_district_a.csv")]
    of_a = {row["node"] for row in nodes if row["district"] == "A"}
    # District A alone, for what is asked of it alone.
    with open(os.path.join(folder, "contest-nodes-a.csv"), "w") as out:
        out.write("node\n" + "".join(f"{row['node']}\n" for row in nodes if row["node"] in of_a))
    with open(os.path.join(folder, "contest-edges-a.csv"), "w") as out:
        rows = [row for row in read("edges.csv") if row["from"] in of_a and row["to"] in of_a]
        out.write("from,to,length_km\n" + "".join(f"{r['from']},{r['to']},{r['length_km']}\n" for r in rows))
    city = {"nodes": os.path.join(data, "nodes.csv"), "edges": os.path.join(data, "edges.csv")}
    district = {"nodes": "contest-nodes-a.csv", "edges": "contest-edges-a.csv"}
    for network in (city, district):
        network |= {"directed": False, "speed_kmh": 60}
    flight = {
        "kind": "cordon", "network": city, "units": units, "targets": city_exits,
        "suspect": {"nodes": [{"node": "32"}]}, "report_delay_seconds": 180, "objective": "earliest_finish",
    }
    stations = [unit["node"] for unit in units if unit["id"].startswith("A")]
    ask(folder, "contest-blockade", {
        "kind": "blockade", "network": city, "posts": district_exits,
        "units": [unit for unit in units if unit["id"].startswith("A")]})
    ask(folder, "contest-siting", {
        "kind": "siting", "network": district, "objective": "lscp", "existing": stations, "within_seconds": 180})
    ask(folder, "contest-postman", {"kind": "patrol", "network": district, "objective": "postman", "edges": "all"})
    ask(folder, "contest-static", flight | {"model": "static"})
    ask(folder, "contest-dynamic", flight | {"model": "dynamic"})


def ask(folder, name, question):
    with open(os.path.join(folder, f"{name}.json"), "w") as out:
        json.dump(question, out)


if __name__ == "__main__":
    {"belt": belt, "contest": contest}[sys.argv[1]](*sys.argv[2:])
