"""scipy's Dijkstra on a DIMACS graph: the peer of our matrix, and its judge.

shortest.py GRAPH SOURCES TARGETS OUT [--reverse] [--repeat N]

GRAPH is `p sp n m` and `a from to weight`, gzipped or not, in centiseconds; SOURCES and TARGETS are ids from 1, one a
line. OUT becomes little-endian u32, row = source, 4294967295 where there is no way. With --reverse the search runs
from the targets over the turned graph. The last line on stderr is the processor time of one search.
"""

import argparse
import gzip
import sys
import time

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

UNREACHABLE = 0xFFFF_FFFF
BLOCK = 100


def read_graph(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rb") as file:
        lines = file.read().split(b"\n")
    count = next(int(line.split()[2]) for line in lines if line.startswith(b"p"))
    arcs = b" ".join(line[2:] for line in lines if line.startswith(b"a"))
    arcs = np.array(arcs.split(), dtype=np.int64).reshape(-1, 3)
    # Of parallel arcs only the quickest counts; a sparse matrix would add them up.
    order = np.lexsort((arcs[:, 2], arcs[:, 1], arcs[:, 0]))
    arcs = arcs[order]
    first = np.ones(len(arcs), dtype=bool)
    first[1:] = np.any(arcs[1:, :2] != arcs[:-1, :2], axis=1)
    arcs = arcs[first]
    weights = arcs[:, 2].astype(np.float64)
    return csr_matrix((weights, (arcs[:, 0] - 1, arcs[:, 1] - 1)), shape=(count, count))


def read_ids(path):
    with open(path, encoding="ascii") as file:
        return np.array(file.read().split(), dtype=np.int64) - 1


def search(graph, origins, ends):
    """In blocks, because a row holds a number for every vertex."""
    blocks = (origins[at : at + BLOCK] for at in range(0, len(origins), BLOCK))
    return np.vstack([dijkstra(graph, indices=block)[:, ends] for block in blocks])


def main():
    words = argparse.ArgumentParser()
    for name in ("graph", "sources", "targets", "out"):
        words.add_argument(name)
    words.add_argument("--reverse", action="store_true")
    words.add_argument("--repeat", type=int, default=1)
    words = words.parse_args()
    graph, sources, targets = read_graph(words.graph), read_ids(words.sources), read_ids(words.targets)
    if words.reverse:
        graph = graph.T.tocsr()
    times = []
    for _ in range(words.repeat):
        begin = time.process_time()
        if words.reverse:
            found = search(graph, targets, sources).T
        else:
            found = search(graph, sources, targets)
        times.append(time.process_time() - begin)
    answers = np.where(np.isinf(found), UNREACHABLE, found).astype("<u4")
    answers.tofile(words.out)
    print(f"compute_seconds {sorted(times)[len(times) // 2]:.9f}", file=sys.stderr)


main()
