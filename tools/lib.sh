# Shared by the other scripts: where things are, and how a step is shown.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

TRUNK_VERSION=0.21.14
WASM_BINDGEN_VERSION=0.2.129
TOOLS=${XDG_CACHE_HOME:-$HOME/.cache}/nslab/tools
TRUNK_HOME=$TOOLS/trunk-$TRUNK_VERSION
WASM_BINDGEN_HOME=$TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION
MAN_HOME=$TOOLS/manpages
TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}
LOGS=$TARGET_DIR/logs

export PATH="$TRUNK_HOME/bin:$WASM_BINDGEN_HOME/bin:$ROOT/web/node_modules/.bin:$PATH"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}
# What `make build` leaves, for the programs that the tests start.
export NSLAB_BIN=$TARGET_DIR/debug/nslab
export NSLAB_RUNNER=$TARGET_DIR/debug/nslab-runner
export NSLAB_DIST=$ROOT/dist

mkdir -p "$LOGS"

say() { printf '%s\n' "$*"; }

# fail WHAT HINT: ends the script with a line that says what to do.
fail() {
    printf 'nslab: %s: %s\n' "$1" "$2" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# took SECONDS: 75 -> 1m15s
took() {
    if (($1 >= 60)); then printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); else printf '%ds' "$1"; fi
}

# what_failed LOG: the places in it that say so, without backtraces; what a test complained of comes first.
what_failed() {
    local text
    text=$(grep -vE '^ +[0-9]+: |^ +at |^stack backtrace:|^note: ' "$1" || true)
    { grep -E -A25 'panicked at' <<<"$text"; grep -E -A10 '^FAILED |^error' <<<"$text"; } | head -n 100 || true
}

# step NAME ESTIMATE COMMAND...: runs the command, its output in a log that is shown when it fails (or as it comes, with V=1).
step() {
    local name=$1 estimate=$2 log start=$SECONDS status=0
    shift 2
    log=$LOGS/$(printf '%s' "$name" | tr -c 'a-zA-Z0-9\n' '-').log
    printf '  %-44s %-22s' "$name" "(about $estimate)"
    if [[ -n ${V:-} ]]; then
        printf '\n'
        "$@" 2>&1 </dev/null | tee "$log" || status=$?
    else
        "$@" >"$log" 2>&1 </dev/null || status=$?
    fi
    if ((status != 0)); then
        printf 'FAILED after %s\n' "$(took $((SECONDS - start)))"
        [[ -n ${V:-} ]] || { tail -n "${TAIL:-20}" "$log"; what_failed "$log"; }
        printf 'nslab: step "%s" failed (exit %d); all of its output is in %s\n' "$name" "$status" "$log" >&2
        return "$status"
    fi
    printf '%s\n' "$(took $((SECONDS - start)))"
    STEP_LOG=$log
}

# skip NAME WHY: a step that has nothing to do.
skip() { printf '  %-44s %s\n' "$1" "$2"; }

# Prints the path of a browser that playwright can drive.
chromium_path() {
    local name
    for name in "${NSLAB_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [[ -n $name ]] && have "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}
