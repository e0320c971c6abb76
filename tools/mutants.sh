#!/usr/bin/env bash
# `make mutants`: seeds faults into a copy of the simulated kernel (shared/fuzz/mutants.tsv: file, text, what stands there
# instead; the first place counts) and looks whether the random programs of `make fuzz` see them. All are compiled at once,
# and NSLAB_MUTANT says which one is in force. The programs run on the simulator alone, whose answers without a fault are
# those of the real kernel, as `make fuzz` holds. A mutant that survives is a failure. MUTANTS="3 7" chooses by line;
# PROGRAMS says how many programs may try.
source "$(dirname "$0")/lib.sh"

HOME_OF=$TARGET_DIR/mutants
TREE=$HOME_OF/tree
ANSWERS=$HOME_OF/answers
PROGRAMS=${PROGRAMS:-3000}
KILLED=0 SURVIVED=0

tools/setup.sh rust
rm -rf "$TREE"
mkdir -p "$TREE"
git ls-files -z shared backend static web/Cargo.toml web/src web/split Cargo.toml Cargo.lock rustfmt.toml | xargs -0 cp -p --parents -t "$TREE"

cat >>"$TREE/shared/kernel/src/lib.rs" <<'END'

/// Which fault is in force.
pub(crate) fn is_mutant(number: u32) -> bool {
    static CHOSEN: std::sync::OnceLock<Option<u32>> = std::sync::OnceLock::new();
    *CHOSEN.get_or_init(|| std::env::var("NSLAB_MUTANT").ok()?.parse().ok()) == Some(number)
}
END
line=0
while IFS=$'\t' read -r file text instead; do
    line=$((line + 1))
    whole=$(cat "$TREE/$file")
    [[ $whole == *"$text"* ]] || fail "mutant $line" "$file does not hold: $text"
    both="if crate::is_mutant($line) { $instead } else { $text }"
    # What is no statement may stand within an expression.
    [[ $text == *';' ]] || both="($both)"
    printf '%s\n' "${whole/"$text"/"$both"}" >"$TREE/$file"
done <shared/fuzz/mutants.tsv

# With the simulator as quick as the inputs' targets of `make fuzz` have it.
answers() {
    (cd "$TREE" && NSLAB_ANSWERS=$ANSWERS NSLAB_PROGRAMS=$PROGRAMS \
        cargo test --locked --quiet --profile fuzz --package nslab-tests --test answers --target-dir "$HOME_OF/build" -- "$@")
}

rm -f "$ANSWERS"
step "simulated kernel with all faults" "4 min the first time" answers --list
step "answers without a fault" "2 min" answers

for ((number = 1; number <= line; number++)); do
    [[ -z ${MUTANTS:-} || " $MUTANTS " == *" $number "* ]] || continue
    what=$(sed -n "${number}p" shared/fuzz/mutants.tsv | cut -f1,3 --output-delimiter=': ')
    log=$LOGS/mutant-$number.log
    if NSLAB_MUTANT=$number answers >"$log" 2>&1; then
        SURVIVED=$((SURVIVED + 1))
        say "survived: $number, $what"
    else
        by=$(sed -n 's/.*\(program [0-9]*\) answers otherwise.*/\1/p' "$log" | head -n1)
        [[ -n $by ]] || fail "mutant $number" "the programs did not run: see $log"
        KILLED=$((KILLED + 1))
        say "killed: $number by $by, $what"
    fi
done
echo "$((KILLED + SURVIVED)) mutants, $SURVIVED survived"
((SURVIVED == 0))
