"""Optimize a shard's folder: index new points in the graph, reclaim the space of deleted ones.

    python -m library.vector_index.edge.compaction FOLDER DIMENSION GRAPH_FROM

Runs as a separate process on an unused copy, as Edge holds the GIL for the whole time.
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
    """Have the kernel kill this process when the server dies: nobody would use the result."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


if __name__ == "__main__":
    main()
