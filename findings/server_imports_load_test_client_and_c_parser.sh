#!/usr/bin/env bash
# A server loads a test client, a telemetry SDK and a parser of C: by importing Django Ninja, redis-py, Autobahn.
#
# Guess: `import ninja` loads what serves an API, `import redis` a client of Redis, `autobahn.twisted.websocket`
# WebSockets; what is for tests, for telemetry that nobody has set up or for building extensions stays out.
# Seen (Django Ninja 1.7.1 with Django 6.1.3, redis-py 8.1.0, Autobahn 26.10.2):
# - Ninja's settings listen to a signal of django.test, whose package brings Django's test client, unittest and,
#   where it is installed, Jinja2: some thirty modules in each web process.
# - redis-py looks by an import whether the OpenTelemetry SDK is there, so where another package has brought it,
#   some fifty of its modules are loaded, with nothing of it set up; with the SDK away, ten at most of its API.
# - Autobahn describes its accelerators in C to cffi at import, and so parses C by pycparser at each start; with
#   AUTOBAHN_USE_NVX=0 it does not, and says so in the log.
# Each is some 20 to 30 ms of start and a few megabytes, in every process.
#
#   ninja: django.test.client unittest.case jinja2
#   redis with the SDK: more than 40 modules of opentelemetry
#   redis without: less than 20
#   autobahn: cffi.api pycparser
#   autobahn without its accelerators:
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
uv venv -q --python 3.13 "$tmp/venv"
uv pip install -q --python "$tmp/venv/bin/python" django==6.1.3 django-ninja==1.7.1 jinja2==3.1.6 \
    redis==8.1.0 opentelemetry-sdk==1.45.2 autobahn==26.10.2 twisted==26.10.0
uv venv -q --python 3.13 "$tmp/bare"
uv pip install -q --python "$tmp/bare/bin/python" redis==8.1.0 opentelemetry-api==1.45.2

cat > loaded.py <<'PY'
"""Which of the named modules an import has loaded."""

import importlib
import sys

from_where, *names = sys.argv[1:]
if from_where == "ninja":
    from django.conf import settings

    settings.configure()
importlib.import_module(from_where)
print(*(name for name in names if name in sys.modules))
PY

cat > count.py <<'PY'
"""How many modules of OpenTelemetry `import redis` has loaded."""

import sys

import redis  # noqa: F401

count = sum(name.split(".")[0] == "opentelemetry" for name in sys.modules)
print("more than 40" if count > 40 else "less than 20" if count < 20 else count)
PY

check() {
    echo "$1: $2"
    [ "$2" = "$3" ] || { echo "changed: $1: $2; stated was $3"; exit 1; }
}

python=venv/bin/python
unset AUTOBAHN_USE_NVX
tests="django.test.client unittest.case jinja2"
check "ninja" "$($python loaded.py ninja $tests)" "$tests"
check "redis with the SDK" "$($python count.py)" "more than 40"
check "redis without" "$(bare/bin/python count.py)" "less than 20"
parser="cffi.api pycparser"
check "autobahn" "$($python loaded.py autobahn.twisted.websocket $parser)" "$parser"
check "autobahn without its accelerators" \
    "$(AUTOBAHN_USE_NVX=0 $python loaded.py autobahn.twisted.websocket $parser 2> /dev/null)" ""
echo "as stated"
