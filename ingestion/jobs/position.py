"""A queued job's place in the queue, as pages and the API show it."""

from __future__ import annotations

from dataclasses import dataclass


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
        about = "" if self.seconds is None else f", begins in {_about(self.seconds)}"
        return f"{'Next' if self.position == 1 else f'Number {self.position}'} in the queue{about}"


def _about(seconds: float) -> str:
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {round(seconds, -1):.0f} seconds"
    minutes = seconds / 60
    return f"about {minutes:.0f} minutes" if minutes < 90 else f"about {minutes / 60:.0f} hours"
