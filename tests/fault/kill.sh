#!/bin/sh
# kill -9 in a loop over batch.
# KILLS  default: 500
. "$(dirname "$0")/prepare"
KILLS=${KILLS:-500}
echo "# seed $SEED"

preload clock
driver workload support
driver killed ledger support
"$tools/workload" --count $((KILLS * 16 + 100)) --seed "$SEED" >"$scratch/requests"
mkdir -m 700 "$scratch/folder"

{
    new_database "$scratch/folder/desk.db" "$program" "$tools/clock.so" &&
        try "$tools/killed" --program "$program" --config "$config" --clock "$tools/clock.so" \
            --shell "$(command -v sqlite3)" --folder "$scratch/folder" --scratch "$scratch" \
            --requests "$scratch/requests" --rounds "$KILLS" --seed "$SEED"
} | numbered
