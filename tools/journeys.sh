#!/usr/bin/env bash
# The journeys in Chromium against a live lab of our own, on a free port.
source "$(dirname "$0")/lib.sh"

link=$(mktemp)
"$NSLAB_BIN" serve --listen 127.0.0.1:0 --web-root "$NSLAB_DIST" >"$link" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -f "$link"' EXIT
for _ in $(seq 100); do
    grep -q '^http' "$link" && break
    kill -0 "$server" 2>/dev/null || fail "nslab serve" "it ended before it printed its link"
    sleep 0.1
done
node web/tests/e2e.mjs "$(head -n1 "$link")"
