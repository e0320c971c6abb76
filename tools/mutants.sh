#!/usr/bin/env bash
# `make mutants`: seeds one fault after the other into a copy of the simulated kernel (shared/fuzz/mutants.tsv: file, text,
# what stands there instead; the first place counts) and looks whether the random programs of `make fuzz` see it.
# They run on the simulator alone, whose answers without a fault are those of the real kernel, as `make fuzz` holds.
# A mutant that survives is a failure. MUTANTS="3 7" chooses by line; PROGRAMS says how many programs may try.
source "$(dirname "$0")/lib.sh"

HOME_OF=$TARGET_DIR/mutants
TREE=$HOME_OF/tree
ANSWERS=$HOME_OF/answers
PROGRAMS=${PROGRAMS:-1500}
KILLED=0 SURVIVED=0

tools/setup.sh rust
mkdir -p "$TREE"
git ls-files -z shared backend static web/Cargo.toml web/src web/split Cargo.toml Cargo.lock rustfmt.toml | xargs -0 cp -u -p --parents -t "$TREE"

answers() {
    (cd "$TREE" && NSLAB_ANSWERS=$ANSWERS NSLAB_PROGRAMS=$PROGRAMS \
        cargo test --locked --quiet --package nslab-tests --test answers --target-dir "$HOME_OF/build")
}

rm -f "$ANSWERS"
step "answers without a fault" "4 min the first time" answers

line=0
while IFS=$'\t' read -r file text instead; do
    line=$((line + 1))
    [[ -z ${MUTANTS:-} || " $MUTANTS " == *" $line "* ]] || continue
    whole=$(cat "$file")
    [[ $whole == *"$text"* ]] || fail "mutant $line" "$file does not hold: $text"
    printf '%s\n' "${whole/"$text"/"$instead"}" >"$TREE/$file"
    log=$LOGS/mutant-$line.log
    if answers >"$log" 2>&1; then
        SURVIVED=$((SURVIVED + 1))
        say "survived: $line, $file: $instead"
    elif grep -q '^error' "$log" && ! grep -q 'answers otherwise' "$log"; then
        cp -p "$file" "$TREE/$file"
        fail "mutant $line" "it does not compile: see $log"
    else
        KILLED=$((KILLED + 1))
        say "killed: $line, $file: $(sed -n 's/.*\(program [0-9]* answers otherwise\).*/\1/p' "$log" | head -n1)"
    fi
    cp "$file" "$TREE/$file"
done <shared/fuzz/mutants.tsv
echo "$((KILLED + SURVIVED)) mutants, $SURVIVED survived"
((SURVIVED == 0))
