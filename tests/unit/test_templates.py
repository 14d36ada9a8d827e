"""What templates and htmx must agree on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUTTON = re.compile(r"<button\b(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")


def forgotten(source: str) -> list[str]:
    """Buttons whose value htmx would not send: of a button itself it sends none, but `hx-vals`."""
    return [
        tag
        for tag in BUTTON.findall(source)
        if re.search(r"\shx-(?:post|get)=", tag)
        and re.search(r'\sname="', tag)
        and "hx-vals=" not in tag
    ]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.stem
)
def test_htmx_sends_what_a_button_is_for(path: Path) -> None:
    assert forgotten(path.read_text()) == []


def test_a_forgotten_value_is_found() -> None:
    button = '<button form="act" name="all" value="1" hx-post="/dismiss/"{}>'
    assert forgotten(button.format("")) != []
    assert forgotten(button.format(""" hx-vals='{"all": "1"}'""")) == []
