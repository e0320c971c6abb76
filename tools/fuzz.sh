#!/usr/bin/env bash
# Random programs on the simulator and on the real kernel: `make fuzz SEED=1 COUNT=10000`. Stopped and started again with
# the same numbers it goes on where it was. Programs that differ are made smaller and left in the target folder.
source "$(dirname "$0")/lib.sh"

SEED=${SEED:-1} COUNT=${COUNT:-1000}
CHUNK=250
[[ $SEED =~ ^[0-9]+$ && $COUNT =~ ^[0-9]+$ ]] || fail "make fuzz" "SEED and COUNT are whole numbers: make fuzz SEED=1 COUNT=1000"

tools/setup.sh rust
tools/build.sh
STATE=$TARGET_DIR/fuzz/$SEED-$COUNT
mkdir -p "$TARGET_DIR/fuzz" "$LOGS"
read -r DONE MISMATCHES < <(cat "$STATE" 2>/dev/null || echo 0 0)
((DONE == 0)) || say "Going on after $DONE programs; to start anew remove $STATE"

while ((DONE < COUNT)); do
    size=$((COUNT - DONE < CHUNK ? COUNT - DONE : CHUNK))
    log=$LOGS/fuzz-$((SEED + DONE)).log
    NSLAB_FUZZ=$((SEED + DONE)):$size cargo test --locked --quiet --package nslab --test differential random -- --nocapture >"$log" 2>&1 || true
    found=$(sed -n 's/^[0-9]* programs, \([0-9]*\) mismatches$/\1/p' "$log")
    [[ -n $found ]] || fail "random programs" "the test did not end: see $log"
    sed -n '/seed [0-9]*: /,/^  real/p' "$log"
    DONE=$((DONE + size)) MISMATCHES=$((MISMATCHES + found))
    echo "$DONE $MISMATCHES" >"$STATE"
    say "$DONE of $COUNT, $MISMATCHES mismatches so far"
done
echo "$COUNT programs, $MISMATCHES mismatches"
((MISMATCHES == 0))
