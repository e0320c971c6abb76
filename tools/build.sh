#!/usr/bin/env bash
# Builds the command line: target/debug/nslab, and beside it the runner that becomes a script's process.
source "$(dirname "$0")/lib.sh"

# The runner is linked statically, because programs carry it into any root file system. Its flags would rebuild every crate
# of the workspace if they were set for all, so it has a target directory of its own.
build_runner() {
    local host
    host=$(rustc -vV | sed -n 's/^host: //p')
    RUSTFLAGS="-C target-feature=+crt-static" \
        cargo build --locked --profile runner --package nslab-runner --target "$host" --target-dir "$TARGET_DIR/runner"
    install -D "$TARGET_DIR/runner/$host/runner/nslab-runner" "$NSLAB_RUNNER.new"
    mv "$NSLAB_RUNNER.new" "$NSLAB_RUNNER"
}

step "command line" "2 min the first time" cargo build --locked --package nslab
step "runner" "1 min the first time" build_runner
