#!/bin/sh
# kill -9 and a full disk while much is written at once: demo into a new file, an import into one that is there.
# KILLS   of each; default: 8
# PEOPLE  default: 6000
. "$(dirname "$0")/prepare"
KILLS=${KILLS:-8}
PEOPLE=${PEOPLE:-6000}
echo "# seed $SEED"
folder=$scratch/folder
mkdir -m 700 "$folder"

desk() {
    "$program" -c "$config" --lang en "$@"
}

seconds() {
    date +%s.%N
}

# A moment for kill number $1 of a job that takes $2 seconds left alone.
moment() {
    awk -v seed="$SEED$1" -v whole="$2" 'BEGIN { srand(seed); printf "%.3f", 0.02 + rand() * whole * 0.9 }'
}

# Runs "$@" after the first word and kills it after so many seconds; 0: it was killed.
killed_after() {
    limit=$1
    shift
    status=0
    timeout -s KILL "$limit" "$program" -c "$config" --lang en "$@" >"$scratch/said" 2>&1 || status=$?
    [ "$status" = 137 ]
}

say() {
    if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2 ($1)"; fi
}

demo_is_killed() {
    begun=$(seconds)
    desk -d "$folder/desk.db" demo --donors "$PEOPLE" >"$scratch/said"
    whole=$(awk -v a="$begun" -v b="$(seconds)" 'BEGIN { print b - a }')
    half=0 killed=0
    for i in $(seq "$KILLS"); do
        rm -f "$folder"/desk.db*
        killed_after "$(moment "$i" "$whole")" -d "$folder/desk.db" demo --donors "$PEOPLE" && killed=$((killed + 1))
        [ -e "$folder/desk.db" ] || continue
        desk -d "$folder/desk.db" check >"$scratch/said" 2>&1 || half=$((half + 1))
        grep -q "^$PEOPLE people" "$scratch/said" || half=$((half + 1))
    done
    say $half "demo killed $killed times: under the name is a whole database or none"
    rm -f "$folder/desk.db" "$folder"/desk.db-*
    desk -d "$folder/desk.db" demo --donors 50 >"$scratch/said"
    find "$folder" -name '*.new' -o -name '*.keys-*' >"$scratch/left"
    say "$(grep -c . "$scratch/left" || true)" "the next demo clears away what the kill has left"
    rm -f "$folder"/desk.db*
}

import_is_killed() {
    desk -d "$folder/other.db" demo --donors "$PEOPLE" >"$scratch/said"
    desk -d "$folder/other.db" export donors -o "$scratch/people.csv" >"$scratch/said" 2>&1
    rm -f "$folder"/other.db*
    new_database "$folder/desk.db" "$program" ""
    cp -R "$folder" "$scratch/empty"
    begun=$(seconds)
    desk -d "$folder/desk.db" import donors "$scratch/people.csv" >"$scratch/said" 2>&1 || true
    whole=$(awk -v a="$begun" -v b="$(seconds)" 'BEGIN { print b - a }')
    rows=$(desk -d "$folder/desk.db" check | sed -n 's/^\([0-9]*\) people.*/\1/p')
    half=0 killed=0
    for i in $(seq "$KILLS"); do
        rm -rf "$folder"
        cp -R "$scratch/empty" "$folder"
        killed_after "$(moment "$i" "$whole")" -d "$folder/desk.db" import donors "$scratch/people.csv" && killed=$((killed + 1))
        desk -d "$folder/desk.db" check >"$scratch/said" 2>&1 || half=$((half + 1))
        grep -q -e '^0 people' -e "^$rows people" "$scratch/said" || half=$((half + 1))
    done
    say $half "import killed $killed times: all $rows people are there or nobody"
    desk -d "$folder/desk.db" import donors "$scratch/people.csv" >"$scratch/said" 2>&1 || true
    desk -d "$folder/desk.db" check >"$scratch/said" 2>&1 && grep -q "^$rows people" "$scratch/said"
    say $? "the same import afterwards is whole"
}

disk_is_full() {
    rm -rf "$folder"
    cp -R "$scratch/empty" "$folder"
    status=0
    (ulimit -f 4096 && trap '' XFSZ && exec "$program" -c "$config" --lang en -d "$folder/desk.db" import donors \
        "$scratch/people.csv") >"$scratch/said" 2>&1 || status=$?
    grep -q 'the disk ' "$scratch/said" || status=9$status
    say $((status - 1)) "an import that fills the disk says so"
    desk -d "$folder/desk.db" check >"$scratch/said" 2>&1 && grep -q '^0 people' "$scratch/said"
    say $? "and leaves nothing behind"
    status=0
    (ulimit -f 4096 && trap '' XFSZ && exec "$program" -c "$config" --lang en -d "$folder/new.db" demo \
        --donors "$PEOPLE") >"$scratch/said" 2>&1 || status=$?
    grep -q 'the disk ' "$scratch/said" || status=9$status
    say $((status - 1)) "a demo that fills the disk says so"
    find "$folder" -name 'new.db*' >"$scratch/left"
    say "$(grep -c . "$scratch/left" || true)" "and leaves nothing behind"
}

{
    demo_is_killed
    import_is_killed
    disk_is_full
} | numbered
