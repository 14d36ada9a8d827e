"""Files in a bucket, on an S3 server in this process."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen
from uuid import uuid4

import pytest
from botocore.awsrequest import AWSResponse
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from librarian_site.models import User
from librarian_site.operations.backup import destinations
from librarian_site.storages import PART
from library import storage
from library.errors import StoreRefused
from library.storage import ownership, presigned_urls
from library.storage import s3 as buckets
from library.storage.s3 import BucketStorage
from tests.factories import make_item
from tests.storage.conftest import apply


@pytest.mark.django_db
def test_prepare_makes_the_bucket_once(bucket: str, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("prepare", "--link")
    storage.write("c/1/x", b"there")
    assert storage.read("c/1/x") == b"there"
    assert "/setup/" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_store_that_is_away_is_said_so(
    bucket: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("S3_ENDPOINT_URL", "http://127.0.0.1:9")
    apply(settings, tmp_path)
    with pytest.raises(CommandError, match="does not answer"):
        call_command("prepare")
    with pytest.raises(storage.StorageError):
        storage.read("c/1/x")


@pytest.mark.django_db
def test_an_item_s_files_are_kept_moved_and_pruned(bucket: str) -> None:
    buckets.make_ready()
    ownership.check()
    item_id = uuid4()
    files = storage.save_item_files(
        tier="b",
        owner_id=1,
        item_id=item_id,
        title="A lamp",
        markdown="# A lamp",
        original=b"<h1>A lamp</h1>",
        media_type="text/html",
    )
    paths = (files.markdown, files.original)
    moved = storage.copy_item_files(paths, tier="a", owner_id=1, item_id=item_id)
    keep = frozenset((moved.markdown, moved.original))
    storage.prune_item_files(owner_id=1, item_id=item_id, keep=keep)
    assert set(storage.item_files(owner_id=1, item_id=item_id)) == keep
    assert set(storage.walk("")) == {*keep, ownership.NAME}
    assert storage.read(moved.original) == b"<h1>A lamp</h1>"
    with pytest.raises(storage.StorageError):
        storage.read(files.original)


def client() -> Any:
    return cast(BucketStorage, storages["s3"]).connection.meta.client


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("c/1/x.pdf", "application/pdf"),
        ("c/1/x.md", "text/markdown"),
        ("c/1/x.original.html", "text/html"),
        ("stages/0a-extract-1f", "application/octet-stream"),
        ("backups/librarian.tar.gz", "application/gzip"),
    ],
)
def test_a_file_has_its_content_type_and_its_checksum(bucket: str, name: str, kind: str) -> None:
    buckets.make_ready()
    storage.write(name, b"some bytes")
    head = client().head_object(Bucket=bucket, Key=name, ChecksumMode="ENABLED")
    assert head["ContentType"] == kind
    assert "ContentEncoding" not in head
    assert head["ChecksumSHA256"] == b64encode(hashlib.sha256(b"some bytes").digest()).decode()


def test_a_large_file_goes_up_in_parts(bucket: str, settings: Settings) -> None:
    buckets.make_ready()
    content = bytes(range(256)) * 90_000
    assert len(content) > PART
    storage.write("c/1/large.pdf", content)
    assert client().head_object(Bucket=bucket, Key="c/1/large.pdf")["ETag"].endswith('-2"')
    assert storage.read("c/1/large.pdf", sha256=hashlib.sha256(content).hexdigest()) == content


def test_what_broken_uploads_left_is_dropped(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    buckets.make_ready()
    begun = client().create_multipart_upload(Bucket=bucket, Key="c/1/x")
    client().upload_part(
        Bucket=bucket, Key="c/1/x", UploadId=begun["UploadId"], PartNumber=1, Body=b"a part"
    )
    monkeypatch.setattr(buckets, "ABANDONED", timedelta(days=365 * 100))
    buckets.make_ready()
    assert client().list_multipart_uploads(Bucket=bucket)["Uploads"]  # it may still go on
    monkeypatch.setattr(buckets, "ABANDONED", timedelta(days=-1))
    buckets.make_ready()
    assert "Uploads" not in client().list_multipart_uploads(Bucket=bucket)


def test_uploads_are_listed_by_key_and_id_alone(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    buckets.make_ready()
    begun = {}
    for key in ("c/1/begun", "c/1/empty"):
        begun[key] = client().create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    client().upload_part(
        Bucket=bucket, Key="c/1/begun", UploadId=begun["c/1/begun"], PartNumber=1, Body=b"a part"
    )
    client().meta.events.register(
        "after-call.s3.ListMultipartUploads",
        lambda parsed, **_: [upload.pop("Initiated", 0) for upload in parsed.get("Uploads", ())],
    )
    buckets.make_ready()
    assert len(client().list_multipart_uploads(Bucket=bucket)["Uploads"]) == 2
    monkeypatch.setattr(buckets, "ABANDONED", timedelta(days=-1))
    buckets.make_ready()  # one without a part takes no space, and may have begun just now
    (left,) = client().list_multipart_uploads(Bucket=bucket)["Uploads"]
    assert left["Key"] == "c/1/empty"


def test_a_bucket_that_is_seen_and_may_not_be_listed_is_told_at_once(bucket: str) -> None:
    buckets.make_ready()
    denied = b"<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>"
    client().meta.events.register(
        "before-send.s3.ListObjectsV2",
        lambda request, **_: AWSResponse(request.url, 403, {}, Raw(denied)),
    )
    with pytest.raises(StoreRefused, match="s3:ListBucket"):
        buckets.make_ready()


class Raw(BytesIO):
    """The body of an answer, as urllib3 gives it."""

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


def test_a_bucket_that_keeps_versions_is_told_of(
    bucket: str, caplog: pytest.LogCaptureFixture
) -> None:
    buckets.make_ready()
    client().put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    buckets.make_ready()
    assert "NoncurrentVersionExpiration" in caplog.text


@pytest.mark.parametrize("title", ["A lamp " * 60, "灯" * 400, "Ω\u0301" * 300])
def test_names_are_short_in_any_script(bucket: str, title: str) -> None:
    buckets.make_ready()
    item_id = uuid4()
    files = storage.save_item_files(
        tier="b",
        owner_id=1,
        item_id=item_id,
        title=title,
        markdown="text",
        original=b"text",
        media_type="text/html",
    )
    assert max(len(path.rpartition("/")[2]) for path in (files.markdown, files.original)) < 200
    long = [f"b/1/{item_id}/{'灯' * 78}-0a{end}" for end in (".md", ".original.html")]
    for path in long:
        client().put_object(Bucket=bucket, Key=path, Body=b"text")
    moved = storage.copy_item_files((long[0], long[1]), tier="a", owner_id=1, item_id=item_id)
    for path, end in ((moved.markdown, "-0a.md"), (moved.original, "-0a.original.html")):
        assert len(path.rpartition("/")[2].encode()) < 200
        assert path.endswith(end)
        assert storage.read(path) == b"text"


def test_a_file_that_is_not_what_was_stored_is_not_given_out(
    bucket: str, owner: User, page: Client
) -> None:
    buckets.make_ready()
    item = make_item(owner, content_hash=hashlib.sha256(b"<h1>A lamp</h1>").hexdigest())
    storage.write(item.original_path, b"<h1>A lamp</h1>")
    assert page.get(f"/api/v1/library/{item.pk}/original").content == b"<h1>A lamp</h1>"
    storage.write(item.original_path, b"<h1>Else</h1>")
    assert page.get(f"/api/v1/library/{item.pk}/original").status_code == 503


def test_downloads_come_from_the_bucket_where_browsers_reach_it(
    bucket: str,
    s3: str,
    owner: User,
    page: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("S3_PUBLIC_ENDPOINT_URL", s3.replace("127.0.0.1", "localhost"))
    apply(settings, tmp_path)
    buckets.make_ready()
    item = make_item(owner, content_hash=hashlib.sha256(b"<script>").hexdigest())
    storage.write(item.original_path, b"<script>")
    for address in (f"/library/{item.pk}/original/", f"/api/v1/library/{item.pk}/original"):
        answer = page.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
        link = urlsplit(answer["Location"])
        assert link.hostname == "localhost"
        assert parse_qs(link.query)["X-Amz-Expires"] == [str(presigned_urls.SECONDS)]
        with urlopen(answer["Location"]) as given:  # noqa: S310
            assert given.read() == b"<script>"
            assert given.headers["Content-Type"] == "application/octet-stream"
            assert given.headers["Content-Disposition"].startswith("attachment; filename=")
    # What is shown has headers that hold for our own address alone, so it comes from here.
    saved = page.get(f"/library/{item.pk}/saved/")
    assert saved.status_code == 200
    assert "sandbox" in saved["Content-Security-Policy"]
    monkeypatch.setenv("LIBRARIAN_STORAGE_FALLBACK", "disk")
    apply(settings, tmp_path)
    assert page.get(f"/library/{item.pk}/original/").status_code == 200  # it may be on the disk


def test_a_link_is_of_a_type_that_nothing_runs(
    bucket: str, s3: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert presigned_urls.presigned_url("c/1/x.pdf", media_type="application/pdf") is None
    monkeypatch.setenv("S3_PUBLIC_ENDPOINT_URL", s3)
    apply(settings, tmp_path)
    for kind, given in (
        ("application/pdf", "application/pdf"),
        ("image/svg+xml", "application/octet-stream"),
        ("application/xhtml+xml", "application/octet-stream"),
    ):
        link = presigned_urls.presigned_url("c/1/x", media_type=kind)
        assert link is not None
        assert parse_qs(urlsplit(link).query)["response-content-type"] == [given]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("S3_ENDPOINT_URL", "s3:9000", "S3_ENDPOINT_URL can't be read"),
        ("S3_PUBLIC_ENDPOINT_URL", "s3.example.org", "S3_PUBLIC_ENDPOINT_URL can't be read"),
        ("S3_PUBLIC_ENDPOINT_URL", "https://librarian.example.org/files", "host name of its own"),
        ("LIBRARIAN_STORAGE", "tape", "Write disk or s3"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    bucket: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv("CSRF_TRUSTED_ORIGINS", "https://librarian.example.org")
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=said):
        apply(settings, tmp_path)


@pytest.mark.django_db(transaction=True)
def test_backups_go_there_and_come_back(
    bucket: str, owner: User, capsys: pytest.CaptureFixture[str]
) -> None:
    buckets.make_ready()
    item = make_item(owner, file_path="c/1/x.md", original_path="c/1/x.md")
    storage.write("c/1/x.md", b"text")
    for _ in range(2):
        call_command("backup", "--keep", "1")
    (name,) = destinations.default_destination().names()
    assert storage.read(f"backups/{name}")[:2] == b"\x1f\x8b"
    storage.delete("c/1/x.md")
    item.delete()
    call_command("restore", name)
    assert storage.read("c/1/x.md") == b"text"
