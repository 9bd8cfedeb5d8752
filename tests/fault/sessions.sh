#!/bin/sh
# Each failing write, sync, truncation, open, read and allocation over a session at the desk, in a terminal.
# POSITIONS  tried of each kind; default: 4
# KINDS      default: all
# FROM UNTIL only these of the calls, counted from 1; default: all
# PLACES     1: of requests for memory with the same callers all the way up only the first; default: 1
. "$(dirname "$0")/prepare"
POSITIONS=${POSITIONS:-4}
PLACES=${PLACES:-1}
KINDS=${KINDS:-write short sync truncate open read malloc}
echo "# seed $SEED"

preload clock
preload failing
screen_driver sessions positions support
mkdir -m 700 "$scratch/template"
database=$scratch/template/desk.db

people() {
    for i in 1 2 3 4 5 6; do
        printf '{"id":"p%d","do":"donor.add","name":"王伟%d","unit":"370811","phone":"139%08d"}\n' "$i" "$i" "$i"
    done
    printf '{"id":"c1","do":"case.open","donor":5,"request_number":"P1"}\n'
}

# For practice: no backup is made by the hour while a session is held.
make_template() {
    new_database "$database" "$program" "$tools/clock.so" || return 1
    people | LD_PRELOAD=$tools/clock.so "$program" -c "$config" -d "$database" batch >"$scratch/said" || return 1
    sqlite3 "$database" "INSERT INTO meta(name, value) VALUES('practice', '1'); PRAGMA wal_checkpoint(TRUNCATE)" \
        >"$scratch/said"
    LD_PRELOAD=$tools/clock.so "$program" -c "$config" -d "$database" check >"$scratch/said" || return 1
    rm -f "$database"-*
}

# The names of its functions, where it is linked into the program.
for library in ncursesw tinfo; do
    nm --defined-only "$(${CC:-cc} -print-file-name=lib$library.a)" 2>/dev/null | sed -n 's/^[^ ]* [Tt] //p'
done >"$scratch/ncurses"

{
    make_template || echo "not ok - a file for the sessions is made"
    try "$tools/sessions" --program "$program" --config "$config" --clock "$tools/clock.so" --failing \
        "$tools/failing.so" --scratch "$(realpath "$scratch")" --template "$scratch/template" --password \
        'a practice password 1' --ncurses "$scratch/ncurses" --most "$POSITIONS" --kinds "$KINDS" --seed "$SEED" \
        --jobs "$JOBS" --from "${FROM:-1}" --until "${UNTIL:-0}" --places "$PLACES"
} | numbered
