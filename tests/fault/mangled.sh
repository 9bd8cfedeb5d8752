#!/bin/sh
# Spoilt databases: more than a hundred ways, each given to check, batch, doctor, restore and the desk.
# SANITIZED  build with sanitizers, tried as well where it is there
# ONLY       ways with this in their name alone
. "$(dirname "$0")/prepare"
ONLY=${ONLY:-}
SECONDS_MOST=${SECONDS_MOST:-10}

preload clock
driver workload support
driver mangled mangle support
"$tools/workload" --count 700 --seed 1 >"$scratch/filling"
printf '%s\n' '{"id":"m1","do":"donor.add","name":"某人","unit":"370811"}' '{"id":"m2","do":"claim.next"}' \
    >"$scratch/requests"
mkdir -m 700 "$scratch/template"

# A file with people, calls and an audit, all of it in the file itself, opened on the day of the clock.
prepare_template() {
    database=$scratch/template/desk.db
    new_database "$database" "$program" "$tools/clock.so" || return 1
    LD_PRELOAD=$tools/clock.so "$program" -c "$config" -d "$database" batch <"$scratch/filling" >"$scratch/said" || [ $? = 1 ]
    sqlite3 "$database" 'PRAGMA wal_checkpoint(TRUNCATE)' >"$scratch/said"
    LD_PRELOAD=$tools/clock.so "$program" -c "$config" -d "$database" check >"$scratch/said" || return 1
    rm -f "$database"-*
}

# $1: program, $2: seconds that a command may take
spoil() {
    mkdir -p "$scratch/run"
    try "$tools/mangled" --program "$1" --config "$config" --clock "$3" --template "$scratch/template" \
        --scratch "$scratch/run" --requests "$scratch/requests" --seconds "$2" --only "$ONLY" --jobs "$JOBS"
}

{
    prepare_template || echo "not ok - a sound file is made"
    spoil "$program" "$SECONDS_MOST" "$tools/clock.so"
} | numbered
