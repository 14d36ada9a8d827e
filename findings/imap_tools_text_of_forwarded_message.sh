#!/usr/bin/env bash
# imap-tools joins the texts of a mail without a break, a forwarded message's among them.
#
# Guess: message.text is what the sender wrote; a message/rfc822 attachment is an attachment with a text of
# its own, and two text parts do not run into each other.
# Seen (imap-tools 1.16.0): every text/plain part that is no attachment is appended to `text`, without even
# a space, and so is the text within the attached message, which is also among `attachments`. A part
# that is neither text nor marked as an attachment, here an invitation (text/calendar), is found in neither.
#
#   text: 'See below.\nPiaThe pier is closed.Sent by the list'
#   attachments: ['message/rfc822']
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" imap-tools==1.16.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


from imap_tools import MailMessage

MAIL = b"""\
From: pia@example.org
Subject: Fwd: Pier
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: text/plain

See below.
Pia
--A
Content-Type: message/rfc822

From: ole@example.org
Subject: Pier
Content-Type: text/plain

The pier is closed.
--A
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
END:VCALENDAR
--A
Content-Type: text/plain

Sent by the list
--A--
"""
message = MailMessage.from_bytes(MAIL)
check("text", message.text, "See below.\nPiaThe pier is closed.Sent by the list")
kinds = [attachment.content_type for attachment in message.attachments]
check("attachments", kinds, ["message/rfc822"])

print("as stated")
PY
