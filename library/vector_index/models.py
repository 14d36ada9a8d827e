"""Which embedding model search uses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SwitchState(models.TextChoices):
    IDLE = "idle", "Idle"
    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"


class SearchModel(models.Model):
    """The model that is searched with, and another whose vectors are kept beside; the only row.

    The other one is the model that is switched to, while the state is not idle, and after that the
    one from before, to which the switch can be taken back.
    """

    active = models.CharField(max_length=200)
    other = models.CharField(max_length=200, blank=True, db_default="", default="")
    state = models.CharField(
        max_length=8, choices=SwitchState, default=SwitchState.IDLE, db_default=SwitchState.IDLE
    )
    # LIBRARIAN_EMBEDDING_MODEL as it was last followed.
    configured = models.CharField(max_length=200)
    # Since when the switch runs, and how many items it had done then, to tell how long it takes.
    started_at = models.DateTimeField(null=True)
    started_with = models.PositiveIntegerField(default=0, db_default=0)
    # Why it was paused, where nobody did it.
    error = models.TextField(blank=True, default="", db_default="")
    is_offer_dismissed = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="library_search_model_one_row"),
            models.CheckConstraint(
                condition=Q(state="idle") | ~Q(other=""), name="library_search_model_target"
            ),
        ]

    def __str__(self) -> str:
        return self.active
