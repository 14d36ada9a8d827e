"""Response schemas of the statistics API."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from ingestion.models import JobStatus
from librarian_site.core.periods import Unit
from library.document_kinds import SourceType
from library.schemas import TagOut
from library.tiers import Tier


class PeriodOut(Schema):
    start: date
    items: int
    words: int


class StageStatsOut(Schema):
    median_ms: float
    p95_ms: float


class JobStatsOut(Schema):
    by_status: dict[JobStatus, int]
    success_rate: float | None
    stages: dict[str, StageStatsOut]


class StatsOut(Schema):
    items: int
    words: int
    unread: int
    stored_bytes: int
    by_tier: dict[Tier, int]
    by_source_type: dict[SourceType, int]
    top_sites: list[TagOut]
    top_tags: list[TagOut]
    unit: Unit
    over_time: list[PeriodOut]
    jobs: JobStatsOut
