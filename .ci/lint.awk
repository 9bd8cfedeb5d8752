# The rules of the source, one C file or header after the other. Prints "file:line: rule".
#
# Comments are taken out first: `code` keeps the texts in quotes, `bare` has them emptied. Bytes, not
# characters (LC_ALL=C): a UTF-8 character is its lead byte and 1 to 3 continuation bytes.
#
# -v layers="name=layer ..." of the headers in include/.

BEGIN {
    count = split(layers, pairs, /[ \t\n]+/)
    for (i = 1; i <= count; i++)
        if (split(pairs[i], pair, "=") == 2)
            header_layer[pair[1]] = pair[2]
    count = split("base=0 record=1 config=2 store=2 desk=3 exchange=4 command=5 ui=5 main=6 tests=7", pairs, " ")
    for (i = 1; i <= count; i++) {
        split(pairs[i], pair, "=")
        rank[pair[1]] = pair[2]
    }
    sql = "SELECT |INSERT (OR [A-Z]+ )?INTO|UPDATE [^ ]+ SET|DELETE FROM|REPLACE INTO|CREATE (TABLE|INDEX|" \
          "UNIQUE|TEMP|TRIGGER|VIEW)|ALTER TABLE|DROP (TABLE|INDEX|TRIGGER|VIEW)|PRAGMA |ATTACH |VACUUM|" \
          "WHERE |ORDER BY |GROUP BY |FROM |JOIN |VALUES ?[(]"
    curses = "initscr|newterm|endwin|w?getch|w?get_wch|m?v?w?addn?w?str|m?v?w?addw?ch|w?add_wch|m?v?w?printw|" \
             "doupdate|wnoutrefresh|wrefresh"
}

function layer_of(path) {
    if (path ~ /^src\/(main|manual|settings)[.]c$/) return "main"
    if (path ~ /^ui\//) return "ui"
    if (path ~ /^tests\//) return "tests"
    if (path ~ /^include\//) return header_layer[substr(path, 9)]
    if (path ~ /^src\/[a-z]+\//) {
        split(path, parts, "/")
        return parts[2]
    }
    return ""
}

function fault(text) {
    print FILENAME ":" FNR ": " text
}

# Does `bare` call one of these?
function calls(names) {
    return bare ~ ("(^|[^A-Za-z0-9_.>])(" names ")[ \t]*[(]")
}

function names(word) {
    return bare ~ ("(^|[^A-Za-z0-9_])(" word ")([^A-Za-z0-9_]|$)")
}

function end_of_text() {
    if (layer != "tests" && literal ~ sql && literal ~ /%[-0-9.*$]*s/)
        print FILENAME ":" literal_line ": SQL is never built with %s: bind values, name tables in full"
    literal = ""
}

# Splits the line into `code` and `bare`; `in_comment` and `literal` live on.
function split_line(s,    at, text) {
    code = bare = ""
    while (s != "") {
        if (in_comment) {
            at = index(s, "*/")
            if (!at) return
            s = substr(s, at + 2)
            in_comment = 0
            continue
        }
        if (!match(s, /["'\/]/)) {
            if (s ~ /[^ \t]/) end_of_text()
            code = code s
            bare = bare s
            return
        }
        at = RSTART
        if (substr(s, 1, at - 1) ~ /[^ \t]/) end_of_text()
        code = code substr(s, 1, at - 1)
        bare = bare substr(s, 1, at - 1)
        s = substr(s, at)
        if (substr(s, 1, 2) == "//") return
        if (substr(s, 1, 2) == "/*") {
            in_comment = 1
            s = substr(s, 3)
            code = code " "
            bare = bare " "
        } else if (match(s, /^"([^"\\]|\\.)*"/)) {
            text = substr(s, 1, RLENGTH)
            s = substr(s, RLENGTH + 1)
            if (literal == "") literal_line = FNR
            literal = literal substr(text, 2, length(text) - 2)
            code = code text
            bare = bare "\"\""
        } else if (match(s, /^'([^'\\]|\\.)+'/)) {
            end_of_text()
            code = code substr(s, 1, RLENGTH)
            bare = bare "' '"
            s = substr(s, RLENGTH + 1)
        } else {
            end_of_text()
            code = code substr(s, 1, 1)
            bare = bare substr(s, 1, 1)
            s = substr(s, 2)
        }
    }
}

function columns(s,    wide) {
    gsub(/[\200-\277]/, "", s)
    wide = gsub(/[\343-\360]/, "&", s)
    return length(s) + wide
}

function exists(path,    line, found) {
    if (path in known) return known[path]
    found = (getline line < path) >= 0
    close(path)
    return known[path] = found
}

# The file an #include "name" means, or "".
function resolve(name,    folder) {
    folder = FILENAME
    sub(/[^\/]*$/, "", folder)
    if (exists(folder name)) {
        name = folder name
        while (sub(/[^\/.]+\/[.][.]\//, "", name)) continue
        return name
    }
    if (exists("include/" name)) return "include/" name
    if (exists("src/" name)) return "src/" name
    if (exists("ui/" name)) return "ui/" name
    if (exists("ui/widget/" name)) return "ui/widget/" name
    if (exists("ui/screen/" name)) return "ui/screen/" name
    if (exists("tests/" name)) return "tests/" name
    return ""
}

function check_include(    name, path, to) {
    if (!match(code, /^[ \t]*#[ \t]*include[ \t]*[<"][^>"]+[>"]/)) return
    name = substr(code, 1, RLENGTH - 1)
    sub(/^[^<"]*[<"]/, "", name)
    if (layer == "tests") return
    if (name ~ /curses[.]h$|^(form|menu|panel|term|termcap)[.]h$/ && FILENAME != "ui/term.c" && code ~ /</)
        fault("curses is for ui/term.c alone")
    if (name == "sqlite3.h" && layer != "store")
        fault("sqlite3.h is for src/store alone")
    if (name == "libconfig.h" && layer != "config")
        fault("libconfig.h is for src/config alone")
    if (name == "line.h" && !terminal && layer == "ui")
        fault("line.h writes raw bytes: it is for ui/term.c alone")
    if (code !~ /"/) return
    path = resolve(name)
    if (path == "") {
        fault("no such header of the project: " name)
        return
    }
    to = layer_of(path)
    if (to == "") {
        fault("the layer of " path " is not known: name it in .ci/lint")
        return
    }
    if (to == layer) return
    if (rank[to] >= rank[layer])
        fault("an include against the direction: " layer " must not know " to " (" name ")")
    else if (path !~ /^include\// && !(layer == "main" && path ~ /^(ui|src\/command)\//) &&
             !(FILENAME == "src/settings.c" && to == "config"))
        fault("a private header of " to ": only include/ is for others (" name ")")
    if (FILENAME ~ /^ui\/widget\// && rank[to] >= 1 && name != "field.h")
        fault("a widget knows no donor: it must not include " name)
}

function check_calls() {
    if (layer == "tests") return
    if (calls("strcpy|strcat|sprintf|vsprintf|gets|stpcpy"))
        fault("no strcpy, strcat, sprintf, gets: use text_copy, text_append, text_format")
    if (calls("exit|abort|quick_exit") && layer != "main")
        fault("no exit or abort outside src/main.c: return a Status")
    if (FILENAME != "ui/term.c" && calls(curses))
        fault("curses is for ui/term.c alone: text reaches the screen through term_text()")
    if (names("sqlite3_[a-z0-9_]+") && layer != "store")
        fault("sqlite3 is for src/store alone")
    if (layer == "ui" && calls("query|query_one_int|query_one_text|exec"))
        fault("a screen asks no statement: that is behind a function of src/desk")
    if (FILENAME == "src/base/out.c") return
    if (calls("printf|fprintf|vprintf|vfprintf|dprintf|vdprintf|puts|putchar|putwchar|fputws|perror|psignal"))
        fault("printing is out_text()'s alone: it makes hostile characters visible")
    if (layer != "exchange" && !terminal && calls("fputs|fputc|putc|fwrite"))
        fault("printing is out_text()'s alone; files are written in src/exchange")
    if (layer != "main" && layer != "command" && !terminal && (layer != "exchange" || names("stderr|STDERR_FILENO")) &&
        names("stdout|stderr|STDOUT_FILENO|STDERR_FILENO"))
        fault("stdout and stderr are named in src/main.c and src/command alone, an export to stdout apart")
    if (!terminal && bare ~ /(^|[^A-Za-z0-9_.>])write[ \t]*[(][ \t]*([12]|STD[A-Z]+_FILENO)[ \t]*,/)
        fault("printing is out_text()'s alone")
}

FNR == 1 {
    if (literal != "") literal = ""
    in_comment = 0
    layer = layer_of(FILENAME)
    terminal = FILENAME ~ /^ui\/(term|line)[.]c$/
    if ($0 !~ /^\/[*] *[^ *]/)
        fault("a file begins with a comment that says what it is")
    if (layer == "")
        fault("the layer of this file is not known: name it in .ci/lint")
}

{
    sub(/\r$/, "")
    if (index($0, "\t")) fault("no tabs: indent with four blanks")
    if (length($0) > 120 && columns($0) > 120) fault("longer than 120 columns")
    if ($0 ~ /[ ]$/) fault("blanks at the end of the line")
    split_line($0)
    check_include()
    check_calls()
    if (code ~ /[\343-\351][\200-\277][\200-\277]|\357[\274-\277]|\360[\240-\263]/ && FILENAME !~ chinese)
        fault("Chinese text belongs into ui/po/zh.po or the configuration, not into code")
}
