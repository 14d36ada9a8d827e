"""Outputs of a job's stages, stored so that a later attempt resumes after the last one done."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgpack
from django.db.models import Q
from django.db.models.functions import Now
from pydantic import TypeAdapter, ValidationError

from ingestion.documents.errors import StoreUnavailable
from ingestion.documents.types import ProcessedDocument, RawDocument
from ingestion.models import IngestionStage, JobStatus, StageOutput
from library import storage

if TYPE_CHECKING:
    from uuid import UUID

logger = logging.getLogger(__name__)

RETENTION = timedelta(days=7)  # how long a failed or cancelled job can be resumed by a retry
BATCH = 200  # rows that one call of expire() deletes


@dataclass(frozen=True, slots=True)
class StoredOutput[Output]:
    """A stored output, the SHA-256 of its bytes in hex, and the number of the attempt."""

    output: Output
    digest: str
    attempt: int


class StageOutputs:
    """The outputs of one job's stages. Raises StoreUnavailable when the file store fails."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id = job_id

    def raw(self) -> StoredOutput[RawDocument] | None:
        return self._load(IngestionStage.EXTRACT, RawDocument, made_from="")

    def save_raw(self, raw: RawDocument, *, attempt: int) -> StoredOutput[RawDocument]:
        return self._save(IngestionStage.EXTRACT, raw, made_from="", attempt=attempt)

    def processed(self, raw: StoredOutput[RawDocument]) -> StoredOutput[ProcessedDocument] | None:
        """The output that was made from exactly this document, or None."""
        return self._load(IngestionStage.TRANSFORM, ProcessedDocument, made_from=raw.digest)

    def save_processed(
        self, processed: ProcessedDocument, *, made_from: StoredOutput[RawDocument], attempt: int
    ) -> StoredOutput[ProcessedDocument]:
        stage = IngestionStage.TRANSFORM
        return self._save(stage, processed, made_from=made_from.digest, attempt=attempt)

    def drop(self) -> None:
        """Delete all outputs once the job has completed."""
        _remove(StageOutput.objects.filter(job_id=self.job_id))

    def _load[Output](
        self, stage: IngestionStage, kind: type[Output], *, made_from: str
    ) -> StoredOutput[Output] | None:
        rows = StageOutput.objects.filter(job_id=self.job_id, stage=stage, made_from=made_from)
        row = rows.first()
        if row is None:
            return None
        try:
            content = storage.read(row.path)
            if hashlib.sha256(content).hexdigest() != row.digest:
                raise ValueError("The file differs from what was written.")
            return StoredOutput(_unpacked(content, kind), row.digest, row.attempt)
        except storage.MissingFile:
            return None
        except storage.StorageError as error:
            raise StoreUnavailable(str(error)) from error
        except (ValueError, ValidationError) as error:
            # Damaged, or written by a version with other fields: the stage runs again.
            logger.warning(
                "The output of stage %s of job %s can't be read, the stage runs again: %s",
                stage,
                self.job_id,
                error,
            )
            return None

    def _save[Output](
        self, stage: IngestionStage, output: Output, *, made_from: str, attempt: int
    ) -> StoredOutput[Output]:
        content = _packed(output)
        digest = hashlib.sha256(content).hexdigest()
        path = f"stages/{self.job_id.hex}-{stage}-{digest[:16]}"
        old = StageOutput.objects.filter(job_id=self.job_id, stage=stage).first()
        try:
            storage.write(path, content)
        except storage.StorageError as error:
            raise StoreUnavailable(str(error)) from error
        StageOutput.objects.update_or_create(
            job_id=self.job_id,
            stage=stage,
            defaults={"path": path, "made_from": made_from, "digest": digest, "attempt": attempt},
        )
        if old is not None and old.path != path:
            _delete_file(old.path)
        return StoredOutput(output, digest, attempt)


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


# --- Serialization: msgpack of [fields as JSON, the original's bytes].


def _packed(output: Any) -> bytes:
    original = b""
    if isinstance(output, RawDocument):
        original, output = output.original, replace(output, original=b"")
    packed: bytes = msgpack.packb([_ADAPTERS[type(output)].dump_json(output), original])
    return packed


def _unpacked[Output](content: bytes, kind: type[Output]) -> Output:
    """Read an output of this type. Raises ValueError, ValidationError for anything else."""
    fields, original = msgpack.unpackb(content)
    output: Output = _ADAPTERS[kind].validate_json(fields)
    if isinstance(output, RawDocument):
        return replace(output, original=original)
    return output


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (RawDocument, ProcessedDocument)
}
