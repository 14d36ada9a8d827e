"""Where files are kept, from the environment: a bucket when one is named, else the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from environs import Env


def backend(env: Env, data: Path) -> dict[str, Any]:
    """The entry of STORAGES."""
    bucket = env.str("S3_BUCKET", "")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(data / "files"), "allow_overwrite": True},
        }
    from botocore.config import Config  # slow to load, and only a bucket needs it

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
            "access_key": env.str("S3_ACCESS_KEY_ID", "") or None,
            "secret_key": env.str("S3_SECRET_ACCESS_KEY", "") or None,
            "file_overwrite": True,
            "default_acl": None,
            # A store that is away is said so in time; one that is only busy is asked again.
            "client_config": Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 4},
                s3={"addressing_style": "path"},
            ),
        },
    }
