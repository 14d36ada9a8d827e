"""S3 storage backend with checksums, and creation of the bucket."""

from __future__ import annotations

import logging
import mimetypes
import shutil
import tempfile
import threading
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from typing import IO, Any, cast

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import storages
from django.utils import timezone
from storages.backends.s3 import S3Storage, clean_name

from library.storage.refusals import failure

S3 = "s3"  # a name in STORAGES
ATTEMPTS = 3  # downloads when the body breaks off; boto3 itself only retries the request
ABANDONED = timedelta(days=1)  # age from which an unfinished multipart upload is aborted

logger = logging.getLogger(__name__)

_making = threading.Lock()


class BucketStorage(S3Storage):  # type: ignore[misc]
    """Reads a file in one request, so that boto3 verifies its checksum."""

    @property
    def connection(self) -> Any:
        """The thread's connection; created under a lock, as boto3 sessions are not thread-safe."""
        with _making:
            return super().connection

    def _create_session(self) -> Any:
        return _session(self.session_profile, self.access_key, self.secret_key, self.security_token)

    def _open(self, name: str, mode: str = "rb") -> Any:
        if mode != "rb":
            return super()._open(name, mode)
        spool: Any = tempfile.SpooledTemporaryFile(max_size=self.max_memory_size)  # noqa: SIM115
        try:
            self._fetch(name, spool)
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return File(spool, name=name)

    def _fetch(self, name: str, target: IO[bytes]) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                shutil.copyfileobj(self._answer(name), target, 1 << 20)
                return
            except BotoCoreError:
                if attempt == ATTEMPTS:
                    raise
            target.seek(0)
            target.truncate()

    def _answer(self, name: str) -> Any:
        key = self._normalize_name(clean_name(name))
        try:
            answer = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=key)
        except ClientError as error:
            if _status(error) == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(f"There is no {name} in the bucket.") from error
            raise
        return answer["Body"]

    def get_modified_time(self, name: str) -> Any:
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            if _status(error) == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(f"There is no {name} in the bucket.") from error
            raise

    def _get_write_parameters(self, name: str, content: Any = None) -> dict[str, Any]:
        """Guess the content type from the name; .gz is a type here, not a Content-Encoding."""
        kind, encoding = mimetypes.guess_type(name)
        kind = "application/gzip" if encoding == "gzip" else kind
        return {
            **self.get_object_parameters(name),
            "ContentType": kind or self.default_content_type,
        }


@cache
def _session(profile: str | None, key: str, secret: str, token: str | None) -> boto3.Session:
    """Return a session shared by all threads: creating one takes a tenth of a second."""
    if profile:
        return boto3.Session(profile_name=profile)
    return boto3.Session(
        aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token
    )


def is_named() -> bool:
    """Whether the settings name a bucket."""
    return S3 in storages.backends


def make_ready() -> None:
    """Create the bucket if it is missing, and abort abandoned multipart uploads.

    Raises StorageError, also where the bucket may not be listed.
    """
    storage = cast(BucketStorage, storages[S3])
    name, client = storage.bucket_name, storage.connection.meta.client
    try:
        if not _exists(client, name):
            _create(client, name)
        client.list_objects_v2(Bucket=name, MaxKeys=1)  # that it is there may be seen without
        _warn_of_versions(client, name)
        _drop_abandoned(client, name)
    except ClientError as error:
        raise failure(f"The bucket {name} can't be used", error) from error
    except BotoCoreError as error:
        raise failure("The object store does not answer", error) from error


def _exists(client: Any, name: str) -> bool:
    try:
        client.head_bucket(Bucket=name)
    except ClientError as error:
        if _status(error) == HTTPStatus.NOT_FOUND:
            return False
        raise
    return True


def _create(client: Any, name: str) -> None:
    region = client.meta.region_name
    where = {} if region in (None, "us-east-1", "aws-global") else {"LocationConstraint": region}
    try:
        client.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
    except client.exceptions.BucketAlreadyOwnedByYou:
        return  # another process has just created it


def _drop_abandoned(client: Any, name: str) -> None:
    """Abort abandoned multipart uploads, whose parts would be stored (and billed) for good."""
    before = timezone.now() - ABANDONED
    try:
        for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=name):
            for upload in page.get("Uploads", ()):
                which = {"Bucket": name, "Key": upload["Key"], "UploadId": upload["UploadId"]}
                began = upload.get("Initiated") or _last_part(client, which)
                if began is not None and began < before:
                    client.abort_multipart_upload(**which)
    except ClientError as error:
        # It may start all the same: the leftovers of broken uploads only take space.
        logger.warning("%s", failure("What broken uploads left is not cleared away", error))


def _last_part(client: Any, which: dict[str, str]) -> datetime | None:
    """When an upload's last part came in; some servers do not tell when it began."""
    parts = client.list_parts(**which).get("Parts", ())
    return max((part["LastModified"] for part in parts if "LastModified" in part), default=None)


def _warn_of_versions(client: Any, name: str) -> None:
    """Say so where deleting a file does not delete it."""
    try:
        status = client.get_bucket_versioning(Bucket=name).get("Status")
    except ClientError:
        return  # not every server knows versions, nor may every key ask
    if status == "Enabled":
        logger.warning(
            "The bucket %s keeps versions, so that what is deleted stays there and takes space: "
            "give it a lifecycle rule with NoncurrentVersionExpiration, or suspend versioning.",
            name,
        )


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
