"""Pictures of items' texts: their rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5, Now

MAX_URL = 4000  # characters


class PictureState(models.TextChoices):
    """waiting → kept or failed; a failed one waits again when it is asked for again."""

    WAITING = "waiting", "Waiting"
    KEPT = "kept", "Kept"
    FAILED = "failed", "Not to be had"


class Picture(models.Model):
    """A picture that an item's text or its page's description names, and its file once it is kept.

    Items of one owner share the file of a picture that they have in common. Who deletes a row or
    takes another file lists the old one as a pending removal, by a database trigger, and the
    sweeper deletes it unless another row names it. See `library.pictures.files`.
    """

    # No index of its own: the unique constraint's begins with it.
    item = models.ForeignKey(
        "library.LibraryItem", on_delete=models.CASCADE, related_name="pictures", db_index=False
    )
    url = models.TextField()  # as the text has it, or the name of a part of the item's original
    position = models.PositiveIntegerField(db_default=0, default=0)  # 0: the item's own picture
    state = models.CharField(
        max_length=8,
        choices=PictureState,
        db_default=PictureState.WAITING,
        default=PictureState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField(db_default=0, default=0)
    due_at = models.DateTimeField(db_default=Now(), editable=False)  # of the next attempt
    error = models.CharField(max_length=300, blank=True, db_default="", default="")
    # Of the file that is kept, which is what was fetched without what else was in it.
    path = models.CharField(max_length=500, blank=True, db_default="", default="")
    sha256 = models.CharField(max_length=64, blank=True, db_default="", default="")
    media_type = models.CharField(max_length=40, blank=True, db_default="", default="")
    width = models.PositiveIntegerField(db_default=0, default=0)  # pixels
    height = models.PositiveIntegerField(db_default=0, default=0)
    stored_bytes = models.PositiveBigIntegerField(db_default=0, default=0)  # with the thumbnail
    # Of the one picture that stands for the item in lists.
    thumbnail_path = models.CharField(max_length=500, blank=True, db_default="", default="")

    class Meta:
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(F("item"), MD5("url"), name="library_picture_once"),
            models.CheckConstraint(
                condition=Q(state=PictureState.KEPT) ^ Q(path=""), name="library_picture_kept"
            ),
        ]
        indexes = [
            # For the question whether any row still names a file.
            models.Index(fields=["path"], condition=~Q(path=""), name="library_picture_path"),
            models.Index(
                fields=["thumbnail_path"],
                condition=~Q(thumbnail_path=""),
                name="library_picture_small",
            ),
        ]

    def __str__(self) -> str:
        return self.url[:80]
