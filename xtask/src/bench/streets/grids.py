"""Points in grids: the files for both sides, DuckDB spatial's answer, and the check of an answer.

grids.py prepare FIXTURES FOLDER     writes grids.geojson and points.csv
grids.py duckdb FIXTURES FOLDER      joins them on one thread; the last line on stderr is the processor time
grids.py check FIXTURES ANSWER.csv   prints how many answers there are and how many of them are wrong
"""

import csv
import glob
import gzip
import os
import sys
import time

import numpy as np


def integers(fixtures, name, kind):
    with gzip.open(os.path.join(fixtures, name)) as file:
        return np.frombuffer(file.read(), kind)


def polygons(fixtures):
    numbers = integers(fixtures, "suzhou-voronoi-12000.bin.gz", "<i4")
    at = 1
    for _ in range(numbers[0]):
        rings = []
        count = numbers[at]
        at += 1
        for _ in range(count):
            size = int(numbers[at])
            ring = numbers[at + 1 : at + 1 + 2 * size].reshape(-1, 2)
            at += 1 + 2 * size
            rings.append(np.vstack([ring, ring[:1]]))
        yield rings


def degrees(value):
    """Exact: a sign, whole degrees and seven places."""
    value = int(value)
    return f"{'-' if value < 0 else ''}{abs(value) // 10**7}.{abs(value) % 10**7:07}"


def prepare(fixtures, folder):
    with open(os.path.join(folder, "grids.geojson"), "w", encoding="ascii") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for number, rings in enumerate(polygons(fixtures)):
            text = ",".join(
                "[" + ",".join(f"[{degrees(x)},{degrees(y)}]" for x, y in ring) + "]" for ring in rings
            )
            out.write(",\n" if number else "")
            out.write(f'{{"type":"Feature","properties":{{"code":"{number}"}},')
            out.write(f'"geometry":{{"type":"Polygon","coordinates":[{text}]}}}}')
        out.write("\n]}\n")
    points = integers(fixtures, "points-1000000.bin.gz", "<i4")[1:].reshape(-1, 2)
    with open(os.path.join(folder, "points.csv"), "w", encoding="ascii") as out:
        out.write("id,lon,lat\n")
        out.writelines(f"{number},{degrees(x)},{degrees(y)}\n" for number, (x, y) in enumerate(points))


def with_duckdb(fixtures, folder):
    import duckdb
    import duckdb_extension_spatial

    package = os.path.dirname(duckdb_extension_spatial.__file__)
    extension = glob.glob(os.path.join(package, "extensions", "*", "spatial.duckdb_extension"))[0]
    base = duckdb.connect()
    base.execute("set threads = 1")
    base.execute(f"load '{extension}'")
    collection = os.path.join(folder, "grids.geojson")
    base.execute(
        "create table grids as select code, geom from st_read(?)", [collection]
    )
    base.execute(
        "create table points as select id, st_point(lon, lat) as point from read_csv(?)",
        [os.path.join(folder, "points.csv")],
    )
    begin = time.process_time()
    base.execute(
        "create table answers as select id, code from points join grids on st_contains(geom, point)"
    )
    seconds = time.process_time() - begin
    base.execute(
        "copy (select p.id as point, code as grid from points p left join answers a on a.id = p.id) to ? (header)",
        [os.path.join(folder, "duckdb.csv")],
    )
    print(f"compute_seconds {seconds:.6f}", file=sys.stderr)


def check(fixtures, path):
    expected = integers(fixtures, "answers-1000000.bin.gz", "<i4")
    if len(expected) == 1_000_001:
        expected = expected[1:]
    found = np.full(len(expected), -2, dtype=np.int64)
    count = 0
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for point, grid in rows:
            found[int(point)] = int(grid) if grid else -1
            count += 1
    print(count, int(np.sum(found != expected)))


{"prepare": prepare, "duckdb": with_duckdb, "check": check}[sys.argv[1]](*sys.argv[2:])
