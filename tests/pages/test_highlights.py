"""An item is read: highlights, progress, title, places that are linked to."""

from __future__ import annotations

import pytest
from django.test import Client

from librarian_site.models import User
from library.models import Highlight
from tests.factories import make_item
from tests.pages.reading import text_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_highlights_of_all_items_are_searched_and_exported(
    page: Client, owner: User, stranger: User
) -> None:
    first = make_item(owner, title="Tides", url="https://example.org/tides")
    Highlight.objects.create(item=first, quote="two sets\nof tables", note="Which is right?")
    Highlight.objects.create(item=make_item(owner), quote="The lamp")
    Highlight.objects.create(item=make_item(stranger), quote="Not yours")
    shown = text_of(page, "/library/highlights/")
    assert "The lamp" in shown and "Not yours" not in shown
    found = page.get("/library/highlights/?q=right+sets").context["page"]
    assert [each.item for each in found] == [first]
    text = page.get("/library/highlights/export/?q=tides").content.decode()
    assert text == (
        "# Highlights\n\n## Tides\n\nhttps://example.org/tides\n\n"
        "> two sets\n> of tables\n\nWhich is right?\n\n"
    )
    assert "You highlighted this" in text_of(page, "/")


def test_a_highlight_is_made_noted_and_removed(page: Client, owner: User) -> None:
    item = make_item(owner)
    made = page.post(
        f"/library/{item.pk}/highlights/",
        {"quote": "Some <b>text", "prefix": "", "suffix": ".", "color": "green"},
        headers={"HX-Request": "true"},
    )
    assert "Some &lt;b&gt;text" in made.content.decode()
    highlight = Highlight.objects.get()
    page.post(f"/library/highlights/{highlight.pk}/", {"note": "Look here"})
    text = text_of(page, f"/library/{item.pk}/")
    assert "Look here" in text
    assert 'data-color="green"' in text
    page.post(f"/library/highlights/{highlight.pk}/delete/")
    assert not Highlight.objects.exists()


def test_a_highlight_is_kept_as_it_stands_in_the_text(page: Client, owner: User) -> None:
    item = make_item(owner)
    words = {"quote": "two\r\nlines", "prefix": "before ", "suffix": "\r\n after "}
    page.post(f"/library/{item.pk}/highlights/", {**words, "color": "yellow"})
    made = Highlight.objects.get()
    assert (made.quote, made.prefix, made.suffix) == ("two\nlines", "before ", "\n after ")
    page.post(f"/library/highlights/{made.pk}/", {"note": " n ", "color": "pink"})
    made.refresh_from_db()
    assert (made.prefix, made.note, made.color) == ("before ", "n", "pink")


def test_a_highlight_that_is_sent_again_is_there_once(page: Client, owner: User) -> None:
    item = make_item(owner)
    marked = {"quote": "a word", "prefix": "once ", "suffix": "", "color": "green"}
    for _ in range(2):
        page.post(f"/library/{item.pk}/highlights/", marked)
    page.post(f"/library/{item.pk}/highlights/", {**marked, "prefix": "twice "})
    assert list(item.highlights.values_list("prefix", flat=True)) == ["once ", "twice "]


def test_what_scripts_send_is_sent_as_who_is_signed_in(page: Client, owner: User) -> None:
    known = page.get("/account/connection/")
    assert (known.json()["user"], known["Cache-Control"].count("no-store")) == (owner.pk, 1)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(page.cookies)
    item = make_item(owner)
    path, token = f"/library/{item.pk}/note/", strict.get("/account/connection/").json()["token"]
    assert strict.post(path, {"note": "Lost"}).status_code == 403
    strict.post(path, {"note": "Kept"}, headers={"X-CSRFToken": token})
    item.refresh_from_db()
    assert item.note == "Kept"


def test_a_highlight_of_nothing_is_refused(page: Client, owner: User, stranger: User) -> None:
    item = make_item(owner)
    for nothing in ("", " \n "):
        answer = page.post(f"/library/{item.pk}/highlights/", {"quote": nothing})
        assert answer.status_code == 400
    wrong = {"quote": "x", "color": "mauve"}
    assert page.post(f"/library/{item.pk}/highlights/", wrong).status_code == 400
    theirs = Highlight.objects.create(item=make_item(stranger), quote="x")
    assert page.post(f"/library/highlights/{theirs.pk}/delete/").status_code == 404
    assert page.post(f"/library/{theirs.item_id}/highlights/", {"quote": "x"}).status_code == 404


def test_reading_goes_on_where_it_stopped(page: Client, owner: User) -> None:
    item = make_item(owner)
    assert page.post(f"/library/{item.pk}/progress/", {"percent": "42"}).status_code == 204
    assert "Go on reading at 42 %" in text_of(page, f"/library/{item.pk}/")
    for wrong in ("", "101", "-1", "x"):
        answer = page.post(f"/library/{item.pk}/progress/", {"percent": wrong})
        assert answer.status_code == 400
    page.post(f"/library/{item.pk}/progress/", {"percent": "9"})  # a tab that was opened before
    assert 'data-percent="42" data-from="0" data-to="100"' in text_of(page, f"/library/{item.pk}/")


def test_a_title_can_be_mended(page: Client, owner: User) -> None:
    item = make_item(owner, title="Wrnog")
    page.post(f"/library/{item.pk}/title/", {"title": " Right "})
    item.refresh_from_db()
    assert item.title == "Right"
    page.post(f"/library/{item.pk}/title/", {"title": ""})
    item.refresh_from_db()
    assert item.title == "Right"


def test_contents_and_passages_can_be_linked_to(page: Client, owner: User) -> None:
    markdown = "# One\n\nFirst.\n\n## Two\n\nSecond.\n\n- a\n- b\n\n## Three\n\nThird."
    item = make_item(owner, markdown=markdown)
    for n, start in enumerate((7, markdown.index("Second"), markdown.index("- b"))):
        item.passages.create(
            id=f"00000000-0000-0000-0000-00000000000{n}", ordinal=n, text="x", start=start
        )
    text = text_of(page, f"/library/{item.pk}/")
    assert '<a href="#h-2">Two</a>' in text
    assert '<p id="p-0">First.</p>' in text
    assert '<p id="p-1">Second.</p>' in text
    assert '<li id="p-2">b</li>' in text
