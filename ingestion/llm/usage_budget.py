"""What models took: token budgets, and answers that are not paid for twice."""

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
MAYBE_BILLED = ("answered", "slow", "stopped")


@dataclass(slots=True)
class UsageBudget:
    """One job's account."""

    owner_id: int
    job_id: UUID
    model: str
    prompt_version: str

    def remaining(self) -> int:
        """Tokens the job may still take, by its own budget and the month's.

        Raises ModelUnavailable when the month's are used up.
        """
        month = settings.LIBRARIAN_LLM_MONTH_TOKENS - _tokens_used(created_at__gte=month_began())
        if month <= 0:
            raise ModelUnavailable("month", "This month's tokens for the model are used up.")
        return min(month, settings.LIBRARIAN_LLM_JOB_TOKENS - _tokens_used(job_id=self.job_id))

    def cached_answer(self, question: str) -> Any | None:
        """The answer the owner has paid for already."""
        found = ModelUse.objects.filter(
            owner_id=self.owner_id, question=question, answer__isnull=False
        )
        return found.order_by("-pk").values_list("answer", flat=True).first()

    def reserve(self, question: str, tokens: int) -> ModelUse:
        """Take tokens out of the budgets before they are used. Raises ModelUnavailable."""
        entry = ModelUse.objects.create(
            owner_id=self.owner_id,
            job_id=self.job_id,
            model=self.model,
            prompt_version=self.prompt_version,
            question=question,
            tokens=tokens,
        )
        # Counted after it is written: of two at once neither overlooks the other.
        if _tokens_used(created_at__gte=month_began()) > settings.LIBRARIAN_LLM_MONTH_TOKENS:
            entry.delete()
            raise ModelUnavailable("month", "This month's tokens for the model are used up.")
        return entry

    def settle(
        self, entry: ModelUse, use: TokenUsage, outcome: str, answer: Any | None = None
    ) -> None:
        """Note what it took; where a server does not say, what was put aside stays counted."""
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
    """Answers are kept to save a repeat, not for good; what they took is kept."""
    over = Q(owner__isnull=True) | Q(created_at__lt=timezone.now() - ANSWER_LIFETIME)
    return ModelUse.objects.filter(over, answer__isnull=False).update(answer=None)


def month_began() -> datetime:
    now = timezone.localtime()
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _tokens_used(**of: Any) -> int:
    total: int | None = ModelUse.objects.filter(**of).aggregate(sum=Sum("tokens"))["sum"]
    return total or 0
