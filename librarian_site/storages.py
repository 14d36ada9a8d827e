"""The setting STORAGES, from the environment: an S3 bucket when one is named, else the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from librarian_site import addresses
from librarian_site.core import extras

if TYPE_CHECKING:
    from environs import Env

DISK, S3 = "disk", "s3"
PART = 16_000_000  # bytes: larger files are uploaded in parts of this size


def place(env: Env) -> str:
    """Where new files go: `disk` or `s3`. Raises ImproperlyConfigured."""
    return _checked(env, env.str("LIBRARIAN_STORAGE", "")) or (
        S3 if env.str("S3_BUCKET", "") else DISK
    )


def fallback_place(env: Env) -> str:
    """The second store that files are read from during a migration; empty without one.

    LIBRARIAN_STORAGE_BESIDE is the setting's former name. Raises ImproperlyConfigured.
    """
    former = env.str("LIBRARIAN_STORAGE_BESIDE", "")
    fallback = _checked(env, env.str("LIBRARIAN_STORAGE_FALLBACK", "") or former)
    return "" if fallback == place(env) else fallback


def stores(env: Env, data: Path) -> dict[str, dict[str, Any]]:
    """The entries of STORAGES: `default`, `disk`, and for a bucket `s3` and perhaps `links`."""
    first, second = place(env), fallback_place(env)
    found = {DISK: _disk(data)}
    if env.str("S3_BUCKET", ""):
        address = env.str("S3_ENDPOINT_URL", "")
        found[S3] = _bucket(env, addresses.bucket("S3_ENDPOINT_URL", address))
        public = _public_endpoint(env)
        if public and first == S3 and not second:  # with two stores a file may not be in the bucket
            found["links"] = _bucket(env, public)
    two = {
        "BACKEND": "library.storage.fallback.FallbackStorage",
        "OPTIONS": {"first": first, "second": second},
    }
    return {"default": two if second else found[first], **found}


def _checked(env: Env, name: str) -> str:
    if name not in ("", DISK, S3):
        raise ImproperlyConfigured(
            f"Files can't be kept in {name!r}. Write disk or s3 for LIBRARIAN_STORAGE and "
            "LIBRARIAN_STORAGE_FALLBACK, or leave them empty."
        )
    if name == S3 and not env.str("S3_BUCKET", ""):
        raise ImproperlyConfigured("Files are to be kept in s3: name the bucket by S3_BUCKET.")
    return name


def _public_endpoint(env: Env) -> str:
    """The URL at which browsers reach the bucket; must be another origin than the site's."""
    public = env.str("S3_PUBLIC_ENDPOINT_URL", "")
    addresses.bucket("S3_PUBLIC_ENDPOINT_URL", public)
    own: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
    if public and urlsplit(public).netloc in {urlsplit(origin).netloc for origin in own}:
        raise ImproperlyConfigured(
            "S3_PUBLIC_ENDPOINT_URL must not be an address of the site itself: what people saved "
            "would come from where their pages come from. Give the bucket a host name of its own."
        )
    return public


def _disk(data: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(data / "files"), "allow_overwrite": True},
    }


def _bucket(env: Env, endpoint: str) -> dict[str, Any]:
    extras.require("s3", setting="S3_BUCKET")
    # Slow to load, and only a bucket needs them.
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config

    checksums = env.bool("S3_CHECKSUMS", True)
    when = "when_supported" if checksums else "when_required"
    return {
        "BACKEND": "library.storage.s3.BucketStorage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": endpoint or None,
            "region_name": env.str("S3_REGION", "") or None,
            "access_key": env.str("S3_ACCESS_KEY_ID", "") or None,
            "secret_key": env.str("S3_SECRET_ACCESS_KEY", "") or None,
            "file_overwrite": True,
            "default_acl": None,
            "object_parameters": {"ChecksumAlgorithm": "SHA256"} if checksums else {},
            "max_memory_size": PART,
            "transfer_config": TransferConfig(
                multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=4
            ),
            # Short timeouts, so that an unavailable store is noticed; retries for a busy one.
            "client_config": Config(
                signature_version="s3v4",
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 4},
                s3={"addressing_style": "path"},
                max_pool_connections=20,
                request_checksum_calculation=when,
                response_checksum_validation=when,
            ),
        },
    }
