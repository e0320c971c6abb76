#!/usr/bin/env bash
# Makes web/first-load.txt anew: which functions of the page run until the first tree is drawn. To be run when the journey
# `the first tree needs the first part alone` fails, or to see what a change has added.
source "$(dirname "$0")/lib.sh"

tools/setup.sh rust
tools/setup.sh page
NSLAB_CHROMIUM=$(chromium_path) || fail "no browser" "tools/setup.sh machine"
names=$TARGET_DIR/first-load.names
export NSLAB_CHROMIUM
NSLAB_PROFILE=$names tools/page.sh release
node web/tools/first-load.mjs "$names"
say "Now build the page: tools/page.sh release"
