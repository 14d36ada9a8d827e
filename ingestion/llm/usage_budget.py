"""Token budgets of language models, per job and month, and cached answers.

Each request is a `ModelUse` row: reserved before the request, settled after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Sum
from django.utils import timezone

from ingestion.llm.client import ModelUnavailable, TokenUsage
from ingestion.models import ModelUse

ANSWER_LIFETIME = timedelta(days=30)
MAYBE_BILLED = ("answered", "slow", "stopped")  # outcomes for which a provider may charge


@dataclass(slots=True)
class UsageBudget:
    """The token budget of one job, within the month's budget for all jobs."""

    owner_id: int
    job_id: UUID
    model: str
    prompt_version: str

    def remaining(self) -> int:
        """Tokens the job may still use: the smaller rest of its own and the month's budget.

        Raises ModelUnavailable when the month's budget is used up.
        """
        month = settings.LIBRARIAN_LLM_MONTH_TOKENS - _tokens_used(created_at__gte=month_began())
        if month <= 0:
            raise ModelUnavailable("month", "This month's tokens for the model are used up.")
        return min(month, settings.LIBRARIAN_LLM_JOB_TOKENS - _tokens_used(job_id=self.job_id))

    def cached_answer(self, question: str) -> Any | None:
        """The owner's last stored answer to the request with this key, or None."""
        found = ModelUse.objects.filter(
            owner_id=self.owner_id, question=question, answer__isnull=False
        )
        return found.order_by("-pk").values_list("answer", flat=True).first()

    def reserve(self, question: str, tokens: int) -> ModelUse:
        """Count tokens against the budgets before the request is made.

        Raises ModelUnavailable when the month's budget does not allow them.
        """
        entry = ModelUse.objects.create(
            owner_id=self.owner_id,
            job_id=self.job_id,
            model=self.model,
            prompt_version=self.prompt_version,
            question=question,
            tokens=tokens,
        )
        # Checked after the insert, so that two workers at once can't both overlook the other's row.
        if _tokens_used(created_at__gte=month_began()) > settings.LIBRARIAN_LLM_MONTH_TOKENS:
            entry.delete()
            raise ModelUnavailable("month", "This month's tokens for the model are used up.")
        return entry

    def settle(
        self, entry: ModelUse, use: TokenUsage, outcome: str, answer: Any | None = None
    ) -> None:
        """Record what the request used; the reserved tokens stay where the server reports none."""
        ModelUse.objects.filter(pk=entry.pk).update(
            outcome=outcome,
            answer=answer,
            input_tokens=use.input_tokens,
            output_tokens=use.output_tokens,
            tokens=use.tokens or (entry.tokens if outcome in MAYBE_BILLED else 0),
            cost=use.cost,
            duration_ms=use.duration_ms,
        )


def forget_answers() -> int:
    """Delete cached answers past ANSWER_LIFETIME or without an owner; returns how many.

    The rows stay, with the tokens they used.
    """
    expired = Q(owner__isnull=True) | Q(created_at__lt=timezone.now() - ANSWER_LIFETIME)
    return ModelUse.objects.filter(expired, answer__isnull=False).update(answer=None)


def month_began() -> datetime:
    """Midnight of the first of this month, in the configured time zone."""
    now = timezone.localtime()
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _tokens_used(**filters: Any) -> int:
    total: int | None = ModelUse.objects.filter(**filters).aggregate(sum=Sum("tokens"))["sum"]
    return total or 0
