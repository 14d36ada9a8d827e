#!/usr/bin/env bash
# standardwebhooks signs an aware time by its wall clock, and then refuses its own signature.
#
# Guess: sign() takes a datetime, so two datetimes of one moment, in UTC and in Oslo, are signed alike,
# and verify() accepts what sign() made, given the header that says the moment's Unix time.
# Seen (standardwebhooks 1.1.0): the zone is replaced by UTC instead of converted, so 11:00+02:00 is
# signed as 11:00Z, two hours away from the header's time. The receiver answers "No matching signature
# found", which sends one looking for a wrong secret. A naive datetime is taken as UTC, not as local
# time, by which datetime.timestamp() would make the header.
#
#   the same moment: True
#   the same signature: False
#   11:00+02:00 is signed as: '2024-05-03T11:00:00+00:00'
#   verify, signed in UTC: {'tide': 'high'}
#   verify, signed in +02:00: 'No matching signature found'
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" standardwebhooks==1.1.0

cd "$tmp"
"$tmp/venv/bin/python" - <<'PY'
import sys


def check(what, seen, stated):
    print(f"{what}: {seen!r}")
    if seen != stated:
        sys.exit(f"changed: {what}: {seen!r}; stated was {stated!r}")


import base64
import datetime

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook("whsec_" + base64.b64encode(b"a secret of 24 characters").decode())
BODY = '{"tide": "high"}'
OSLO = datetime.timezone(datetime.timedelta(hours=2))


def verified(signed_at):
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(signed_at.timestamp())),
        "webhook-signature": webhook.sign("msg_1", signed_at, BODY),
    }
    try:
        return webhook.verify(BODY, headers)
    except WebhookVerificationError as error:
        return str(error)


utc = datetime.datetime(2024, 5, 3, 9, 0, tzinfo=datetime.UTC)
oslo = utc.astimezone(OSLO)
check("the same moment", utc == oslo, True)
signature = webhook.sign("msg_1", oslo, BODY)
check("the same signature", webhook.sign("msg_1", utc, BODY) == signature, False)
wall_clock = oslo.replace(tzinfo=datetime.UTC)
assert webhook.sign("msg_1", wall_clock, BODY) == signature
check("11:00+02:00 is signed as", wall_clock.isoformat(), "2024-05-03T11:00:00+00:00")
now = datetime.datetime.now(datetime.UTC)
check("verify, signed in UTC", verified(now), {"tide": "high"})
refused = "No matching signature found"
check("verify, signed in +02:00", verified(now.astimezone(OSLO)), refused)

print("as stated")
PY
