"""Processes that let those which somebody waits for go first."""

from __future__ import annotations

import logging
import os
from pathlib import Path

logger = logging.getLogger(__name__)

NICENESS = 5  # of workers, behind the web and the stores
# Where Linux shares the processor among sessions first, the nice values of processes of different
# sessions are not compared, but those of the sessions themselves (sched(7), "The autogroup
# feature"). Each process of `manage.py up` has a session of its own.
_AUTOGROUP = Path("/proc/self/autogroup")


def give_way(niceness: int = 0) -> None:
    """Add `niceness` to this process's, which its children inherit, and give it to its session.

    A child in a new session calls it for that.
    """
    total = os.nice(niceness)
    if _AUTOGROUP.exists():
        try:
            _AUTOGROUP.write_text(str(total))
        except OSError as error:  # the kernel takes a few a second of all that are no root's
            logger.info("This session keeps its priority: %s", error)
