"""What a real S3 server refuses or does otherwise; S3_ENDPOINT_URL names it (`.ci/run s3`)."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.files.storage import storages
from pytest_django import Settings

from library import storage
from library.errors import StoreRefused
from library.storage import s3 as buckets
from library.storage.s3 import BucketStorage
from tests.storage.conftest import apply

pytestmark = pytest.mark.skipif(
    "S3_ENDPOINT_URL" not in os.environ, reason="S3_ENDPOINT_URL names no S3 server"
)


def client() -> Any:
    return cast(BucketStorage, storages["s3"]).connection.meta.client


def restricted(bucket: str, settings: Settings, data: Path, *actions: str) -> None:
    """From here on the key may do no more than these in the bucket."""
    keys = {
        "aws_access_key_id": os.environ["S3_ACCESS_KEY_ID"],
        "aws_secret_access_key": os.environ["S3_SECRET_ACCESS_KEY"],
    }
    where = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    allowed = {"Effect": "Allow", "Action": list(actions), "Resource": where}
    sts: Any = boto3.client(
        "sts", endpoint_url=os.environ["S3_ENDPOINT_URL"], region_name="us-east-1", **keys
    )
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    try:
        given = sts.assume_role(
            RoleArn="arn:aws:iam::0:role/x", RoleSessionName="test", Policy=policy
        )["Credentials"]
    except ClientError as error:
        pytest.skip(f"The server gives no keys that may do less: {error}")
    apply(settings, data)
    stores = settings.STORAGES
    mine = {
        "access_key": given["AccessKeyId"],
        "secret_key": given["SecretAccessKey"],
        "security_token": given["SessionToken"],
    }
    for name in ("default", "s3"):
        stores[name] = {**stores[name], "OPTIONS": {**stores[name]["OPTIONS"], **mine}}
    settings.STORAGES = stores


def test_a_name_that_is_too_long_is_told(bucket: str) -> None:
    buckets.make_ready()
    with pytest.raises(StoreRefused, match="too long or malformed"):
        storage.write(f"c/1/{'é' * 150}", b"x")
    short = storage._short(f"{'é' * 150}.original.html")
    storage.write(f"c/1/{short}", b"x")
    assert storage.read(f"c/1/{short}") == b"x"


def test_a_bucket_that_may_be_read_and_not_listed_is_told(
    bucket: str, settings: Settings, tmp_path: Path
) -> None:
    buckets.make_ready()
    storage.write("c/1/x", b"there")
    restricted(bucket, settings, tmp_path, "s3:GetObject", "s3:PutObject")
    assert storage.read("c/1/x") == b"there"
    with pytest.raises(StoreRefused, match="s3:ListBucket"):
        buckets.make_ready()
    with pytest.raises(StoreRefused, match="s3:ListBucket"):
        list(storage.walk(""))


def test_a_key_that_may_not_write_is_told(bucket: str, settings: Settings, tmp_path: Path) -> None:
    buckets.make_ready()
    restricted(bucket, settings, tmp_path, "s3:GetObject", "s3:ListBucket")
    with pytest.raises(StoreRefused, match="s3:PutObject"):
        storage.write("c/1/x", b"no")


def test_clocks_that_differ_are_told(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import botocore.auth

    buckets.make_ready()
    now = botocore.auth.get_current_datetime
    monkeypatch.setattr(
        botocore.auth,
        "get_current_datetime",
        lambda *a, **kw: now(*a, **kw) + timedelta(minutes=20),
    )
    with pytest.raises(StoreRefused, match="set both by a time server"):
        storage.write("c/1/x", b"no")
