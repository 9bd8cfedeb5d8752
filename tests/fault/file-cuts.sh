#!/bin/sh
# Power cuts while a backup is made (open and sealed), while one is restored, and while a file of each older edition
# is brought to this one.
# CUTS      of each; default: 150
# REQUESTS  that fill the file; default: 60
# EDITIONS  default: every one before this
# WHAT      default: backup sealed restore edition
. "$(dirname "$0")/prepare"
CUTS=${CUTS:-150}
REQUESTS=${REQUESTS:-60}
EDITIONS=${EDITIONS:-1 2 3 4 5 6}
WHAT=${WHAT:-backup sealed restore edition}
echo "# seed $SEED"

preload clock
preload recorder
driver workload support
driver cuts disk ledger support
"$tools/workload" --count "$REQUESTS" --seed "$SEED" >"$scratch/requests"
# The key of eight groups of zeros: its open half, and what is written on the paper.
open_half=6fb7d6a69702b99e62216b70a8cb53647e91542d2b83423e23e876c5fd4e2428
echo '000000 000000 000000 000000 000000 000000 000000 000000' >"$scratch/key"

# A folder of its own for each job: $job; what is done in it from now on is recorded.
begin() {
    job=$scratch/$1
    mkdir -m 700 "$job" "$job/folder" "$job/slots"
    folder=$(realpath "$job/folder")
    RECORDER_FOLDER=$folder RECORDER_JOURNAL=$job/journal
    export RECORDER_FOLDER RECORDER_JOURNAL
    : >"$job/answers"
}

# The program, recorded; the last one with its answers.
desk() {
    LD_PRELOAD="$tools/clock.so $tools/recorder.so" "$program" -c "$config" --lang en -d "$folder/desk.db" "$@"
}

told() {
    RECORDER_ANSWERS=$job/answers desk "$@" >"$job/answers" 2>"$job/said" || {
        cat "$job/said" "$job/answers"
        return 1
    }
}

# $1: how many processes were recorded before the job; the rest for the driver
cut() {
    after=$1
    shift
    "$tools/cuts" --program "$program" --config "$config" --clock "$tools/clock.so" --scratch "$job/slots" \
        --journal "$job/journal" --after "$after" --cuts "$CUTS" --seed "$SEED" --jobs "$JOBS" "$@"
    rm -rf "$job"
}

fill() {
    new_database "$folder/desk.db" "$program" "$tools/clock.so $tools/recorder.so" || return 1
    desk batch <"$scratch/requests" >"$job/filled" || [ $? = 1 ]
}

cut_backup() {
    begin "backup$1" && fill || return 1
    if [ "$1" ]; then
        LD_PRELOAD="$tools/clock.so $tools/recorder.so" sqlite3 "$folder/desk.db" \
            "INSERT INTO meta(name, value) VALUES('backup_key', '$open_half')" || return 1
        told backup || return 1
        cut 3 --job backup --label ", sealed" --requests "$scratch/requests" --answers "$job/filled" --key "$scratch/key"
    else
        told backup || return 1
        cut 2 --job backup --requests "$scratch/requests" --answers "$job/filled"
    fi
}

# The backup holds half of what the database holds later.
cut_restore() {
    begin restore && mkdir -m 700 "$job/stick" || return 1
    new_database "$folder/desk.db" "$program" "$tools/clock.so $tools/recorder.so" || return 1
    head -n $((REQUESTS / 2)) "$scratch/requests" | desk batch >"$job/filled" || [ $? = 1 ]
    desk backup "$job/stick" >"$job/said" || return 1
    tail -n +$((REQUESTS / 2 + 1)) "$scratch/requests" | desk batch >"$job/filled" || [ $? = 1 ]
    kept=$(find "$job/stick" -name 'desk-*.db')
    told restore "$kept" || return 1
    cut 4 --job restore --requests "$scratch/requests" --backup "$kept"
}

older_file() {
    echo 'BEGIN;'
    for edition in $(seq "$1"); do cat src/store/schema/00"$edition"-*.sql; done
    cat <<EOF
INSERT INTO account(id, name, role) VALUES(1, 'lead', 'lead');
INSERT INTO donor(id, name, birth_date, id_number, unit, enrolled_on, note)
    VALUES(1, '毛建国', '1990-01-01', '370899199001010017', '370811', '2013-07', ''''), (2, '䶮静', NULL, NULL, '370883', NULL, '=1');
INSERT INTO phone(donor, number, owner) VALUES(1, '13800000001', 'self'), (2, '13800000002', 'self');
INSERT INTO attempt(donor, at, direction, number, purpose, answered, outcome, account, ended_at)
    VALUES(1, '2023-09-01T01:00:00Z', 'out', '13800000001', 'confirm', 'self', 'willing', 1, '2023-09-01T01:05:00Z');
INSERT INTO meta(name, value) VALUES('rolled_on', '2026-03-10'), ('migrated', '1'); -- 6 on: asked for, not implied
COMMIT;
PRAGMA application_id=1296323403; PRAGMA user_version=$1; PRAGMA journal_mode=WAL;
EOF
}

cut_edition() {
    begin "edition$1"
    older_file "$1" >"$job/script"
    (umask 077 && LD_PRELOAD="$tools/clock.so $tools/recorder.so" sqlite3 "$folder/desk.db" <"$job/script" >"$job/said" 2>&1) || {
        cat "$job/said"
        return 1
    }
    told check || return 1
    cut 1 --job migrate --label " of edition $1" --edition "$1"
}

{
    for what in $WHAT; do
        case $what in
        backup) try cut_backup '' ;;
        sealed) try cut_backup sealed ;;
        restore) try cut_restore ;;
        edition) for older in $EDITIONS; do try cut_edition "$older"; done ;;
        esac
    done
} | numbered
