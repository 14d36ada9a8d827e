"""What a job is asked to do beside reading its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Options:
    """What a submitter may choose."""

    force_refresh: bool = False  # fetch and file again even if the library has it
    tier_floor: str = ""  # the least tier that is filed; empty: all are
    # What its owner says of the item, given to it once it is filed: `tags`, `note`, `highlights`
    # in the shape of `library.items.user_metadata.apply_user_metadata`.
    about: dict[str, Any] = field(default_factory=dict)

    # The id of the item to be read again, whatever its address; media type and charset, if known.
    renew: str = ""
    media_type: str = ""
    charset: str = ""

    def as_json(self) -> dict[str, Any]:
        floor = {"tier_floor": self.tier_floor} if self.tier_floor else {}
        about = {"about": self.about} if self.about else {}
        known = {"renew": self.renew, "media_type": self.media_type, "charset": self.charset}
        renew = {name: value for name, value in known.items() if value or self.renew}
        return {"force_refresh": self.force_refresh, **floor, **about, **renew}
