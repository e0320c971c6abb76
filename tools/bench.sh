#!/usr/bin/env bash
# `make bench`: the figures of docs/performance.md, measured here. Nothing passes or fails.
source "$(dirname "$0")/lib.sh"

tools/setup.sh rust
tools/build.sh
tools/setup.sh page
tools/page.sh release
say "Sizes as served"
node web/tools/sizes.mjs dist || true
say "Speed of the page"
link=$(mktemp)
"$NSLAB_BIN" serve --sim-only --listen 127.0.0.1:0 --web-root "$NSLAB_DIST" >"$link" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$link"' EXIT
until grep -q "^http" "$link"; do sleep 0.1; done
NSLAB_CHROMIUM=$(chromium_path) node web/tools/speed.mjs "$(head -n1 "$link")"
say "Speed (compiles for about 3 minutes the first time)"
cargo bench --locked --quiet --package nslab --bench figures
