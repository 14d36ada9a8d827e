"""What is said when the file store fails, and what a person can do about it.

An S3 server tells its refusals by a code or, where an answer has no body, by its HTTP status.
Nothing here loads boto3: errors are read by the attributes that its ClientError has.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from library.errors import StorageError, StoreRefused

_FULL = (
    "The object store is full: make room on it, or give its disk or quota more; "
    "what waits then goes on by itself."
)
_SKEWED = (
    "The clocks of this machine and of the object store differ by more than the store allows: "
    "set both by a time server."
)
_UNKNOWN_KEY = (
    "The object store does not know the key: check S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY."
)
_NO_BUCKET = (
    "The bucket of S3_BUCKET is not there: `manage.py prepare` makes it, where the key is "
    "allowed to."
)
_BAD_NAME = "The object store does not take a name like this one: it is too long or malformed."
_NOT_LISTED = (
    "The key of S3_ACCESS_KEY_ID may read the bucket and not list it: allow it s3:ListBucket, "
    "without which a file that is missing can't be told from one that is forbidden."
)
_DENIED = (
    "The object store refuses the key of S3_ACCESS_KEY_ID: allow it s3:GetObject, s3:PutObject, "
    "s3:DeleteObject and, of the bucket, s3:ListBucket."
)
_BY_CODE = {
    **dict.fromkeys(
        (
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "InsufficientStorage",
            "QuotaExceeded",
            "507",
        ),
        _FULL,
    ),
    "RequestTimeTooSkewed": _SKEWED,
    "InvalidAccessKeyId": _UNKNOWN_KEY,
    "SignatureDoesNotMatch": _UNKNOWN_KEY,
    "NoSuchBucket": _NO_BUCKET,
    "KeyTooLongError": _BAD_NAME,
    "XMinioInvalidObjectName": _BAD_NAME,
}
# Of a file that is not there they are answered 403 where listing is not allowed.
_LISTING = ("HeadBucket", "HeadObject", "ListObjects", "ListObjectsV2", "ListMultipartUploads")


def failure(what: str, error: Exception) -> StorageError:
    """Return the error to raise; `what` is a sentence without its full stop.

    A StoreRefused where the store answers the same until a person has changed something.
    """
    refusal = _refusal(error)
    if refusal is not None:
        return StoreRefused(f"{what}. {refusal}")
    return StorageError(f"{what}: {error}")


def _refusal(error: Exception) -> str | None:
    answer: dict[str, Any] | None = getattr(error, "response", None)
    if not isinstance(answer, dict):
        return None
    code = str(answer.get("Error", {}).get("Code", ""))
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in _BY_CODE:
        return _BY_CODE[code]
    if status == HTTPStatus.INSUFFICIENT_STORAGE:
        return _FULL
    if status == HTTPStatus.FORBIDDEN:
        return _NOT_LISTED if getattr(error, "operation_name", "") in _LISTING else _DENIED
    return None
