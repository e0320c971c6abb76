#!/usr/bin/env bash
# `make fuzz`: looks for what nobody has thought of.
#   make fuzz                                       every target, a minute each
#   make fuzz TARGET=parser MINUTES=60              one target: lexer, preprocessor, parser, sema, machine, language, kernel
#   make fuzz TARGET=language SEED=1 COUNT=10000    random typed programs, held against cc
#   make fuzz SEED=1 COUNT=10000                    random programs of system calls, held against the real kernel
# Stopped and started again it goes on where it was; what it counted is added up in the target folder, until
# `make fuzz-report` writes it down. Programs that differ and inputs that crash are left there, too.
source "$(dirname "$0")/lib.sh"

INPUTS="lexer preprocessor parser sema machine"
# Programs between two lines about how far it is: those of system calls are so many files of each plan.
declare -A CHUNK=([language]=250 [kernel]=1080)
FUZZ=$TARGET_DIR/fuzz
TARGET=${TARGET:-} MINUTES=${MINUTES:-} SEED=${SEED:-} COUNT=${COUNT:-}
[[ $SEED$COUNT$MINUTES =~ ^[0-9]*$ ]] || fail "make fuzz" "SEED, COUNT and MINUTES are whole numbers: make fuzz SEED=1 COUNT=1000"
if [[ -n $SEED$COUNT ]]; then TARGET=${TARGET:-kernel} SEED=${SEED:-1} COUNT=${COUNT:-1000}; fi
FAILURES=0

# add TARGET RUNS SECONDS FOUND: to what is counted already.
add() {
    local counts=$FUZZ/$1/counts runs=0 seconds=0 found=0
    [[ ! -f $counts ]] || read -r runs seconds found <"$counts"
    echo $((runs + $2)) $((seconds + $3)) $((found + $4)) >"$counts.new"
    mv "$counts.new" "$counts"
    FAILURES=$((FAILURES + $4))
}

# What libFuzzer needs to see which branches an input takes. The flags would rebuild every crate: a folder of its own.
build_inputs() {
    local flags="--cfg fuzzing --cfg fuzzing_libfuzzer -Cpasses=sancov-module" pass
    for pass in inline-8bit-counters level=4 pc-table trace-compares; do flags+=" -Cllvm-args=-sanitizer-coverage-$pass"; done
    RUSTFLAGS=$flags BOLERO_FUZZER=libfuzzer cargo test --locked --package nslab-fuzz --test targets --no-run --profile fuzz \
        --target "$(rustc -vV | sed -n 's/^host: //p')" --target-dir "$FUZZ/build" --message-format=json
}

# look_at TARGET SECONDS: slices of a minute, each counted when it is over by the processor time that it got.
look_at() {
    local target=$1 left=$2 slice log=$LOGS/fuzz-$1.log status runs spent TIMEFORMAT=%0U
    mkdir -p "$FUZZ/$target/corpus" "$FUZZ/$target/crashes"
    cp -u -t "$FUZZ/$target/corpus" "shared/fuzz/tests/__fuzz__/$target/corpus"/* 2>/dev/null || true
    local args=("$FUZZ/$target/corpus" "$FUZZ/seeds" "-artifact_prefix=$FUZZ/$target/crashes/" -dict=shared/fuzz/words.dict
        -max_len=12000 -timeout=20 -rss_limit_mb=3000 -print_final_stats=1)
    while ((left > 0)); do
        slice=$((left < 60 ? left : 60)) status=0
        # Bolero takes each blank for the end of an argument.
        spent=$({ time BOLERO_TEST_NAME=$target BOLERO_LIBTEST_HARNESS=1 BOLERO_LIBFUZZER_ARGS="${args[*]} -max_total_time=$slice" \
            nice "$EXE" "$target" --exact --nocapture --quiet --test-threads 1 >"$log" 2>&1 </dev/null; } 2>&1) || status=$?
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        add "$target" "${runs:-0}" "$spent" $((status != 0))
        left=$((left - slice))
        if ((status != 0)); then
            say "$target: an input that crashes, hangs or takes too much memory: see $FUZZ/$target/crashes and $log"
            return
        fi
        say "$target: ${runs:-0} inputs in ${spent}s, $(find "$FUZZ/$target/corpus" -type f | wc -l) kept"
    done
}

# The differential test with the simulator as quick as the inputs' targets have it.
kernel_programs() {
    cargo test --locked --quiet --profile fuzz --target-dir "$FUZZ/build" --package nslab --test differential -- "$@"
}

# try TARGET FIRST NUMBER: that many random programs, from a seed on.
try() {
    local log=$LOGS/fuzz-$1-$2.log start=$SECONDS found
    case $1 in
    language) NSLAB_SEED=$2 NSLAB_PROGRAMS=$3 nice cargo test --locked --quiet --profile fuzz --package nslab-script --test random -- --nocapture ;;
    # Not niced: a session's processes would inherit it, and see it.
    kernel) NSLAB_FUZZ=$2:$3 kernel_programs random --nocapture ;;
    esac >"$log" 2>&1 </dev/null || true
    found=$(sed -n 's/^[0-9]* programs, \([0-9]*\) mismatches$/\1/p' "$log")
    [[ -n $found ]] || fail "$1 programs" "the test did not end: see $log"
    sed -n '/^seed [0-9]*: /,/^  real/p' "$log"
    if [[ $1 == kernel ]]; then
        touch "$FUZZ/kernel/results"
        awk '/^call, result/ { on = 1; next } /^[0-9]+ programs/ { on = 0 } on && !/^not modelled/' "$log" | cat - "$FUZZ/kernel/results" |
            awk '{ n = $NF; $NF = ""; sum[$0] += n } END { for (row in sum) print row sum[row] }' | LC_ALL=C sort >"$FUZZ/kernel/results.new"
        mv "$FUZZ/kernel/results.new" "$FUZZ/kernel/results"
    fi
    add "$1" "$3" $((SECONDS - start)) "$found"
    MISMATCHES=$((MISMATCHES + found))
}

# programs TARGET SECONDS: for that long from where it was, or, without SECONDS, the COUNT programs from SEED on.
programs() {
    local target=$1 end=$((SECONDS + ${2:-0})) state size done=0
    mkdir -p "$FUZZ/$target"
    state=$FUZZ/$target/$([[ -n ${2:-} ]] && echo going-on || echo "$SEED-$COUNT")
    MISMATCHES=0
    [[ ! -f $state ]] || read -r done MISMATCHES <"$state"
    if [[ -n ${2:-} ]]; then
        while ((SECONDS < end)); do
            size=$((CHUNK[$target] / 5))
            try "$target" $((1000000 + done)) "$size"
            done=$((done + size))
            echo "$done $MISMATCHES" >"$state"
        done
        say "$target: $done programs so far, $MISMATCHES mismatches"
        return
    fi
    ((done == 0)) || say "Going on after $done programs; to start anew remove $state"
    while ((done < COUNT)); do
        size=$((COUNT - done < CHUNK[$target] ? COUNT - done : CHUNK[$target]))
        try "$target" $((SEED + done)) "$size"
        done=$((done + size))
        echo "$done $MISMATCHES" >"$state"
        say "$done of $COUNT, $MISMATCHES mismatches so far"
    done
    [[ $target != kernel ]] || cat "$FUZZ/kernel/results"
    echo "$COUNT programs, $MISMATCHES mismatches"
    FAILURES=$MISMATCHES
}

tools/setup.sh rust
for one in ${TARGET:-$INPUTS language kernel}; do
    mkdir -p "$FUZZ/$one"
    case $one in
    lexer | preprocessor | parser | sema | machine)
        if [[ -z ${EXE:-} ]]; then
            step "fuzz targets" "2 min the first time" build_inputs
            EXE=$(sed -n 's/.*"executable":"\([^"]*targets-[^"]*\)".*/\1/p' "$STEP_LOG" | tail -n1)
            mkdir -p "$FUZZ/seeds"
            # Two folders may have programs of one name.
            find shared/tests/suite -name '*.c' | while read -r file; do cp "$file" "$FUZZ/seeds/${file//\//-}"; done
            # Choices of tokens and of the grammar begin with a byte that says so.
            for mode in 1 2; do
                for number in 1 2 3 4 5 6; do
                    { printf "\\x0$mode"; head -c $((number * 100)) /dev/urandom; } >"$FUZZ/seeds/mode-$mode-$number"
                done
            done
        fi
        look_at "$one" $((${MINUTES:-1} * 60))
        ;;
    language | kernel)
        if [[ $one == kernel ]]; then
            tools/setup.sh machine
            tools/build.sh
            step "programs of system calls" "5 min the first time" kernel_programs --list
        fi
        if [[ -n $COUNT ]]; then programs "$one"; else programs "$one" $((${MINUTES:-1} * 60)); fi
        ;;
    *) fail "make fuzz TARGET=$one" "say one of: $INPUTS language kernel" ;;
    esac
done
say "Counted since the last report: runs, seconds, found"
for one in $INPUTS language kernel; do
    [[ ! -f $FUZZ/$one/counts ]] || printf '  %-14s %s\n' "$one" "$(cat "$FUZZ/$one/counts")"
done
((FAILURES == 0))
