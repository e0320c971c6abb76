#!/usr/bin/env bash
# `make test`: every check, in the order in which a mistake is cheapest to find. Stops at the first step that fails.
# The last line adds up what ran; a step that is no collection of tests (formatting, clippy, a build) counts as one.
source "$(dirname "$0")/lib.sh"

PASSED=0 FAILED=0 SKIPPED=0
START=$SECONDS

finish() {
    local status=$?
    trap - EXIT
    if ((status != 0 && FAILED == 0)); then FAILED=1; fi
    printf 'Took %s.\n' "$(took $((SECONDS - START)))"
    printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
    exit "$status"
}
trap finish EXIT

# check NAME ESTIMATE COMMAND...: a step that counts as one test.
check() {
    step "$@" || { FAILED=$((FAILED + 1)); exit 1; }
    PASSED=$((PASSED + 1))
}

# add LOG: adds cargo's and the harnesses' own totals in a log.
add() {
    local counts
    counts=$(awk '
        /^test result:/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1); if ($i ~ /^ignored/) s += $(i-1) } }
        /^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ { p += $1; f += $3; s += $5 }
        END { print p + 0, f + 0, s + 0 }' "$1")
    # shellcheck disable=SC2086 # three numbers
    set -- $counts
    PASSED=$((PASSED + $1)) FAILED=$((FAILED + $2)) SKIPPED=$((SKIPPED + $3))
    TOTAL=$(($1 + $2 + $3))
}

# tests NAME ESTIMATE COMMAND...: a step whose log says how many tests ran. None at all is a failure.
tests() {
    local log
    log=$LOGS/$(printf '%s' "$1" | tr -c 'a-zA-Z0-9\n' '-').log
    local status=0
    step "$@" || status=$?
    add "$log"
    if ((status != 0)); then
        ((FAILED > 0)) || FAILED=1
        exit 1
    fi
    ((TOTAL > 0)) || fail "$1" "no test ran"
}

SHARED=()
for manifest in shared/*/Cargo.toml; do
    # The harness of the suite reads files and starts processes: native only.
    [[ $manifest == shared/tests/* ]] || SHARED+=(--package "$(sed -n 's/^name = "\(.*\)"/\1/p' "$manifest" | head -n1)")
done

clippy_wasm() {
    cargo clippy --locked --target wasm32-unknown-unknown "${SHARED[@]}" --package nslab-web -- -D warnings
}

# What the journeys and the size check need of the page, once it is built.
page_is_valid() {
    local wasm
    wasm=$(ls dist/*_bg.wasm)
    node -e 'process.exit(WebAssembly.validate(require("fs").readFileSync(process.argv[1])) ? 0 : 1)' "$wasm"
    node web/tools/sizes.mjs dist
}

say "Testing nslab. A first time takes about 35 minutes on two cores, later times about 10; what is there is skipped."
say "Set-up"
tools/setup.sh rust
tools/setup.sh machine
tools/setup.sh page
NSLAB_CHROMIUM=$(chromium_path)
export NSLAB_CHROMIUM NSLAB_MAN=$MAN_HOME/usr/share/man

say "Checks"
check "formatting" "2s" cargo fmt --all -- --check
check "clippy, native" "2 min the first time" cargo clippy --locked --workspace --all-targets -- -D warnings
check "clippy, wasm32" "1 min the first time" clippy_wasm
tools/build.sh
PASSED=$((PASSED + 2))
tests "unit tests, tidiness, suite on the simulator" "3 min the first time" \
    cargo test --locked --workspace --exclude nslab --no-fail-fast
tests "backend: command line, sandbox, WebSocket" "2 min the first time" \
    cargo test --locked --package nslab --bins --tests --no-fail-fast -- --skip differential_
tests "three arms: simulator, native, cc" "4 min: clone(2)'s example sleeps 200 s" \
    cargo test --locked --package nslab --test differential -- --nocapture
check "page, optimised" "3 min the first time" tools/page.sh release
check "page is valid, its size" "1s" page_is_valid
tests "journeys in Chromium" "2 min" tools/journeys.sh
