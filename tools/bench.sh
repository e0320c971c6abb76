#!/usr/bin/env bash
# `make bench`: the figures of docs/performance.md, measured here. Nothing passes or fails.
source "$(dirname "$0")/lib.sh"

tools/setup.sh rust
tools/build.sh
tools/setup.sh page
tools/page.sh release
say "Sizes as served"
node web/tools/sizes.mjs dist || true
say "Speed (compiles for about 3 minutes the first time)"
exec cargo bench --locked --quiet --package nslab --bench figures
