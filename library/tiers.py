"""Tiers: derived from the quality score, or overridden by the owner."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_noop


class Tier(models.TextChoices):
    A = "a", gettext_noop("A: outstanding")
    B = "b", gettext_noop("B: good")
    C = "c", gettext_noop("C: fair")
    D = "d", gettext_noop("D: thin")


LEAST = {Tier.A: 9, Tier.B: 7, Tier.C: 5}  # a tier's lowest score; below the last it is D


def tier_of(score: float) -> Tier:
    """Return the tier of a score, as the database computes it without an override."""
    return next((tier for tier, least in LEAST.items() if score >= least), Tier.D)


def effective_tier() -> Case:
    """Expression of LibraryItem.tier: the override if set, else the tier of the score."""
    return Case(
        When(~Q(tier_override=""), then=F("tier_override")),
        *(When(quality_score__gte=least, then=Value(tier.value)) for tier, least in LEAST.items()),
        default=Value(Tier.D.value),
    )
