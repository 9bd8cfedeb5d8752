#!/bin/sh
# Power cuts: a recorded run of batch, replayed with a cut at every kind of moment. The same test with builds of
# synchronous=NORMAL and OFF must notice that they lose what was acknowledged.
# IMAGES  different disks at least; default: 3000
# REQUESTS  default: 300
. "$(dirname "$0")/prepare"
IMAGES=${IMAGES:-3000}
REQUESTS=${REQUESTS:-300}
echo "# seed $SEED"

preload clock
preload recorder
driver workload support
driver powercut disk ledger support
"$tools/workload" --count "$REQUESTS" --seed "$SEED" >"$scratch/requests"

# $1: name of the run, $2: program. Journal, answers and folder are $scratch/$1.*
record() {
    mkdir -m 700 "$scratch/$1.folder" "$scratch/$1.slots"
    : >"$scratch/$1.answers"
    folder=$(realpath "$scratch/$1.folder")
    (
        RECORDER_FOLDER=$folder RECORDER_JOURNAL=$scratch/$1.journal
        export RECORDER_FOLDER RECORDER_JOURNAL
        new_database "$folder/desk.db" "$2" "$tools/clock.so $tools/recorder.so" || exit 1
        RECORDER_ANSWERS=$scratch/$1.answers LD_PRELOAD="$tools/clock.so $tools/recorder.so" \
            "$2" -c "$config" -d "$folder/desk.db" batch <"$scratch/requests" >"$scratch/$1.answers" || [ $? = 1 ]
    )
}

# $1: name, $2: program, the rest for the driver
replay() {
    name=$1 with=$2
    shift 2
    record "$name" "$with" || return
    "$tools/powercut" --program "$with" --config "$config" --clock "$tools/clock.so" \
        --scratch "$scratch/$name.slots" --requests "$scratch/requests" --journal "$scratch/$name.journal" \
        --folder "$scratch/$name.folder" --seed "$SEED" --jobs "$JOBS" "$@"
    rm -rf "$scratch/$name".*
}

# Not optimised: it only has to be built quickly.
unsafe() {
    variant=$PLAIN/sync-$1
    env -u MAKEFLAGS -u MFLAGS make --no-print-directory -j2 BUILD="$variant" SYNCHRONOUS="$1" OPT=-O0 HARDEN= LDHARDEN= \
        "$variant/marrowdesk" >"$scratch/make" 2>&1 || {
        tail -5 "$scratch/make" >&2
        return 1
    }
    replay "$1" "$(realpath "$variant/marrowdesk")" --images 200 --expect lost --label "synchronous=$1"
}

{
    try replay FULL "$program" --images "$IMAGES" --expect kept
    try unsafe NORMAL
    try unsafe OFF
} | numbered
