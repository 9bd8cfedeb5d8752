#!/bin/sh
# Bad ground under each command: a disk that is full at any of several sizes, one that is read-only, a clock that was
# set back; and no core is left by a crash.
. "$(dirname "$0")/prepare"
template=$scratch/template folder=$scratch/folder database=$scratch/folder/desk.db
mkdir -m 700 "$template"
# In blocks of 512 bytes; the log of a save grows from nothing to some five thousand, the file has some two thousand.
SIZES=${SIZES:-2 20 70 200 1000 8000}

preload clock
preload failing
driver workload support
"$tools/workload" --count 40 --seed "$SEED" >"$scratch/requests"

desk() {
    LD_PRELOAD=$tools/clock.so "$program" -c "$config" --lang en -d "$database" "$@"
}

say() {
    if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

# A file with people, their list as a table, and a backup of it.
prepare_template() {
    database=$template/desk.db
    new_database "$database" "$program" "$tools/clock.so" || return 1
    desk batch <"$scratch/requests" >"$scratch/said" || [ $? = 1 ]
    desk export donors -o "$scratch/people.csv" >"$scratch/said" 2>&1 && desk backup >"$scratch/said" || return 1
    backup=$(find "$template/backup" -name 'desk-*.db') && mv "$backup" "$scratch/kept.db" && rm -rf "$template/backup"
    printf '{"id":"g1","do":"donor.add","name":"再试一次","unit":"370811"}\n' >"$scratch/once"
    echo 'a practice password 1' >"$scratch/password"
    database=$folder/desk.db
}

# $1: "empty" where there must be no file yet
fresh() {
    rm -rf "$folder"
    if [ "$1" = empty ]; then mkdir -m 700 "$folder"; else cp -R "$template" "$folder"; fi
}

complain() {
    echo "# $1; status $status; it said: $(head -c 200 "$scratch/errors")"
    bad=$((bad + 1))
}

# $1: "empty" or "filled"; $2: standard input; the rest: a command. At each size it is done, or refused with a
# message; and once there is room again it is done.
on_a_full_disk() {
    start=$1 input=$2 bad=0 refused=0
    shift 2
    for size in $SIZES; do
        fresh "$start"
        status=0
        (ulimit -f "$size" && trap '' XFSZ && LD_PRELOAD=$tools/clock.so exec "$program" -c "$config" --lang en -d "$database" \
            "$@") <"$input" >"$scratch/said" 2>"$scratch/errors" || status=$?
        [ "$status" -gt 1 ] && complain "$1 at $size blocks"
        [ "$status" = 1 ] && refused=$((refused + 1)) && ! grep -q -e '^marrowdesk: ' "$scratch/errors" &&
            ! grep -q -e '"error"' "$scratch/said" && complain "$1 at $size blocks is refused without a word"
        [ "$status" = 1 ] || [ "$1" = batch ] || continue
        status=0
        desk "$@" <"$input" >"$scratch/said" 2>"$scratch/errors" || status=$?
        [ "$status" = 0 ] || complain "$1 is not done after there is room again (it had $size blocks)"
        status=0
        desk check >"$scratch/said" 2>"$scratch/errors" || status=$?
        [ "$status" = 0 ] || complain "check is not clean after $1 with $size blocks"
    done
    say "$bad" "a full disk under $*: done or refused with a message ($refused of 6), and done when there is room"
}

every_command_meets_a_full_disk() {
    on_a_full_disk empty "$scratch/password" init --admin lead --password-stdin
    on_a_full_disk empty /dev/null demo --donors 60
    on_a_full_disk filled "$scratch/once" batch
    count=$(sqlite3 -readonly "$database" "SELECT count(*) FROM donor WHERE name = '再试一次'")
    say $((count - 1)) "the request that was sent again is there once"
    on_a_full_disk filled /dev/null import donors "$scratch/people.csv"
    on_a_full_disk filled /dev/null export donors -o "$folder/list.csv"
    on_a_full_disk filled /dev/null export donors -o "$folder/list.xlsx"
    on_a_full_disk filled /dev/null export attempts -o "$folder/list.jsonl"
    on_a_full_disk filled /dev/null report followup -o "$folder/report.xlsx"
    on_a_full_disk filled /dev/null backup
    on_a_full_disk filled /dev/null restore "$scratch/kept.db"
    on_a_full_disk filled "$scratch/password" passwd lead --password-stdin
    on_a_full_disk filled /dev/null check
    on_a_full_disk filled /dev/null find 王
    on_a_full_disk filled /dev/null queue
}

refused_on_a_read_only_disk() {
    bad=0
    for command in check batch queue backup; do
        fresh filled
        status=0
        FAIL_CALL=readonly FAIL_FOLDER=$(realpath "$folder") LD_PRELOAD="$tools/clock.so $tools/failing.so" "$program" -c \
            "$config" --lang en -d "$database" $command <"$scratch/once" >"$scratch/said" 2>"$scratch/errors" || status=$?
        { [ "$status" = 1 ] && grep -q '^marrowdesk: .*[Rr]ead-only' "$scratch/errors"; } || complain "$command"
    done
    say "$bad" "on a read-only disk each command is refused and says why"
}

a_clock_that_was_set_back_is_told() {
    fresh filled
    FAULT_CLOCK=$((FAULT_CLOCK - 7200)) desk batch <"$scratch/once" >"$scratch/said" 2>"$scratch/errors"
    { grep -q '"ack"' "$scratch/said" && grep -q 'clock of this machine' "$scratch/errors"; }
    say $? "a save under a clock that was set back is done, and the clock is told"
    desk queue >"$scratch/said" 2>"$scratch/errors"
    grep -q 'clock of this machine' "$scratch/errors"
    say $((1 - $?)) "a clock that is right is not"
}

no_core_is_left() {
    fresh filled
    mkfifo "$scratch/pipe"
    : >"$scratch/said" # what the step before left there is no sign of a start
    (ulimit -c unlimited 2>/dev/null; exec "$program" -c "$config" -d "$database" batch) <"$scratch/pipe" >"$scratch/said" 2>&1 &
    process=$!
    exec 4>"$scratch/pipe"
    printf '\n{"id":"k1"}\n' >&4
    tries=200
    until [ -s "$scratch/said" ] || [ "$tries" = 0 ]; do sleep 0.05; tries=$((tries - 1)); done
    grep '^Max core file size' "/proc/$process/limits" >"$scratch/limits"
    grep -q '^Max core file size *0 *0 ' "$scratch/limits"
    say $? "a crash leaves no core with names in it"
    exec 4>&-
    wait "$process"
}

set +e # each step says how it went
{
    prepare_template || echo "not ok - a sound file is made"
    every_command_meets_a_full_disk
    refused_on_a_read_only_disk
    a_clock_that_was_set_back_is_told
    no_core_is_left
} | numbered
