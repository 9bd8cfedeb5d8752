#!/bin/sh
# No hot operation has become much dearer: each one's instructions beside those of fifty rows by rowid, counted in the
# same run, against the ratio that tests/data/hot.tsv keeps. Instructions are the same on every run, however busy the
# machine is; more than a quarter above what is kept fails.
#
#   PLAIN      where marrowdesk and tests/bench/hot are built   (build)
#   GENERATE=1 keeps the ratios of this run: after a change that is worth its price
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${PLAIN:-build}
kept=tests/data/hot.tsv
people=2000
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT INT TERM HUP

fail() {
    echo "not ok $*"
    exit 1
}

"$build/marrowdesk" --now '2026-06-15 10:00' -d "$work/desk.db" demo --donors $people --seed 7 >"$work/said" 2>&1 ||
    fail "the practice data is made: $(tail -n 1 "$work/said")"
valgrind --tool=callgrind --collect-atstart=no --callgrind-out-file="$work/counts" --log-file="$work/log" \
    "$build/tests/bench/hot" "$work/desk.db" $people >"$work/said" 2>&1 ||
    fail "the operations run under callgrind: $(tail -n 1 "$work/said" "$work/log")"

# "name<TAB>ratio", in the order of the run; the first is the measure.
for counts in "$work"/counts.*; do
    echo "${counts##*.} $(sed -n 's/^desc: Trigger: Client Request: //p' "$counts") $(sed -n 's/^totals: //p' "$counts")"
done | sort -n | awk '$3 > 0 { if (!measure) measure = $3; printf "%s\t%.2f\n", $2, $3 / measure }' >"$work/ratios"

[ -n "${GENERATE-}" ] && cp "$work/ratios" "$kept"
[ "$(wc -l <"$kept")" = "$(wc -l <"$work/ratios")" ] || fail "every kept operation was counted"
awk -F '\t' '
    NR == FNR { kept[$1] = $2; next }
    !($1 in kept) { printf "not ok %s: no ratio is kept for it\n", $1; next }
    {
        verdict = ($2 + 0 > kept[$1] * 1.25) ? "not ok" : "ok"
        printf "%s %s: %.2f times fifty rows by rowid, kept: %.2f\n", verdict, $1, $2, kept[$1]
    }
' "$kept" "$work/ratios"
