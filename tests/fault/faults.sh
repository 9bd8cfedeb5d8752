#!/bin/sh
# Each failing write, sync, truncation, open, read and allocation over a short batch run.
# MOST      positions tried for memory, out of some ten thousand; default: 400. Of other kinds: all
# PLACES    1: of requests for memory with the same callers all the way up only the first; default: 1
# KINDS     default: all
# REQUESTS  default: 14
. "$(dirname "$0")/prepare"
MOST=${MOST:-400}
PLACES=${PLACES:-1}
KINDS=${KINDS:-write short sync truncate open read malloc}
REQUESTS=${REQUESTS:-14}
echo "# seed $SEED"

preload clock
preload failing
driver workload support
driver faults ledger positions support
"$tools/workload" --count "$REQUESTS" --seed "$SEED" >"$scratch/requests"
mkdir -m 700 "$scratch/template"

full_output() {
    cp -R "$scratch/template" "$scratch/full"
    status=0
    LD_PRELOAD="$tools/clock.so" "$program" -c "$config" -d "$scratch/full/desk.db" batch \
        <"$scratch/requests" >/dev/full 2>"$scratch/said" || status=$?
    if [ "$status" = 1 ] && [ -s "$scratch/said" ]; then
        echo "ok - answers that cannot be written end batch with a message"
    else
        echo "not ok - answers that cannot be written end batch with a message (status $status)"
    fi
}

{
    new_database "$scratch/template/desk.db" "$program" "$tools/clock.so"
    rm -f "$scratch/template/desk.db-shm"
    try "$tools/faults" --program "$program" --config "$config" --clock "$tools/clock.so" \
        --failing "$tools/failing.so" --scratch "$(realpath "$scratch")" --requests "$scratch/requests" \
        --template "$scratch/template" --most "$MOST" --places "$PLACES" --kinds "$KINDS" --seed "$SEED" --jobs "$JOBS"
    full_output
} | numbered
