"""The library in numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from ingestion.jobs.tracker import ProgressTracker
from ingestion.models import WORK_STAGES, IngestionJob
from librarian_site.core.periods import name_of, start_of, starts, unit_for
from librarian_site.models import User
from librarian_site.stats import svg_charts
from library.models import LibraryItem
from tests.factories import make_item, make_job

pytestmark = pytest.mark.django_db(transaction=True)


def finish(job: IngestionJob, item: LibraryItem) -> None:
    """Work through a job's stages without doing anything in them."""
    IngestionJob.objects.filter(pk=job.pk).update(status="processing", attempts=1)
    tracker = ProgressTracker(job.pk, 1)
    tracker.job_started(job.url, 4)
    for stage in WORK_STAGES:
        tracker.stage_started(stage, "")
        tracker.stage_completed()
    tracker.job_completed(item.result())


def test_the_page_shows_the_library_and_its_jobs(page: Client, owner: User, stranger: User) -> None:
    item = make_item(owner, tags=("sea",), stored_bytes=3_000_000, quality_score=9.5)
    make_item(owner, source_type="pdf", url="", canonical_url="", word_count=1700)
    make_item(stranger, tags=("theirs",))
    finish(make_job(owner), item)
    # Of one kind, though each says it of another host: the largest group is told.
    for n in range(3):
        make_job(owner, status="failed", error=f"h{n} did not answer.", error_code="fetch_failed")
    make_job(owner, status="failed", error="The page does not exist (410).")
    answer = page.get("/stats/")
    text = answer.content.decode()
    for part in ("2,000", "2.9\xa0MB", "20 %", "No reason given", "?site=example.org"):
        assert part in text, part
    assert (
        '<a href="/jobs/?error=fetch_failed">Did not answer</a> <span class="num muted">3' in text
    )
    assert '<a href="/library/?tag=sea">sea</a>' in text
    assert "theirs" not in text
    assert [bar.value for bar in answer.context["tiers"]] == [1, 0, 1, 0]
    assert [bar.label for bar in answer.context["timings"]] == ["Reading", "Summing up", "Filing"]
    assert answer.context["items_over_time"].rows[-1][1] == 2
    assert answer.context["jobs_over_time"].rows[-1][1:] == [1, 4]


def test_nothing_in_it_needs_an_inline_style_or_script(page: Client, owner: User) -> None:
    make_item(owner)
    text = page.get("/stats/").content.decode()
    assert "style=" not in text
    assert "<style" not in text


def test_an_empty_library_has_numbers_too(page: Client) -> None:
    answer = page.get("/stats/")
    assert "nothing to count yet" in answer.content.decode()
    assert answer.context["jobs"].success_rate is None


def test_it_follows_a_change_at_once(page: Client, owner: User) -> None:
    item = make_item(owner, tags=("old",))
    assert page.get("/stats/").context["library"].tags == [("old", 1)]
    page.post(f"/library/{item.pk}/tags/", {"tags": "new"})
    assert page.get("/stats/").context["library"].tags == [("new", 1)]


def test_queries_do_not_grow(page: Client, owner: User, django_assert_max_num_queries: Any) -> None:
    for n in range(12):
        make_item(owner, tags=(f"t{n}",), canonical_url=f"https://s{n}.example/")
        make_job(owner, status="failed", error=f"Reason {n}")
    page.get("/offline/")  # the session is noted at the first request
    with django_assert_max_num_queries(10):
        page.get("/stats/")
    page.get("/offline/")  # the session is noted at the first request
    with django_assert_max_num_queries(2):
        page.get("/stats/")


def test_an_old_library_is_counted_by_longer_periods(page: Client, owner: User) -> None:
    item = make_item(owner)
    LibraryItem.objects.filter(pk=item.pk).update(created_at="2019-03-05T12:00Z")
    make_item(owner)
    library = page.get("/stats/").context["library"]
    assert library.unit == "year"
    counted = [(start.year, total.items) for start, total in library.periods.items()]
    assert counted[:2] == [(2019, 1), (2020, 0)]
    assert sum(items for _, items in counted) == 2


@pytest.mark.parametrize(
    ("first", "unit", "name"),
    [
        (date(2026, 3, 1), "day", "1 Mar"),
        (date(2026, 1, 1), "week", "29 Dec"),
        (date(2025, 1, 31), "month", "Jan 2025"),
        (date(2016, 2, 29), "year", "2016"),
    ],
)
def test_periods_are_as_fine_as_their_number_allows(first: date, unit: Any, name: str) -> None:
    last = date(2026, 3, 20)
    assert unit_for(first, last) == unit
    found = starts(unit, first, last)
    assert name_of(unit, found[0]) == name
    assert 11 <= len(found) <= 37
    assert (found[0], found[-1]) == (start_of(unit, first), start_of(unit, last))
    assert all(start_of(unit, at) == at for at in found)


def test_a_new_library_has_a_fortnight() -> None:
    today = date(2026, 3, 20)
    assert len(starts("day", today, today)) == 14


@pytest.mark.parametrize("most", [0, 1, 4, 5, 7, 41, 99, 100, 12_345, 10**9])
def test_a_chart_s_lines_are_few_round_and_high_enough(most: int) -> None:
    chart = svg_charts.columns(["a", "b"], [most, 0], titles=["", ""])
    assert 2 <= len(chart.lines) <= 6
    tops = [float(segment.y) for column in chart.columns for segment in column.segments]
    assert all(top >= svg_charts.TOP - 0.1 for top in tops)


@pytest.mark.parametrize(
    ("columns", "anchors"),
    [(4, ["middle"] * 4), (30, ["start", "middle", "middle", "end"])],
)
def test_a_name_stands_under_its_column_where_it_has_room(columns: int, anchors: list[str]) -> None:
    labels = [str(n) for n in range(columns)]
    chart = svg_charts.columns(labels, [1] * columns, titles=labels)
    assert [name.anchor for name in chart.names] == anchors


def test_segments_stand_on_each_other() -> None:
    (column,) = svg_charts.columns(["a"], [3], [1], titles=["x"]).columns
    low, high = column.segments
    assert float(high.y) + float(high.height) == pytest.approx(float(low.y))
    assert float(low.height) == pytest.approx(3 * float(high.height))


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (950, "950"), (1200, "1.2k"), (3_000_000, "3M")]
)
def test_numbers_are_written_short(number: int, written: str) -> None:
    assert svg_charts.short(number) == written
