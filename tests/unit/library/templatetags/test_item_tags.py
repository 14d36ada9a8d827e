"""Parts of items and facets that are formatted without a template."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import html

from library.models import LibraryItem
from library.search.facets import Facet, FacetValue
from library.templatetags.item_tags import facet_values, item_meta, row_words
from library.views.browse import ShownHit

HOSTILE = '"><script>alert(1)</script>'


def test_a_facet_value_is_a_box_with_its_label_and_count() -> None:
    values = [
        FacetValue("New York", "New York", 1200, chosen=True),
        FacetValue(HOSTILE, HOSTILE, 3, chosen=False),
    ]
    first, second = html.fragments_fromstring(facet_values(Facet("site", "Site", values)))

    box = first.find("input")
    assert [box.get(name) for name in ("id", "name", "value", "form")] == [
        "facet-site-NewYork",
        "site",
        "New York",
        "browse",
    ]
    assert "checked" in box.attrib
    assert [part.text for part in first.iterfind("span")] == ["New York", "1200"]
    assert "checked" not in second.find("input").attrib
    assert second.find("input").get("value") == HOSTILE
    assert second.find("span").text == second.find("span").get("title") == HOSTILE
    assert not second.findall(".//script")


def meta(hit: ShownHit | None = None, **fields: Any) -> list[tuple[str | None, str | None]]:
    """The class and text of each part that is not hidden."""
    fields = {"created_at": datetime(2024, 11, 2, 12, tzinfo=UTC), "source_type": "pdf", **fields}
    parts = html.fragments_fromstring(item_meta(LibraryItem(**fields), row_words(), hit))
    return [(part.get("class"), part.text) for part in parts if "hidden" not in part.attrib]


def test_the_source_is_named_beside_the_kind_and_once_where_both_are_the_same() -> None:
    assert meta(site="A & B")[:3] == [(None, "A & B"), (None, "PDF"), (None, "1 min read")]
    assert meta()[:2] == [(None, "PDF"), (None, "1 min read")]


def test_a_time_has_its_day_at_the_pointer() -> None:
    item = LibraryItem(created_at=datetime(2024, 11, 2, 12, tzinfo=UTC), source_type="pdf")
    (time,) = (
        part
        for part in html.fragments_fromstring(item_meta(item, row_words(), None))
        if part.tag == "time"
    )
    assert time.get("datetime") == "2024-11-02T12:00:00+00:00"
    assert time.get("title") == time.text == "2 Nov 2024"


def test_what_a_site_calls_itself_is_no_markup() -> None:
    assert meta(site=HOSTILE)[0] == (None, HOSTILE)


def test_states_are_told_in_their_order() -> None:
    now = datetime.now(UTC)
    assert meta()[2:] == [(None, "2 Nov 2024")]
    assert meta(read_progress=4)[3:] == []
    assert meta(read_progress=5)[3:] == [("item-state", "5 % read")]
    assert meta(read_progress=90, read_at=now, gone_at=now, later_at=now, archived_at=now)[3:] == [
        ("item-state", "Read"),
        ("item-state", "Gone"),
        ("item-state", "Later"),
        (None, "Archived"),
    ]


def test_the_favourite_s_sign_is_hidden_until_it_is_one() -> None:
    sign = ("item-state item-favourite", "★ Favourite")
    assert sign in meta(favourite_at=datetime.now(UTC))
    assert sign not in meta()


def test_why_it_was_found_comes_last_and_is_no_markup() -> None:
    hit = ShownHit(LibraryItem(), [], f"has {HOSTILE}", "")
    assert meta(hit)[-1] == (None, f"has {HOSTILE}")
