"""Pieces of a line that are kept apart while the rest of it is read: code, formulas, addresses."""

from __future__ import annotations

import re

# Between the lines of a text while it is read as one: a space that no line has in it.
BREAK = "\u2028"

_SIGN = re.compile("\ue011(\\d{1,7})\ue012")
_SIGNS = str.maketrans("", "", "\ue011\ue012")
_ADDRESS = re.compile(r"(?<![\w\[(])(?:https?|ftp)://[^\s\[\]<>]+")


class KeptPieces:
    """What has been taken out of a line, to be put back as it was."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def kept(self, piece: str) -> str:
        """A sign that stands for the piece."""
        self._pieces.append(self.restored(piece))
        return f"\ue011{len(self._pieces) - 1}\ue012"

    def link(self, shown: str, address: str) -> str:
        """A link of Markdown, whose words are still to be read."""
        return f"[{shown}{self.kept(f']({address})')}" if shown else self.kept(f"<{address}>")

    def without_addresses(self, text: str) -> str:
        """The text with signs for the addresses that stand in it as they are."""
        return _ADDRESS.sub(lambda found: self.kept(found[0]), text)

    def restored(self, text: str) -> str:
        """The text with every piece where its sign stands."""
        return _SIGN.sub(self._piece, text)

    def _piece(self, sign: re.Match[str]) -> str:
        number = int(sign[1])
        return self._pieces[number] if number < len(self._pieces) else ""


def without_signs(text: str) -> str:
    """The text without the characters that such signs are made of."""
    return text.translate(_SIGNS)
