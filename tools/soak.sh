#!/usr/bin/env bash
# `make soak`: tests that run in `make test` too, but longer.
source "$(dirname "$0")/lib.sh"

tools/setup.sh rust
tools/build.sh
export NSLAB_KILLS=${NSLAB_KILLS:-100000}
say "$NSLAB_KILLS signals at random moments"
cargo test --locked --quiet --package nslab --test signals -- --nocapture
