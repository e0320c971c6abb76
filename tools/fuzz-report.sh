#!/usr/bin/env bash
# `make fuzz-report`: adds what `make fuzz` has counted in the target folder to the totals that are kept in the repository,
# and writes docs/fuzzing.md from them.
source "$(dirname "$0")/lib.sh"

FUZZ=$TARGET_DIR/fuzz
TOTALS=shared/fuzz/totals.tsv
RESULTS=shared/fuzz/results.tsv

for target in lexer preprocessor parser sema machine language kernel; do
    counts=$FUZZ/$target/counts
    [[ -f $counts ]] || continue
    read -r runs seconds found <"$counts"
    awk -v OFS='\t' -v target=$target -v runs="$runs" -v seconds="$seconds" \
        '$1 == target { $2 += runs; $3 += seconds } { print $1, $2, $3 }' "$TOTALS" >"$TOTALS.new"
    mv "$TOTALS.new" "$TOTALS"
    rm "$counts"
    say "$target: $runs runs in ${seconds}s, $found found"
done
if [[ -f $FUZZ/kernel/results ]]; then
    awk '{ n = $NF; $NF = ""; sub(/ $/, ""); print $0 "\t" n }' "$FUZZ/kernel/results" | cat - "$RESULTS" |
        awk -F'\t' -v OFS='\t' '{ sum[$1] += $2 } END { for (row in sum) print row, sum[row] }' | LC_ALL=C sort >"$RESULTS.new"
    mv "$RESULTS.new" "$RESULTS"
    rm "$FUZZ/kernel/results"
fi
BLESS=1 cargo test --locked --quiet --package nslab-tests --test tidy fuzzing
