#!/bin/sh
# The drill: a file of many people is backed up (sealed), destroyed, restored, and holds what it held; and a backup
# that is made while many processes save.
# PEOPLE   default: 2000
# RTO      seconds that backup and restore together may take; default: told, not judged
# SLOWER   how many times longer a backup may take while WRITERS save, in percent; default: told, not judged
# WRITERS  default: 16
. "$(dirname "$0")/prepare"
PEOPLE=${PEOPLE:-2000}
RTO=${RTO:-0}
SLOWER=${SLOWER:-0}
WRITERS=${WRITERS:-16}
folder=$scratch/folder database=$scratch/folder/desk.db
open_half=6fb7d6a69702b99e62216b70a8cb53647e91542d2b83423e23e876c5fd4e2428
echo '000000 000000 000000 000000 000000 000000 000000 000000' >"$scratch/key"
mkdir -m 700 "$folder"

desk() {
    "$program" -c "$config" --lang en -d "$database" "$@"
}

say() {
    if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

seconds() {
    date +%s.%N
}

since() {
    awk -v a="$1" -v b="$(seconds)" 'BEGIN { printf "%.2f", b - a }'
}

at_most() {
    awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }'
}

# Every row of every table that is not the trace of the backup and the restore themselves.
contents() {
    for table in $(sqlite3 -readonly "$database" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE
            'sqlite%' AND name NOT IN ('audit', 'history', 'chain', 'salt', 'session') ORDER BY name"); do
        sqlite3 -readonly "$database" "SELECT '$table'" "SELECT * FROM \"$table\""
    done | sha256sum
    sqlite3 -readonly "$database" "SELECT * FROM audit WHERE id <= $head" "SELECT * FROM history WHERE audit <= $head" \
        "SELECT audit, hex(hash) FROM chain WHERE audit <= $head" | sha256sum
}

# A real file, as far as the program can tell, with a key on paper.
make_file() {
    desk demo --donors "$PEOPLE" >"$scratch/said" || return 1
    sqlite3 "$database" "DELETE FROM meta WHERE name = 'practice';
        INSERT INTO meta(name, value) VALUES('backup_key', '$open_half')" && desk check >"$scratch/said" || return 1
    head=$(sqlite3 -readonly "$database" 'SELECT max(id) FROM audit')
}

destroy_and_restore() {
    contents >"$scratch/before"
    begun=$(seconds)
    desk backup >"$scratch/said" 2>&1
    say $? "a backup of $PEOPLE people is made"
    alone=$(since "$begun")
    file=$(find "$folder/backup" -name 'desk-*.sealed')
    desk restore --drill "$file" <"$scratch/key" >"$scratch/said" 2>&1
    say $? "the drill finds it whole"
    rm -f "$database"-*
    dd if=/dev/urandom of="$database" bs=4096 count=20 conv=notrunc status=none
    desk check >"$scratch/said" 2>&1
    say $((1 - $?)) "the database is destroyed"
    begun=$(seconds)
    desk restore "$file" <"$scratch/key" >"$scratch/said" 2>&1
    say $? "the backup is restored"
    kept=$(grep -o '[^ ]*before-restore-[0-9-]*' "$scratch/said")
    [ -n "$kept" ] && [ -f "$kept" ]
    say $? "what was there is named, and stands there"
    restored=$(since "$begun")
    contents >"$scratch/after"
    cmp -s "$scratch/before" "$scratch/after"
    say $? "every row of every table is what it was"
    desk check >"$scratch/said" 2>&1
    say $? "check is clean"
    echo "# $PEOPLE people: backup $alone s, restore $restored s"
    [ "$RTO" = 0 ] || { at_most "$restored" "$RTO"; say $? "the restore takes no more than $RTO seconds"; }
}

# $1: the writer's number. Until the folder is told to stop.
write_on() {
    n=0
    while [ ! -e "$scratch/stop" ]; do
        n=$((n + 1))
        printf '{"id":"b%d-%d","do":"donor.add","name":"某人","unit":"370811","note":"b%d-%d"}\n' "$1" "$n" "$1" "$n"
        sleep 0.02
    done | desk batch >"$scratch/answers$1" 2>"$scratch/errors$1"
}

back_up_while_others_save() {
    desk backup >"$scratch/said" 2>&1 && sleep 1 # the first of a day takes longer
    begun=$(seconds)
    desk backup >"$scratch/said" 2>&1
    say $? "a second backup of the day is made"
    grep -q 'its pages are checked' "$scratch/said"
    say $? "and says how it was checked"
    alone=$(since "$begun")
    for writer in $(seq "$WRITERS"); do write_on "$writer" & done
    sleep 1
    begun=$(seconds)
    desk backup >"$scratch/said" 2>&1
    say $? "a backup ends while $WRITERS processes save"
    busy=$(since "$begun")
    : >"$scratch/stop"
    wait
    file=$(sed -n 's/^backup \(.*\) is made.*/\1/p' "$scratch/said")
    desk restore --drill "$file" <"$scratch/key" >"$scratch/said" 2>&1
    say $? "it is whole"
    refused=$(cat "$scratch"/answers* | grep -c error || true)
    saved=$(cat "$scratch"/answers* | grep -c ack || true)
    there=$(sqlite3 -readonly "$database" "SELECT count(*) FROM donor WHERE note GLOB 'b[0-9]*-*'")
    say "$refused" "none of $saved saves was refused meanwhile"
    [ "$saved" = "$there" ]
    say $? "every one of them is there"
    echo "# backup alone $alone s, while $WRITERS processes save $busy s"
    [ "$SLOWER" = 0 ] || {
        at_most "$busy" "$(awk -v a="$alone" -v b="$SLOWER" 'BEGIN { print a * b / 100 }')"
        say $? "that is no more than $SLOWER% of the time it takes alone"
    }
}

set +e # each step says how it went
{
    if make_file; then
        destroy_and_restore
        back_up_while_others_save
    else
        cat "$scratch/said"
        echo "not ok - a file of $PEOPLE people is made"
    fi
} | numbered
