#!/bin/sh
# Many processes on one file: saving once a second, stopped outside and inside a save, claiming people under kill -9.
# WORKERS   that save; default: 20
# SAVING    seconds; default: 20
# P99 WORST TOLD  milliseconds that are allowed; default: told, not judged (the machine may be busy)
# CLAIMS    default: 600
. "$(dirname "$0")/prepare"
WORKERS=${WORKERS:-20}
SAVING=${SAVING:-20}
CLAIMS=${CLAIMS:-600}
CALLERS=8
PEOPLE=60
echo "# seed $SEED"

preload clock
preload stopping
driver many support

# The accounts user0, user1, ...: as a lead makes them, each of its own Unix user.
accounts() {
    for i in $(seq 0 $(($2 - 1))); do
        echo "INSERT INTO account(name, role, unix_user) VALUES('user$i', 'caller', 'user$i');"
    done | sqlite3 "$1"
}

people() {
    for i in $(seq "$PEOPLE"); do
        printf '{"id":"p%d","do":"donor.add","name":"某人","unit":"370811","phone":"139%08d"}\n' "$i" "$i"
    done | LD_PRELOAD=$tools/clock.so "$program" -c "$config" -d "$1" batch >"$scratch/people"
}

many() {
    job=$1
    shift
    mkdir -m 700 "$scratch/$job" "$scratch/$job.scratch"
    database=$scratch/$job/desk.db
    new_database "$database" "$program" "$tools/clock.so" && people "$database" || return 1
    accounts "$database" "$WORKERS"
    "$tools/many" --job "$job" --program "$program" --config "$config" --clock "$tools/clock.so" --stopping \
        "$tools/stopping.so" --scratch "$scratch/$job.scratch" --database "$database" --seed "$SEED" "$@"
}

{
    try many saving --workers "$WORKERS" --seconds "$SAVING" --p99 "${P99:-0}" --worst "${WORST:-0}" --told "${TOLD:-0}"
    try many claims --workers "$CALLERS" --claims "$CLAIMS"
} | numbered
