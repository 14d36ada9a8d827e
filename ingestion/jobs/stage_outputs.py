"""Outputs of a job's stages, stored so that a later attempt resumes after the last one done."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgpack
from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Now
from pydantic import TypeAdapter, ValidationError

from ingestion.documents.errors import store_failure
from ingestion.documents.types import Document
from ingestion.jobs.transitions import LeaseLost
from ingestion.models import IngestionStage, JobStatus, StageOutput
from library import storage
from library.items.drafts import PassageVectors

if TYPE_CHECKING:
    from uuid import UUID

logger = logging.getLogger(__name__)

RETENTION = timedelta(days=7)  # how long a failed or cancelled job can be resumed by a retry
BATCH = 200  # rows that one call of expire() deletes


@dataclass(frozen=True, slots=True)
class StoredOutput:
    """The document as a stage left it: with the digest of its bytes, and the attempt's number."""

    document: Document
    digest: str
    attempt: int


class StageOutputs:
    """The outputs of one job's stages. Raises StoreUnavailable when the file store fails."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id = job_id

    def extracted(self) -> StoredOutput | None:
        return self._load(IngestionStage.EXTRACT, made_from="")

    def save_extracted(self, document: Document, *, attempt: int) -> StoredOutput:
        return self._save(IngestionStage.EXTRACT, document, made_from="", attempt=attempt)

    def transformed(self, extracted: StoredOutput) -> StoredOutput | None:
        """What was made from just that document."""
        found = self._load(IngestionStage.TRANSFORM, made_from=extracted.digest)
        if found is None:
            return None
        document = replace(found.document, original=extracted.document.original)
        return replace(found, document=document)

    def save_transformed(
        self, document: Document, *, made_from: StoredOutput, attempt: int
    ) -> StoredOutput:
        saved = self._save(
            IngestionStage.TRANSFORM,
            replace(document, original=b""),  # the extract stage's output holds it
            made_from=made_from.digest,
            attempt=attempt,
        )
        return replace(saved, document=document)

    def drop(self) -> None:
        """Delete all outputs once the job has completed."""
        _remove(StageOutput.objects.filter(job_id=self.job_id))

    def _load(self, stage: IngestionStage, *, made_from: str) -> StoredOutput | None:
        rows = StageOutput.objects.filter(job_id=self.job_id, stage=stage, made_from=made_from)
        row = rows.first()
        if row is None:
            return None
        try:
            content = storage.read(row.path)
            if hashlib.sha256(content).hexdigest() != row.digest:
                raise ValueError("The file is not what was written.")
            return StoredOutput(_unpacked(content), row.digest, row.attempt)
        except storage.MissingFile:
            return None
        except storage.StorageError as error:
            raise store_failure(error) from error
        except (ValueError, ValidationError) as error:
            # Damaged, or written by a version with other fields: the stage runs again.
            logger.warning(
                "The output of stage %s of job %s can't be read, the stage runs again: %s",
                stage,
                self.job_id,
                error,
            )
            return None

    def _save(
        self, stage: IngestionStage, document: Document, *, made_from: str, attempt: int
    ) -> StoredOutput:
        content = _packed(document)
        digest = hashlib.sha256(content).hexdigest()
        path = f"stages/{self.job_id.hex}-{stage}-{digest[:16]}"
        old = StageOutput.objects.filter(job_id=self.job_id, stage=stage).first()
        try:
            storage.write(path, content)
        except storage.StorageError as error:
            raise store_failure(error) from error
        try:
            StageOutput.objects.bulk_create(
                [
                    StageOutput(
                        job_id=self.job_id,
                        stage=stage,
                        path=path,
                        made_from=made_from,
                        digest=digest,
                        attempt=attempt,
                    )
                ],
                update_conflicts=True,
                unique_fields=["job", "stage"],
                update_fields=["path", "made_from", "digest", "attempt"],
            )
        except IntegrityError as error:
            _delete_file(path)
            raise LeaseLost("The job was deleted.") from error
        if old is not None and old.path != path:
            _delete_file(old.path)
        return StoredOutput(document, digest, attempt)


def expire() -> int:
    """Delete outputs of jobs that completed, were deleted, or ended longer than RETENTION ago.

    Returns the number deleted, at most BATCH.
    """
    expired = Q(job__status=JobStatus.COMPLETED) | Q(job__isnull=True)
    resumable = Q(job__status__in=(JobStatus.FAILED, JobStatus.CANCELLED))
    expired |= resumable & Q(job__completed_at__lt=Now() - RETENTION)
    return _remove(StageOutput.objects.filter(expired).order_by("pk")[:BATCH])


def _remove(rows: Any) -> int:
    """Delete files, then rows: a row without a file is harmless, a lone file is never found."""
    gone = [row.pk for row in rows if _delete_file(row.path)]
    StageOutput.objects.filter(pk__in=gone).delete()
    return len(gone)


def _delete_file(path: str) -> bool:
    try:
        storage.delete(path)
    except storage.StorageError as error:
        logger.warning("A stage's output could not be deleted yet: %s", error)
        return False
    return True


# --- A document as bytes: its fields as JSON, and beside them, as they are, original and vectors.


def _packed(document: Document) -> bytes:
    fields = _DOCUMENT.dump_json(replace(document, original=b"", vectors=None))
    made = document.vectors
    vectors = made and [made.model, made.title, made.values]
    packed: bytes = msgpack.packb([fields, document.original, vectors])
    return packed


def _unpacked(content: bytes) -> Document:
    """Raises ValueError, ValidationError for what is no document."""
    fields, original, made = msgpack.unpackb(content)
    vectors = made and PassageVectors(*made)
    return replace(_DOCUMENT.validate_json(fields), original=original, vectors=vectors)


_DOCUMENT = TypeAdapter(Document)
