#!/usr/bin/env bash
# Since 1.29, onnxruntime makes ready to report its use to its makers when it is imported, on Linux too.
#
# Guess: a library that runs models on one's own processor talks to nobody; what reports are the builds for
# Windows. So it was up to 1.28.
# Seen (onnxruntime 1.28.0, 1.29.0 and 1.32.0, the wheels for Linux): from 1.29 on the bare import, with no model
# loaded, gives the account a device id, opens a database for what is to be sent below ~/.cache, and leaves one
# more thread, which a process that forks does not expect. With ORT_DISABLE_TELEMETRY=1, set before the import,
# there is none of it. (An upload was not watched here.)
#
#   1.28.0: []
#   1.29.0: ['deviceid', 'onnxruntime.db']
#   1.32.0: ['deviceid', 'onnxruntime.db']
#   1.32.0 told not to: []
#   threads that 1.32.0 has more for it: 1
set -euo pipefail

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cat > "$tmp/import.py" <<'PY'
import os
import sys
import time

import onnxruntime  # noqa: F401


def files():
    names = {name for _, _, names in os.walk(os.environ["HOME"]) for name in names}
    return sorted(name for name in names if not name.endswith(("-shm", "-wal")))


ends = time.monotonic() + 20
while len(files()) < 2 and time.monotonic() < ends and sys.argv[1] == "waits":
    time.sleep(0.1)
time.sleep(2)
print(files())
print(len(os.listdir("/proc/self/task")), file=sys.stderr)
PY

# What a version leaves in a home folder of its own, with its number of threads in the file `threads`.
seen() {
    local version=$1 waits=$2
    shift 2
    [ -d "$tmp/$version" ] || {
        uv venv -q --python 3.13 "$tmp/$version"
        uv pip install -q --python "$tmp/$version/bin/python" "onnxruntime==$version"
    }
    rm -rf "$tmp/home"
    mkdir "$tmp/home"
    env HOME="$tmp/home" XDG_CACHE_HOME= "$@" "$tmp/$version/bin/python" "$tmp/import.py" "$waits" 2> "$tmp/threads"
}

check() {
    echo "$1: $2"
    [ "$2" = "$3" ] || { echo "changed: $1: $2; stated was $3"; exit 1; }
}

unset ORT_DISABLE_TELEMETRY
cd "$tmp"
check 1.28.0 "$(seen 1.28.0 not)" "[]"
check 1.29.0 "$(seen 1.29.0 waits)" "['deviceid', 'onnxruntime.db']"
check 1.32.0 "$(seen 1.32.0 waits)" "['deviceid', 'onnxruntime.db']"
with=$(tail -1 "$tmp/threads")
check "1.32.0 told not to" "$(seen 1.32.0 not ORT_DISABLE_TELEMETRY=1)" "[]"
check "threads that 1.32.0 has more for it" "$((with - $(tail -1 "$tmp/threads")))" 1
echo "as stated"
