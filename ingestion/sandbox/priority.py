"""Processes that let those which somebody waits for go first."""

from __future__ import annotations

import logging
import os
import random
import time
from pathlib import Path

logger = logging.getLogger(__name__)

NICENESS = 5  # of workers, behind the web and the stores
# Where Linux shares the processor among sessions first, the nice values of processes of different
# sessions are not compared, but those of the sessions themselves (sched(7), "The autogroup
# feature"). Each process of `manage.py up` has a session of its own.
_AUTOGROUP = Path("/proc/self/autogroup")
# The kernel takes one such change every tenth of a second of all that are no root's.
_TRIES, _PAUSE = 10, 0.1


def give_way(niceness: int = 0) -> None:
    """Add `niceness` to this process's, which its children inherit, and give it to its session.

    Only to one that it leads: others have sessions of which they are a small part. A child that
    leads a session of its own calls it for that.
    """
    total = os.nice(niceness)
    if os.getsid(0) != os.getpid() or not _AUTOGROUP.exists():
        return
    for _ in range(_TRIES):
        try:
            _AUTOGROUP.write_text(str(total))
        except BlockingIOError:
            time.sleep(_PAUSE * random.uniform(1, 2))  # noqa: S311 - no secret
        except OSError as error:
            logger.info("This session keeps its priority: %s", error)
            return
        else:
            return
    logger.info("This session keeps its priority, as too many others change theirs.")
