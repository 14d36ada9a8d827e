"""Passkeys: what a phone, a computer or a security key proves instead of a password."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

MAX_NAME = 100


class Passkey(models.Model):
    """The public half of a key pair that was made for this site; the other half never leaves."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(max_length=MAX_NAME)
    credential_id = models.BinaryField(unique=True, editable=False, max_length=1023)
    data = models.BinaryField(editable=False)  # the attested credential, as the device made it
    sign_count = models.BigIntegerField(default=0, db_default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
