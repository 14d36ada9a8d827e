from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from ingestion.documents.errors import StoreRefuses, StoreUnavailable, store_failure
from library.errors import StoreRefused
from library.storage.refusals import failure


def refused(code: str, status: int, operation: str) -> ClientError:
    return ClientError(
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}},
        operation,
    )


@pytest.mark.parametrize(
    ("code", "status", "operation", "advice"),
    [
        ("XMinioStorageFull", 507, "PutObject", "make room"),
        ("507", 507, "HeadObject", "make room"),
        ("Else", 507, "PutObject", "make room"),
        ("RequestTimeTooSkewed", 403, "PutObject", "set both by a time server"),
        ("AccessDenied", 403, "ListObjectsV2", "s3:ListBucket"),
        ("403", 403, "HeadObject", "s3:ListBucket"),
        ("AccessDenied", 403, "PutObject", "s3:PutObject"),
        ("SignatureDoesNotMatch", 403, "PutObject", "S3_SECRET_ACCESS_KEY"),
        ("NoSuchBucket", 404, "PutObject", "manage.py prepare"),
        ("KeyTooLongError", 400, "PutObject", "too long"),
        ("XMinioInvalidObjectName", 400, "PutObject", "too long"),
    ],
)
def test_a_refusal_says_what_to_do_and_jobs_wait(
    code: str, status: int, operation: str, advice: str
) -> None:
    error = failure("c/1/x could not be written", refused(code, status, operation))
    assert isinstance(error, StoreRefused)
    assert str(error).startswith("c/1/x could not be written. ")
    assert advice in str(error)
    assert isinstance(store_failure(error), StoreRefuses)


@pytest.mark.parametrize(
    "error",
    [
        refused("SlowDown", 503, "PutObject"),
        EndpointConnectionError(endpoint_url="http://127.0.0.1:9"),
        OSError("No space"),
    ],
)
def test_what_may_pass_by_itself_is_no_refusal(error: Exception) -> None:
    told = failure("c/1/x could not be written", error)
    assert not isinstance(told, StoreRefused)
    assert type(store_failure(told)) is StoreUnavailable
