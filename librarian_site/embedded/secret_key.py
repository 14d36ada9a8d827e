"""Generate and store SECRET_KEY when none is configured."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from librarian_site.embedded.errors import ServiceError

SHORTEST = 16  # characters; fewer are the rest of a damaged file


def secret_key(data: Path) -> str:
    """Return the key in the data folder, created on first use with mode 0600.

    A file that a power cut has emptied, or filled with zeros, gets a new key: who was signed in
    signs in again. Raises ServiceError.
    """
    path = data / "secret_key"
    try:
        key = _read(path)
        if len(key) < SHORTEST:
            _create(path, replace=path.exists())
            key = _read(path)
    except OSError as error:
        raise ServiceError(
            f"The data folder {data} can't be written ({error.strerror}): "
            "choose another with LIBRARIAN_DATA_DIR."
        ) from error
    return key


def _read(path: Path) -> str:
    """Return the key; empty where there is none that can be read."""
    try:
        return path.read_bytes().strip(b"\0 \t\r\n").decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _create(path: Path, *, replace: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        with draft.open("w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())  # or a power cut leaves an empty file of this name
        if replace:
            draft.replace(path)
        else:
            # Linking, not renaming: of two first starts at once, the earlier key stays.
            with suppress(FileExistsError):
                os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
