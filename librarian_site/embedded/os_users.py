"""Run PostgreSQL as another system user when started by root, which it refuses to run as."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path
from typing import Any

from librarian_site.embedded.errors import ServiceError

CANDIDATES = ("postgres", "nobody")


def service_user() -> int | None:
    """The uid for a server that may not be root; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise ServiceError("PostgreSQL can't run as root and there is no other account to run it as.")


def identity(user: int | None) -> dict[str, Any]:
    """Arguments for subprocess to run as that account, with none of root's groups."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwuid(user).pw_gid, "extra_groups": []}


def grant_traverse(user: int, *folders: Path) -> None:
    """Let the user pass through every parent folder, without the right to list it."""
    for folder in folders:
        for step in (folder, *folder.parents):
            mode = step.stat().st_mode
            if not mode & stat.S_IXOTH and step.stat().st_uid != user:
                step.chmod(mode | stat.S_IXOTH)
    # PostgreSQL must own the folder of its cluster and the one in which it makes its socket.
    os.chown(folders[1], user, -1)
