"""Generate and store SECRET_KEY when none is configured."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from librarian_site.embedded.errors import ServiceError


def secret_key(data: Path) -> str:
    """Return the key in the data folder, created on first use with mode 0600."""
    path = data / "secret_key"
    try:
        if not path.exists():
            _create(path)
        return path.read_text().strip()
    except OSError as error:
        raise ServiceError(
            f"The data folder {data} can't be written ({error.strerror}): "
            "choose another with LIBRARIAN_DATA_DIR."
        ) from error


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(50))
    # Linking, not renaming: of two first starts at once, the earlier key stays.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
