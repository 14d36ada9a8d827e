"""Static files as `manage.py up` serves them: compressed, by names that change with the content."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

from librarian_site.core.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
MARK = ".collected-from"
FORMAT = "2"  # raise it when the settings of static files change
BUNDLES = ROOT / "librarian_site" / "web" / "static_bundles.py"


class StaticFilesError(Exception):
    """They can't be collected: then they are served as they are in the checkout."""


def collect(data: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Collect them in the data folder, unless they are there; return the setting that names it.

    Nothing is done, and no setting returned, while debugging, as files change then, or where
    STATIC_ROOT is set already. Raises StaticFilesError.
    """
    if os.environ.get("STATIC_ROOT") or _is_debugging():
        return {}
    folder, draft = data / "static", data / "static.new"
    try:
        made_of = _fingerprint()
        if not _is_made_of(folder, made_of):
            shutil.rmtree(draft, ignore_errors=True)
            _run({**os.environ, **environ, "STATIC_ROOT": str(draft)})
            (draft / MARK).write_text(made_of)
            shutil.rmtree(folder, ignore_errors=True)
            draft.rename(folder)
    except OSError as error:
        raise StaticFilesError(str(error)) from error
    return {"STATIC_ROOT": str(folder)}


def _is_debugging() -> bool:
    if not os.environ.get("DEBUG"):
        return False
    from environs import Env  # takes longer to load than all else of `up`

    return Env().bool("DEBUG")


def _run(environ: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason was given."]
        raise StaticFilesError(lines[-1])


def _is_made_of(folder: Path, made_of: str) -> bool:
    try:
        return (folder / MARK).read_text() == made_of
    except OSError:
        return False


def _fingerprint() -> str:
    """Of our own files, their bundles, and the packages: installing one changes their folder."""
    found = hashlib.sha256(f"{FORMAT} {__version__}".encode())
    packages = Path(sysconfig.get_path("purelib"))
    for path in [packages, BUNDLES, *sorted((ROOT / "static").rglob("*"))]:
        seen = path.stat()
        found.update(f"{path} {seen.st_mtime_ns} {seen.st_size}\n".encode())
    return found.hexdigest()
