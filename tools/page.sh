#!/usr/bin/env bash
# Builds the page into dist/. `release` as it is served: optimised and compressed; `dev` for the browser journeys.
source "$(dirname "$0")/lib.sh"

# Trunk fetches nothing by itself: what it needs is there (tools/setup.sh page) or it says so.
export TRUNK_SKIP_VERSION_CHECK=true

case ${1:-} in
release) step "page, optimised" "3 min the first time" trunk build --release ;;
dev) step "page" "1 min the first time" trunk build ;;
*) fail "tools/page.sh" "say release or dev" ;;
esac
