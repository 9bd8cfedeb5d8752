#!/bin/sh
# Spoilt databases: more than a hundred ways, each given to check, batch, doctor, restore and the desk.
# SANITIZED  build with sanitizers, tried as well where it is there
# ONLY       ways with this in their name alone
. "$(dirname "$0")/prepare"
ONLY=${ONLY:-}
SECONDS_MOST=${SECONDS_MOST:-10}
SANITIZED=${SANITIZED:-$PLAIN/sanitized}

preload clock
driver workload support
driver mangled mangle support
"$tools/workload" --count 700 --seed 1 >"$scratch/filling"
printf '%s\n' '{"id":"m1","do":"donor.add","name":"某人","unit":"370811"}' '{"id":"m2","do":"claim.next"}' \
    >"$scratch/requests"

# $1: a folder for a file with people, calls and an audit, all of it in the file itself, opened on the day of the
# clock; $2: what is preloaded
prepare_template() {
    mkdir -m 700 "$1"
    new_database "$1/desk.db" "$program" "$2" || return 1
    LD_PRELOAD=$2 "$program" -c "$config" -d "$1/desk.db" batch <"$scratch/filling" >"$scratch/said" || [ $? = 1 ]
    sqlite3 "$1/desk.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >"$scratch/said"
    LD_PRELOAD=$2 "$program" -c "$config" -d "$1/desk.db" check >"$scratch/said" || return 1
    rm -f "$1"/desk.db-*
}

# $1: program, $2: template, $3: clock, $4: seconds that a command may take
spoil() {
    mkdir -p "$scratch/run"
    try "$tools/mangled" --program "$1" --config "$config" --clock "$3" --template "$2" --scratch "$scratch/run" \
        --requests "$scratch/requests" --seconds "$4" --only "$ONLY" --jobs "$JOBS"
}

# Reading beyond what was allotted need not crash: the sanitizers see it. They cannot be preloaded beside the clock.
spoil_sanitized() {
    ASAN_OPTIONS=detect_leaks=0:exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99
    export ASAN_OPTIONS UBSAN_OPTIONS
    prepare_template "$scratch/today" '' || echo "not ok - a sound file is made"
    spoil "$(realpath "$SANITIZED/marrowdesk")" "$scratch/today" '' $((SECONDS_MOST * 6))
}

{
    prepare_template "$scratch/template" "$tools/clock.so" || echo "not ok - a sound file is made"
    spoil "$program" "$scratch/template" "$tools/clock.so" "$SECONDS_MOST"
    [ ! -x "$SANITIZED/marrowdesk" ] || spoil_sanitized
} | numbered
