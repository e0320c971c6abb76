#!/usr/bin/env bash
# `make run`: sets up, builds, serves. The command line comes first: it can be used while the page compiles.
source "$(dirname "$0")/lib.sh"

say "Building nslab. A first time takes about 12 minutes on two cores, later times seconds; what is there is skipped."
tools/setup.sh rust
tools/build.sh
say "  target/debug/nslab can be used from now on, for example: target/debug/nslab run --on sim FILE.c"
tools/setup.sh page
tools/page.sh release
say "Serving."
exec "$NSLAB_BIN" serve --listen "${NSLAB_LISTEN:-127.0.0.1:7878}" --web-root "$NSLAB_DIST"
