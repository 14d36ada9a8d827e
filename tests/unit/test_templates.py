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


# What can't be taken back is asked for first. What only seems so: items go to the trash, a job is
# the record of what is filed, and one signs in, registers and invites again.
ENDING = re.compile(r"\{% url '([\w:-]*(?:delete|revoke|remove|withdraw|empty|free|renew)[\w-]*)'")
TAKEN_BACK = {"library:delete", "ingestion:job-delete", "push-remove", "withdraw-invitation"}


def unasked(source: str) -> list[str]:
    """Names of addresses that end something, of forms and buttons that ask no question before."""
    found = []
    for match in ENDING.finditer(source):
        form, button = (source.rfind(tag, 0, match.start()) for tag in ("<form", "<button"))
        end = source.index("</form>" if form > button else "</button>", match.start())
        if "data-confirm" not in source[max(form, button) : end]:
            found.append(match[1])
    return [name for name in found if name not in TAKEN_BACK]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.stem
)
def test_what_cannot_be_taken_back_is_asked_for(path: Path) -> None:
    assert unasked(path.read_text()) == []


def test_an_unasked_end_is_found() -> None:
    button = """<button formaction="{% url 'webhook-delete' hook.pk %}"REST>Delete</button>"""
    assert unasked(button.replace("REST", "")) == ["webhook-delete"]
    assert unasked(button.replace("REST", ' data-confirm="Sure?"')) == []
