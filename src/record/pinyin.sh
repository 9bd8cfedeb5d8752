#!/bin/sh
# Makes pinyin_table.inc from Unihan_Readings.txt and Unihan_Variants.txt, one after the other on standard input
# (Debian: package unicode-data).
#
# Readings without tones, v for u-umlaut, most usual first, at most six: kMandarin, then those that kHanyuPinlu,
# kTGHZ2013 (the standard list, with readings of surnames) and kXHC1983 add; kHanyuPinyin, which knows many that
# nobody says any more, only where neither of the two dictionaries has the character. A character without any
# reading of its own borrows that of a variant, at last of the one it is mistaken for: names are typed as they look.
set -eu
LC_ALL=C
export LC_ALL
# Characters as decimal numbers, in order.
awk -F '\t' '
function hex(s,    i, value) {
    for (i = 1; i <= length(s); i++)
        value = value * 16 + index("0123456789ABCDEF", substr(s, i, 1)) - 1
    return value
}
BEGIN {
    # The round zero of names and years is no ideograph, so Unihan does not have it.
    print hex("3007") "\tkMandarin\tling"
}
/^# Unicode version:/ {
    sub(/^# Unicode version: */, "")
    print "0\tversion\t" $0
}
$1 ~ /^U[+]/ && $2 ~ /^(kMandarin|kHanyuPinlu|kTGHZ2013|kXHC1983|kHanyuPinyin)$/ {
    print hex(substr($1, 3)) "\t" $2 "\t" $3
}
$1 ~ /^U[+]/ && $2 ~ /Variant$/ {
    n = split($3, other, " ")
    list = ""
    for (i = 1; i <= n; i++) {
        sub(/<.*/, "", other[i])
        list = list " " hex(substr(other[i], 3))
    }
    print hex(substr($1, 3)) "\t" $2 "\t" list
}
' | sort -s -n -k 1,1 | awk -F '\t' '
function plain(s,    i) {
    s = tolower(s)
    for (i = 1; i <= marks; i++)
        gsub(mark[i], letter[i], s)
    return s
}
function strip(letters, to,    n, part, i) {
    n = split(letters, part, " ")
    for (i = 1; i <= n; i++) {
        mark[++marks] = part[i]
        letter[marks] = to
    }
}
# Takes in the readings of one field: "0117.100:a,b 0207.100:c" or "a(12) b(3)" or "a b".
function readings(text,    n, m, word, part, i, j, all) {
    n = split(text, word, " ")
    for (i = 1; i <= n; i++) {
        sub(/^[^:]*:/, "", word[i])
        sub(/\([0-9]*\)$/, "", word[i])
        m = split(word[i], part, ",")
        for (j = 1; j <= m; j++)
            all = all " " plain(part[j])
    }
    return all
}
# The readings of the variants of `p`, of the nearest kind that has any.
function borrowed(p,    n, kind, i, m, other, j, all) {
    n = split("kZVariant kSemanticVariant kSpecializedSemanticVariant kSimplifiedVariant kTraditionalVariant " \
              "kSpoofingVariant", kind, " ")
    for (i = 1; i <= n; i++) {
        m = split(field[p, kind[i]], other, " ")
        for (j = 1; j <= m; j++)
            all = all " " field[other[j], "kMandarin"]
        if (all ~ /[a-z]/)
            return all
    }
    return ""
}
# At most six different syllables of `text`, as "1,2,3": numbers of syllables.
function numbers(text,    n, word, i, seen, list, count) {
    n = split(text, word, " ")
    for (i = 1; i <= n && count < 6; i++) {
        if (word[i] !~ /^[a-z]+$/ || length(word[i]) > 7 || (word[i] in seen))
            continue
        seen[word[i]] = 1
        if (!(word[i] in syllable)) {
            syllable[word[i]] = ++syllables
            syllable_text[syllables] = word[i]
        }
        list = list (count++ ? "," : "") syllable[word[i]]
    }
    return list
}
function put(text) {
    if (length(line) + length(text) > 108) {
        print line
        line = "   "
    }
    line = line (line == "   " ? " " : "") text
}
function flush_line() {
    if (line != "   ")
        print line
    line = "   "
}
# Writes the reading sets of the characters, closing short gaps with 0.
function put_runs(    i, point, gap, used) {
    print "static const uint16_t reading_of[] = {"
    for (i = 1; i <= kept_count; i++) {
        point = kept[i]
        gap = i == 1 ? 99 : point - kept[i - 1] - 1
        if (gap > 8) {
            runs++
            run_first[runs] = point
            run_at[runs] = used
            gap = 0
        }
        used += gap + 1
        run_count[runs] = used - run_at[runs]
        while (gap-- > 0)
            put("0,")
        put(set_number[set[point]] ",")
    }
    flush_line()
    print "};\n"
}
BEGIN {
    strip("\303\241 \304\201 \307\216 \303\240", "a")
    strip("\303\251 \304\223 \304\233 \303\250 \303\252 \341\272\277 \341\273\201", "e")
    strip("\303\255 \304\253 \307\220 \303\254", "i")
    strip("\303\263 \305\215 \307\222 \303\262", "o")
    strip("\303\272 \305\253 \307\224 \303\271", "u")
    strip("\303\274 \307\226 \307\230 \307\232 \307\234", "v")
    strip("\305\204 \305\210 \307\271", "n")
    strip("\341\270\277", "m")
    strip("\314\200 \314\201 \314\204 \314\214", "")
    line = "   "
}
$2 == "version" {
    version = $3
    next
}
$1 != last {
    last = order[++points] = $1
}
{
    field[$1, $2] = $2 ~ /Variant$/ ? $3 : readings($3)
}
END {
    for (i = 1; i <= points; i++) {
        p = order[i]
        all = field[p, "kMandarin"] " " field[p, "kHanyuPinlu"] " " field[p, "kTGHZ2013"] " " field[p, "kXHC1983"]
        if (field[p, "kTGHZ2013"] field[p, "kXHC1983"] == "")
            all = all " " field[p, "kHanyuPinyin"]
        if (all !~ /[a-z]/)
            all = borrowed(p)
        set[p] = numbers(all)
        if (set[p] != "")
            kept[++kept_count] = p
        if (set[p] != "" && !(set[p] in set_number)) {
            set_number[set[p]] = ++sets
            set_text[sets] = set[p]
        }
    }
    print "/* Made by pinyin.sh from the Unihan database (Unicode " (version ? version : "?") "); renewed by make pinyin. */\n"
    print "static const char syllables[][8] = {"
    put("\"\",")
    for (i = 1; i <= syllables; i++)
        put("\"" syllable_text[i] "\",")
    flush_line()
    print "};\n\n/* Numbers of syllables, ending with 0. */\nstatic const uint16_t reading_sets[][7] = {"
    put("{0},")
    for (i = 1; i <= sets; i++)
        put("{" set_text[i] "},")
    flush_line()
    print "};\n\n/* Numbers of sets, run after run of characters. */"
    put_runs()
    print "static const struct {\n    uint32_t first, count, at;\n} runs[] = {"
    for (i = 1; i <= runs; i++)
        put(sprintf("{%d,%d,%d},", run_first[i], run_count[i], run_at[i]))
    flush_line()
    print "};"
}
/^# Unicode version:/ {
    version = $1
    sub(/^# Unicode version: */, "", version)
}
'
