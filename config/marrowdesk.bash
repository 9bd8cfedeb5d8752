# bash completion of marrowdesk: commands, and for each its options, kinds and files
_marrowdesk() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= i
    local commands='init passwd demo import export find queue report batch check backup restore doctor'
    local options='--config --database --lang --now --help'
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -c | -d | -o | --config | --database | --lang | --now | --admin | --donors | --seed | --encoding | --rejects | \
            --undo | --unit | --year | --from | --to | --date | --like | --output | --limit | --older-than) ((i++)) ;; # its value is no command
        -*) ;;
        *) command=${command:-${COMP_WORDS[i]}} ;;
        esac
    done
    case $before in
    -c | -d | -o | --config | --database | --rejects | --like | --output)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --lang) options='zh en' ;;
    --encoding) options='auto utf-8 gb18030' ;;
    --now | --admin | --donors | --seed | --undo | --unit | --year | --from | --to | --date | --limit | --older-than) return ;;
    esac
    if [[ $before == --lang || $before == --encoding ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        return
    fi
    case $command in
    '') options="$commands $options" ;;
    init) options="$options --admin --password-stdin" ;;
    passwd) options="$options --password-stdin" ;;
    demo) options="$options --donors --seed" ;;
    import) options="donors samples attempts cases targets events teams registry $options --dry-run --keep-both --encoding --rejects --undo" ;;
    export) options="donors samples attempts cases targets events teams worksheet template-donors template-samples template-attempts template-cases template-targets template-events template-teams template-registry $options --unit --like --output" ;;
    find) options="$options --limit" ;;
    report) options="briefing targets followup funnel cases aftercare quality $options --year --from --to --date --unit --output" ;;
    queue) options="$options --unit --limit" ;;
    check) options="$options --rebuild" ;;
    backup) options="$options --older-than --whole" ;;
    restore) options="$options --drill" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    case $command in
    import | restore) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word") ;;
    backup) mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$word") ;;
    esac
}
complete -o filenames -F _marrowdesk marrowdesk
