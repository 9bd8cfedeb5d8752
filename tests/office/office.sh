#!/bin/sh
# LibreOffice opens every kind of .xlsx that the program writes, reads the same cells, and what it saves anew comes back.
# BUILD   default: build
# KEEP    a folder for the files, which then stay; default: none
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
program=$(pwd)/$BUILD/marrowdesk
office=$(pwd)/$BUILD/tests/office/office
command -v soffice >/dev/null 2>&1 || {
    echo "# soffice is not installed: apt-get install libreoffice-calc-nogui"
    exit 0
}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM HUP
files=${KEEP:-$scratch/files}
mkdir -p "$files" "$scratch/csv" "$scratch/again" "$scratch/back" "$scratch/config"
export XDG_CONFIG_HOME="$scratch/config" LC_ALL=C.UTF-8
status=0

desk() {
    "$program" --lang zh -d "$scratch/desk.db" "$@"
}

convert() { # FORMAT FOLDER FILE...
    format=$1 folder=$2
    shift 2
    soffice "-env:UserInstallation=file://$scratch/profile" --headless --convert-to "$format" --outdir "$folder" "$@" \
        >>"$scratch/soffice" 2>&1
}

say() { # STATUS TEXT
    if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2" && status=1; fi
}

# --- every kind ---

people() {
    cat <<'END'
姓名,身份证号码,手机,县区,工作单位,备注,条码号,采样日期
䶮静,370899199001010017,13800000001,邹城市,"=cmd|' /C calc'!A0","第一行
第二行 ""引号""",00012,2013-07
㛃𠮷,370899199001010025,13800000002,任城区,'=不是公式,+8613800000003,00013,2013-07-05
𠮷田,,13800000003,任城区,007,0012345678901234567890,1E5,2014
END
}

write_all() {
    desk demo --donors 400 >"$scratch/said"
    people >"$scratch/people.csv"
    desk import donors "$scratch/people.csv" >"$scratch/said" 2>&1
    for kind in donors samples attempts; do desk export $kind -o "$files/$kind.xlsx" >"$scratch/said"; done
    for kind in donors samples attempts cases targets events teams registry; do
        desk export template-$kind -o "$files/template-$kind.xlsx" >"$scratch/said"
    done
    for name in briefing targets followup funnel cases aftercare quality; do
        desk report $name --year 2025 -o "$files/report-$name.xlsx" >"$scratch/said"
    done
    desk export worksheet --unit 邹城市 -o "$files/worksheet.xlsx" >"$scratch/said"
    "$office" make "$scratch/desk.db" "$files"
    cp "$scratch"/transfer/*.xlsx "$files/transfer.xlsx"
}

write_all
# Every sheet, values as they are stored, as UTF-8.
convert 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' "$scratch/csv" "$files"/*.xlsx
for book in "$files"/*.xlsx; do
    name=$(basename "$book" .xlsx)
    result=0
    said=$("$office" compare "$book" "$scratch/csv" 2>"$scratch/differ") || result=$?
    say $result "LibreOffice reads $name as it was written: $said"
    head -n 5 "$scratch/differ"
done

# --- charts, filters and lists are there for it, too ---

convert xlsx "$scratch/again" "$files"/*.xlsx
part() { # BOOK PATTERN: how often it stands in the parts of a workbook
    unzip -p "$1" 'xl/charts/*' 'xl/worksheets/*' 2>/dev/null | grep -o "$2" | grep -c . || true
}
for book in "$files"/report-*.xlsx; do
    name=$(basename "$book")
    wrote=$(part "$book" '<c:chartSpace') kept=$(part "$scratch/again/$name" '<c:chartSpace')
    result=0
    [ "$wrote" = "$kept" ] || result=1
    say $result "$name: $wrote charts written, $kept after LibreOffice has saved it"
done
for name in worksheet template-donors; do
    wrote=$(part "$files/$name.xlsx" '<dataValidation ') kept=$(part "$scratch/again/$name.xlsx" '<dataValidation ')
    result=0
    [ "$wrote" -gt 1 ] && [ "$wrote" = "$kept" ] || result=1
    say $result "$name: $wrote lists to choose from written, $kept after LibreOffice has saved it"
done

# --- saved anew, it says nothing new ---

for kind in donors samples attempts; do
    result=0
    desk import $kind "$scratch/again/$kind.xlsx" --dry-run >"$scratch/said" 2>&1 || result=$?
    grep -q '新增0，修改0，' "$scratch/said" || result=1
    say $result "$kind come back unchanged from LibreOffice: $(grep '^共' "$scratch/said")"
    [ $result = 0 ] || head -n 5 "$scratch/said"
done

# --- a work sheet filled in with it comes back as calls ---

yesterday=$(date -d yesterday +%Y-%m-%d)
# Fields that hold a comma would shift the columns: none of these does.
awk -v day="$yesterday" 'BEGIN { FS = OFS = "," }
    NR == 2 { $7 = day " 09:30"; $8 = "本人"; $9 = "愿意"; $14 = "\"=很好，支持\"" }
    NR == 3 { $7 = day " 09:40"; $8 = "无人接听"; $9 = "无人接听" }
    NR == 4 { $7 = day; $8 = "本人"; $9 = "需再考虑"; $15 = "县里王芳" }
    { print }' "$scratch/csv/worksheet-Sheet1.csv" >"$scratch/filled.csv"
# UTF-8, comma, first row 1; the first six columns and the note as text, the time as a date.
soffice "-env:UserInstallation=file://$scratch/profile" --headless --infilter='CSV:44,34,76,1,1/2/2/2/3/2/4/2/5/2/6/2/7/5/14/2' \
    --convert-to xlsx --outdir "$scratch/back" "$scratch/filled.csv" >>"$scratch/soffice" 2>&1
result=0
desk import attempts "$scratch/back/filled.xlsx" >"$scratch/said" 2>&1 || result=$?
grep -q '新增3，修改0，.*退回0' "$scratch/said" || result=1
say $result "a work sheet that LibreOffice has saved comes back: $(grep '^共' "$scratch/said")"
[ $result = 0 ] || cat "$scratch/said"
exit $status
