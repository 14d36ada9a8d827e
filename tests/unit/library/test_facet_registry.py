"""Each facet means the same on the page, in the API, in the search box and in the index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from django.http import QueryDict
from django.test import Client

from librarian_site.models import User
from library.facet_registry import FACETS, FacetEntry, Match, site_names
from library.filter_params import FilterParams
from library.forms import Browse
from library.models import Collection, LibraryItem
from library.search.facets import VALUES, counted, facets_of
from library.search.filters import SearchFilter
from library.search.query_parser import ParsedQuery, parse
from library.vector_index.base import Point, Query, VectorIndex
from library.vector_index.bm25 import encode_document
from library.vector_index.indexing import index_payload
from tests.factories import make_item

every_facet = pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.parameter)


def value_of(item: LibraryItem, facet: FacetEntry) -> str:
    """The item's value of a facet, as it stands in an address."""
    value = getattr(item, facet.column)
    match facet.match:
        case Match.RELATED:
            return str(value.get().name)
        case Match.FLAG:
            return str(value is not None)
        case Match.YEAR:
            return str(value.year)
        case Match.STATE:
            return str(value[0])
        case _:
            return str(value)


def typed(facet: FacetEntry, value: str) -> list[str]:
    """Every way to type that value into the search box."""
    if facet.match is Match.FLAG:
        return [facet.query_fields[value != "True"]]
    if facet.match is Match.STATE:
        return [f"is:{value}"]
    return [f'{name}:"{value}"' for name in facet.query_fields]


def by_api(facet: FacetEntry, value: str) -> SearchFilter:
    given: Any = value if facet.single else [value]
    return FilterParams(**{facet.parameter: given}).search_filter()


def by_page(facet: FacetEntry, value: str) -> Browse:
    params = QueryDict(mutable=True)
    params[facet.parameter] = value
    return Browse(params)


@pytest.fixture
def pair(owner: User) -> tuple[LibraryItem, LibraryItem]:
    """Two items that differ in every facet."""
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    one = make_item(
        owner,
        tags=("Old maps",),
        url="https://maps.example.org/a",
        canonical_url="https://maps.example.org/a",
        source_type="pdf",
        language="de",
        quality_score=9.5,
        published_at=moment,
        read_at=moment,
        gone_at=moment,
        favourite_at=moment,
        later_at=moment,
        archived_at=moment,
    )
    other = make_item(
        owner,
        tags=("Cooking",),
        url="https://cooking.example.com/b",
        canonical_url="https://cooking.example.com/b",
        source_type="article",
        language="en",
        quality_score=3.0,
        published_at=datetime(2021, 5, 1, tzinfo=UTC),
        changed_at=moment,
    )
    for item, name in ((one, "My Thesis"), (other, "Recipes")):
        Collection.objects.create(owner=owner, name=name).items.add(item)
    return one, other


def add(index: VectorIndex, item: LibraryItem) -> None:
    point = Point(
        id=item.pk,
        dense=np.array([1, 0, 0, 0], np.float32),
        sparse=encode_document("text", "en"),
        payload={**index_payload(item), "ordinal": 0},
    )
    index.replace_item(item.pk, [point])


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")
def test_rows_and_index_filter_alike(
    index: VectorIndex, pair: tuple[LibraryItem, LibraryItem]
) -> None:
    for item in pair:
        add(index, item)
    vector = np.array([1, 0, 0, 0], np.float32)
    for facet in FACETS:
        for item in pair:
            only = by_page(facet, value_of(item, facet)).search_filter()
            rows = [found.pk for found in LibraryItem.objects.filtered(only)]
            where = only.index_filter(item.owner_id)
            found = index.search(Query(dense=vector, sparse=None, filter=where)).dense
            assert (rows, [each.item for each in found]) == ([item.pk], [str(item.pk)]), facet


@pytest.mark.django_db
@every_facet
def test_page_api_and_search_box_mean_the_same(
    facet: FacetEntry, pair: tuple[LibraryItem, LibraryItem]
) -> None:
    for item in pair:
        value = value_of(item, facet)
        browse = by_page(facet, value)
        said = [by_api(facet, value), *(parse(each).filter for each in typed(facet, value))]
        said.append(parse(browse.as_query()).filter)
        assert bool(browse.search_filter())
        assert said == [browse.search_filter()] * len(said)


@pytest.mark.django_db
@every_facet
def test_the_page_counts_and_takes_back(
    facet: FacetEntry, owner: User, page: Client, pair: tuple[LibraryItem, LibraryItem]
) -> None:
    value = value_of(pair[0], facet)
    facets = {each.name: each for each in counted(owner.pk, ParsedQuery(), {}).facets}
    assert (facet.parameter in facets) is facet.counted
    if facet.counted:
        assert sorted(each.count for each in facets[facet.parameter].values) == [1, 1]
    shown = page.get("/library/", {facet.parameter: value}).context
    assert [each.pk for each in shown["items"]] == [pair[0].pk]
    (chip,) = shown["browse"].chips
    assert chip.params == ""


@pytest.mark.django_db(transaction=True)
@every_facet
def test_the_api_lists_by_it(
    facet: FacetEntry, api: Client, pair: tuple[LibraryItem, LibraryItem]
) -> None:
    listed = api.get("/api/v1/library", {facet.parameter: value_of(pair[0], facet)}).json()
    assert [each["id"] for each in listed["items"]] == [str(pair[0].pk)]


@pytest.mark.parametrize(
    ("parameter", "value"), [("tier", "z"), ("source_type", "exe"), ("read", "2"), ("year", "0")]
)
def test_a_value_that_makes_no_sense_is_as_if_it_were_not_there(parameter: str, value: str) -> None:
    facet = next(each for each in FACETS if each.parameter == parameter)
    assert not by_page(facet, value).is_filtered


def test_each_name_belongs_to_one_facet() -> None:
    names: list[Callable[[FacetEntry], list[str]]] = [
        lambda facet: [facet.parameter],
        lambda facet: [facet.payload_key],
        lambda facet: list(facet.query_fields),
    ]
    for names_of in names:
        every = [name for facet in FACETS for name in names_of(facet)]
        assert len(every) == len(set(every))


@pytest.mark.usefixtures("slow")
def test_both_engines_have_a_payload_index_for_each() -> None:
    from library.vector_index import qdrant_schema  # its client takes a second to load
    from library.vector_index.edge import points

    assert {facet.payload_key for facet in FACETS} < set(qdrant_schema.INDEXES)
    assert set(qdrant_schema.INDEXES) == set(points.INDEXES)


@pytest.mark.usefixtures("own_servers")
def test_the_vector_server_reads_the_facets_without_django() -> None:
    code = (
        "import sys, library.vector_index.edge.points; "
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_site_is_found_by_every_domain_above_it() -> None:
    assert site_names("en.wikipedia.org", "Wikipedia") == [
        "en.wikipedia.org",
        "wikipedia.org",
        "wikipedia",
    ]
    assert site_names("localhost", "") == ["localhost"]
    assert site_names("", "") == []


@pytest.mark.django_db
def test_a_page_can_be_in_several_states(owner: User) -> None:
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    both = make_item(owner, watched_at=moment, changed_at=moment)
    one = make_item(owner, watched_at=moment)
    make_item(owner)
    facets = {each.name: each for each in counted(owner.pk, ParsedQuery(), {}).facets}
    counts = {each.value: each.count for each in facets["state"].values}
    assert counts == {"watched": 2, "changed": 1}

    def found(query: str) -> set[object]:
        return set(LibraryItem.objects.matching(parse(query)).values_list("pk", flat=True))

    assert found("is:watched") == {both.pk, one.pk}
    assert found("is:watched is:changed") == {both.pk}
    assert found("is:watched -is:changed") == {one.pk}
    rows = LibraryItem.objects.annotate(**VALUES).values_list(*VALUES)
    of_hits = {
        each.name: each for each in facets_of({str(n): row for n, row in enumerate(rows)}, {}, {})
    }
    assert {each.value: each.count for each in of_hits["state"].values} == counts
