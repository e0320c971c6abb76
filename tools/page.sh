#!/usr/bin/env bash
# Builds the page into dist/, unless it is there. `release` as it is served: optimised and compressed; `dev` for the browser journeys.
source "$(dirname "$0")/lib.sh"

# Trunk fetches nothing by itself: what it needs is there (tools/setup.sh page) or it says so.
export TRUNK_SKIP_VERSION_CHECK=true
KIND=${1:-}
# Says which kind of page dist/ holds; what it was made of is older.
STAMP=$TARGET_DIR/page

is_there() {
    [[ -z ${NSLAB_PROFILE:-} && -f dist/index.html && -f $STAMP && $(<"$STAMP") == "$KIND" ]] || return
    [[ -z $(find Cargo.toml Cargo.lock Trunk.toml .cargo web shared static -type f -newer "$STAMP" \
        -not -path 'web/node_modules/*' -not -path 'web/vendor/*' -print -quit) ]]
}

[[ $KIND == release || $KIND == dev ]] || fail "tools/page.sh" "say release or dev"
if is_there; then
    skip "page" "there"
    exit
fi
rm -f "$STAMP"
# What changes while it is built makes it old.
echo "$KIND" >"$STAMP.new"
case $KIND in
release) step "page for release" "3 min the first time" trunk build --release ;;
dev) step "page" "1 min the first time" trunk build ;;
esac
[[ -n ${NSLAB_PROFILE:-} ]] || mv "$STAMP.new" "$STAMP"
