"""Put a shard's folder in order: a graph over what is new, the room of what is gone given back.

    python -m library.vector_index.edge.compaction FOLDER DIMENSION GRAPH_FROM

A process of its own, on a copy nobody reads: Edge stops everything else in its process meanwhile.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

import qdrant_edge as edge

from library.vector_index.edge.points import config

NICENESS = 10
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


def main() -> None:
    folder, dimension, graph_from = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _end_with_parent()
    os.nice(NICENESS)
    shard = edge.EdgeShard.load(folder, config(dimension, graph_from))
    shard.optimize()
    shard.close()


def _end_with_parent() -> None:
    """What a killed server has begun is of no use to the next."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


if __name__ == "__main__":
    main()
