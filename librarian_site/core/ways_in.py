"""Settings of watched folders and of the mailbox from which mail is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from librarian_site.core import extras

if TYPE_CHECKING:
    from environs import Env


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is read, from whom, and whose library it goes to."""

    host: str
    port: int
    is_tls: bool
    user: str
    password: str
    folder: str
    done_folder: str  # empty: messages stay, marked as read
    username: str
    senders: tuple[str, ...]  # addresses, in lower case


def watch_folders(env: Env) -> tuple[tuple[Path, str], ...]:
    """Folder and user name of each. Raises ImproperlyConfigured."""
    found = []
    entries: list[str] = env.list("LIBRARIAN_WATCH_FOLDERS", [])
    for entry in entries:
        folder, _, username = entry.rpartition("=")
        if not username.strip() or not Path(folder.strip()).is_absolute():
            raise ImproperlyConfigured(
                f"LIBRARIAN_WATCH_FOLDERS has {entry!r}. Write FOLDER=USER, with the folder's "
                "whole path, as in /home/ada/inbox=ada; more than one with commas between."
            )
        found.append((Path(folder.strip()), username.strip()))
    return tuple(found)


def mailbox(env: Env) -> Mailbox | None:
    """The mailbox that is read, if any. Raises ImproperlyConfigured."""
    address = env.str("LIBRARIAN_MAIL_ADDRESS", "")
    found = {
        "user": env.str("LIBRARIAN_MAIL_USER", ""),
        "password": env.str("LIBRARIAN_MAIL_PASSWORD", ""),
        "folder": env.str("LIBRARIAN_MAIL_FOLDER", "INBOX"),
        "done_folder": env.str("LIBRARIAN_MAIL_DONE_FOLDER", ""),
        "username": env.str("LIBRARIAN_MAIL_OWNER", ""),
    }
    named: list[str] = env.list("LIBRARIAN_MAIL_SENDERS", [])
    senders = tuple(each.lower() for each in named)
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise ImproperlyConfigured(
            f"LIBRARIAN_MAIL_ADDRESS is {address!r}. Write imaps://mail.example.org, "
            "or leave it empty."
        )
    if not senders or not found["user"] or not found["username"]:
        raise ImproperlyConfigured(
            "LIBRARIAN_MAIL_ADDRESS is set: say who may send by LIBRARIAN_MAIL_SENDERS, as in "
            "ada@example.org, whose library it is by LIBRARIAN_MAIL_OWNER, and sign in by "
            "LIBRARIAN_MAIL_USER."
        )
    extras.require("mail", setting="LIBRARIAN_MAIL_ADDRESS")
    is_tls = parts.scheme == "imaps"
    port = parts.port or (993 if is_tls else 143)
    return Mailbox(parts.hostname, port, is_tls, **found, senders=senders)
