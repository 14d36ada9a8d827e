"""A queued job's place in the queue, as pages and the API show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Position in the queue, from 1, and seconds until the job is likely to start.

    `seconds` is None while no job has completed from which the wait could be estimated.
    """

    position: int
    seconds: float | None

    @property
    def text(self) -> str:
        """The position as a phrase: "Number 3 in the queue, begins in about 20 seconds"."""
        if self.position == 1:
            place = gettext("Next in the queue")
        else:
            place = gettext("Number %(number)s in the queue") % {"number": self.position}
        if self.seconds is None:
            return place
        begins = gettext("begins in %(time)s") % {"time": _about(self.seconds)}
        return f"{place}, {begins}"


def _about(seconds: float) -> str:
    if seconds < 10:
        return gettext("a few seconds")
    if seconds < 90:
        return gettext("about %(n)s seconds") % {"n": f"{round(seconds, -1):.0f}"}
    minutes = seconds / 60
    if minutes < 90:
        return gettext("about %(n)s minutes") % {"n": f"{minutes:.0f}"}
    return gettext("about %(n)s hours") % {"n": f"{minutes / 60:.0f}"}
