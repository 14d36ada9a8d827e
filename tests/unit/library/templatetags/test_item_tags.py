"""Parts of items and facets that are formatted without a template."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import html

from library.models import LibraryItem
from library.search.facets import Facet, FacetValue
from library.templatetags.item_tags import added, facet_values, source_and_kind

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


def test_the_source_is_named_beside_the_kind_and_once_where_both_are_the_same() -> None:
    of_site = LibraryItem(site="A & B", source_type="pdf")
    assert source_and_kind(of_site) == "<span>A &amp; B</span><span>PDF</span>"
    assert source_and_kind(LibraryItem(source_type="pdf")) == "<span>PDF</span>"


def test_a_time_has_its_day_at_the_pointer() -> None:
    (time,) = html.fragments_fromstring(
        added(LibraryItem(created_at=datetime(2024, 11, 2, 12, tzinfo=UTC)))
    )
    assert time.get("datetime") == "2024-11-02T12:00:00+00:00"
    assert time.get("title") == time.text == "2 Nov 2024"


def test_what_a_site_calls_itself_is_no_markup() -> None:
    (source, _kind) = html.fragments_fromstring(
        source_and_kind(LibraryItem(site=HOSTILE, source_type="pdf"))
    )
    assert source.text == HOSTILE
