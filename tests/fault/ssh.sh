#!/bin/sh
# The service account over ssh: a real sshd on loopback, an authorized_keys line as the README shows it.
. "$(dirname "$0")/prepare"
set +e # each step says how it went

sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd) || sshd=
ssh=$(command -v ssh) || ssh=
user=$(id -un)
database=$scratch/folder/desk.db
mkdir -m 700 "$scratch/folder"

say() {
    if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

# Until the command $2… succeeds, at most $1 tenths of a second.
wait_until() {
    tries=$1
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

write_settings() {
    [ "$(id -u)" = 0 ] && mkdir -p /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f "$scratch/host" && ssh-keygen -q -t ed25519 -N '' -f "$scratch/client" || return 1
    printf 'command="%s -c %s -d %s --lang en",restrict,pty %s\n' "$program" "$config" "$database" \
        "$(cat "$scratch/client.pub")" >"$scratch/authorized_keys"
    cat >"$scratch/sshd_config" <<EOF
ListenAddress 127.0.0.1
Port $port
HostKey $scratch/host
PidFile $scratch/pid
AuthorizedKeysFile $scratch/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
EOF
}

# A free port: the first that sshd can take.
start_sshd() {
    for port in 20022 21022 22022 23022 24022; do
        rm -f "$scratch/host" "$scratch/host.pub" "$scratch/client" "$scratch/client.pub"
        write_settings || return 1
        "$sshd" -f "$scratch/sshd_config" -E "$scratch/sshd.log" && wait_until 50 test -s "$scratch/pid" && return 0
    done
    cat "$scratch/sshd.log" >&2
    return 1
}

client() {
    ${run-} timeout 60 "$ssh" -F none -p "$port" -i "$scratch/client" -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \
        -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes "$@"
}

shows() {
    tr -d '\000' <"$scratch/screen" | grep -q "$1"
}

ask_database() {
    sqlite3 -readonly "$database" "$1"
}

signed_in() {
    [ "$(ask_database "SELECT count(*) FROM session WHERE origin = '127.0.0.1'")" = 1 ]
}

process_is_gone() {
    [ ! -d "/proc/$process" ]
}

the_desk_opens_and_knows_from_where() {
    mkfifo "$scratch/keys"
    export TERM=xterm
    (run=exec && client -tt "$user@127.0.0.1") <"$scratch/keys" >"$scratch/screen" 2>&1 &
    exec 3>"$scratch/keys"
    wait_until 150 shows 'Sign in'
    say $? "the forced command opens the desk in a terminal"
    printf 'lead\ra practice password 1\r' >&3
    wait_until 150 signed_in
    say $? "the desk knows who is signed in, and from which address"
    process=$(ask_database "SELECT process FROM session WHERE origin = '127.0.0.1'")
    exec 3>&-
    kill $! 2>/dev/null
    [ -n "$process" ] && wait_until 150 process_is_gone
    say $? "a line that breaks ends the desk"
    wait $!
}

nothing_else_is_reached() {
    client "$user@127.0.0.1" "touch $scratch/reached" >/dev/null 2>&1 </dev/null
    say "$(test -e "$scratch/reached" && echo 1 || echo 0)" "a command that is asked for is not run"
    client -N -W "127.0.0.1:$port" "$user@127.0.0.1" >"$scratch/forwarded" 2>&1 </dev/null
    say "$(grep -q SSH-2.0 "$scratch/forwarded" && echo 1 || echo 0)" "no connection is passed on"
    echo "put $scratch/authorized_keys $scratch/reached" >"$scratch/batch"
    timeout 60 sftp -F none -P "$port" -i "$scratch/client" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o BatchMode=yes -b "$scratch/batch" "$user@127.0.0.1" >/dev/null 2>&1
    say "$(test -e "$scratch/reached" && echo 1 || echo 0)" "no file is copied"
}

doctor_reads_the_line() {
    mkdir -p "$scratch/home/.ssh"
    cp "$scratch/authorized_keys" "$scratch/home/.ssh/authorized_keys"
    HOME=$scratch/home "$program" -c "$config" -d "$database" --lang en doctor >"$scratch/doctor" 2>&1
    grep -q 'every line of authorized_keys' "$scratch/doctor"
    say $? "doctor finds the line sound"
    cat "$scratch/client.pub" >>"$scratch/home/.ssh/authorized_keys"
    HOME=$scratch/home "$program" -c "$config" -d "$database" --lang en doctor >"$scratch/doctor" 2>&1
    grep -q 'line 2 of authorized_keys' "$scratch/doctor"
    say $? "doctor names a line that would open a shell"
}

{
    if [ -z "$sshd" ] || [ -z "$ssh" ]; then
        echo "not ok - openssh-server and openssh-client are needed: make deps-test installs them"
    elif ! new_database "$database" "$program" "" || ! start_sshd; then
        echo "not ok - sshd starts on loopback"
    else
        the_desk_opens_and_knows_from_where
        nothing_else_is_reached
        doctor_reads_the_line
    fi
    [ -s "$scratch/pid" ] && kill "$(cat "$scratch/pid")"
} | numbered
