"""The data that a page's own scripts draw it from, where it stands in the page as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

LONGEST = 8_000_000  # characters of a script
MAX_STATES = 40
_JSON_TYPE = re.compile(r"application/(?:[\w.-]+\+)?json", re.IGNORECASE)
_COMMENT = re.compile(r"^\s*<!--|-->\s*$")
# window.__INITIAL_STATE__ = {…}, window["appData"] = JSON.parse("…")
_ASSIGNED = re.compile(
    r"(?:\b(?:window|self|globalThis)\s*(?:\.\s*|\[\s*[\"'])|\b(?:var|let|const)\s+)[\w$]{1,80}"
    r"[\"'\]]{0,2}\s*=\s*(?:JSON\.parse\(\s*)?(?=[{\[\"])"
)
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined\s*(?=[,}\]])")


def read_states(tree: Any) -> Iterator[Any]:
    """What is JSON in the page's scripts, but for JSON-LD; what can't be read is passed over."""
    count = 0
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").strip()
        if not text.strip() or len(text) > LONGEST or kind.lower() == "application/ld+json":
            continue
        if _JSON_TYPE.match(kind):
            found = [_decoded(_COMMENT.sub("", text).strip())]
        elif not kind or "javascript" in kind.lower() or kind.lower() == "module":
            found = list(_assigned(text))
        else:
            continue
        for state in found:
            if isinstance(state, dict | list) and count < MAX_STATES:
                count += 1
                yield state


def _assigned(text: str) -> Iterator[Any]:
    at = 0
    for _ in range(MAX_STATES):
        found = _ASSIGNED.search(text, at)
        if found is None:
            return
        state, end = _from(text, found.end())
        if isinstance(state, str):  # as JSON.parse takes it
            state = _decoded(state)
        yield state
        at = max(end, found.end())


def _from(text: str, start: int) -> tuple[Any, int]:
    """The JSON that begins there, and where it ends; None where it is another thing."""
    decoder = json.JSONDecoder(strict=False)
    try:
        return decoder.raw_decode(text, start)
    except json.JSONDecodeError as error:
        if not text.startswith("undefined", error.pos):
            return None, start
    except RecursionError:
        return None, start
    try:
        return decoder.raw_decode(text[:start] + _UNDEFINED.sub("null", text[start:]), start)
    except (ValueError, RecursionError):
        return None, start


def _decoded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def nested_json(text: str) -> Any:
    """What a text in a state holds that is JSON itself, else None."""
    text = text.strip()
    is_json = text[:1] in ("{", "[") and text[-1:] in ("}", "]")
    return _decoded(text) if is_json and len(text) <= LONGEST else None
