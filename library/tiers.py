"""Tiers: what a score comes to, and the owner's own word where it differs."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Q, Value, When


class Tier(models.TextChoices):
    A = "a", "A: outstanding"
    B = "b", "B: good"
    C = "c", "C: fair"
    D = "d", "D: thin"


LEAST = {Tier.A: 9, Tier.B: 7, Tier.C: 5}  # the score a tier begins at; below the last it is D


def tier_of(score: float) -> Tier:
    """The tier the database derives from the score where the owner has set none."""
    return next((tier for tier, least in LEAST.items() if score >= least), Tier.D)


def effective_tier() -> Case:
    """The owner's tier where there is one, else the score's; for LibraryItem.tier."""
    return Case(
        When(~Q(tier_override=""), then=F("tier_override")),
        *(When(quality_score__gte=least, then=Value(tier.value)) for tier, least in LEAST.items()),
        default=Value(Tier.D.value),
    )
