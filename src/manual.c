/* Prints the manual page: a frame of text with the tables of the program in it. Runs while the program is built.
 *
 *   manual zh|en FRAME     lines @COMMANDS@, @OPTIONS@ and @KEYS@ of the frame become the tables */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "loop.h"
#include "out.h"
#include "screens.h"
#include "text.h"

enum { LINE = 2048 };

/* As roff wants it: no line begins with a request, a backslash and a hyphen are themselves. */
static void put(const char *text)
{
    char line[LINE] = "";
    if (*text == '.' || *text == '\'')
        text_append(line, sizeof line, "\\&");
    for (; *text; text++) {
        const char piece[2] = {*text, '\0'};
        text_append(line, sizeof line, *text == '\\' ? "\\e" : *text == '-' ? "\\-" : piece);
    }
    out_text(stdout, "%s", line);
}

static void entry(const char *bold, const char *rest)
{
    out_text(stdout, ".TP\n\\fB");
    put(bold);
    out_text(stdout, "\\fR");
    put(rest);
    out_text(stdout, "\n");
}

/* --- the command line --- */

static void option_head(const Option *option, char *out, size_t size)
{
    out[0] = '\0';
    if (option->is_short)
        text_format(out, size, "-%c, ", option->letter);
    text_append(out, size, "--");
    text_append(out, size, option->name);
}

static void put_option(const Option *option)
{
    char head[64], value[64] = "";
    option_head(option, head, sizeof head);
    if (option->value)
        text_format(value, sizeof value, " %s", option->value);
    entry(head, value);
    put(tr(option->help));
    out_text(stdout, "\n");
}

/* Each with the names of its options; what they mean is said once, below. */
static void put_commands(void)
{
    for (size_t i = 0; i < subcommand_count; i++) {
        const Subcommand *command = &subcommands[i];
        char rest[512] = "";
        if (command->words[0])
            text_format(rest, sizeof rest, " %s", command->words);
        for (size_t k = 0; k < command_option_count; k++)
            if (strchr(command->options, command_options[k].letter)) {
                text_append(rest, sizeof rest, " [--");
                text_append(rest, sizeof rest, command_options[k].name);
                text_append(rest, sizeof rest, "]");
            }
        entry(command->name, rest);
        put(tr(command->help));
        out_text(stdout, "\n");
    }
}

static void put_options(void)
{
    for (size_t i = 0; i < command_option_count; i++)
        put_option(&command_options[i]);
}

/* --- the screens --- */

/* "(负责人 联络员)" */
static void put_roles(const char *roles)
{
    char word[64];
    out_text(stdout, " (");
    for (const char *at = roles; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        text_format(word, sizeof word, "%.*s", (int)length, at);
        out_text(stdout, "%s%s", at == roles ? "" : ", ", choice_label("role", word));
        at += length;
    }
    out_text(stdout, ")");
}

static void put_command(const Command *command)
{
    char keys[96] = "", also[48];
    /* Without a key of its own it is reached through the menu. */
    if (command->key)
        key_label(command->key, keys, sizeof keys);
    else if (!command->also)
        text_copy(keys, sizeof keys, tr("Menu"));
    if (command->also) {
        key_label(command->also, also, sizeof also);
        text_append(keys, sizeof keys, command->key ? ", " : "");
        text_append(keys, sizeof keys, also);
    }
    entry(keys, "");
    out_text(stdout, "\\fI");
    put(tr(command->label));
    out_text(stdout, "\\fR: ");
    put(command->help ? tr(command->help) : "");
    if (command->roles)
        put_roles(command->roles);
    out_text(stdout, "\n");
}

static void put_table(const char *title, const Command *commands, size_t count)
{
    if (count == 0)
        return;
    out_text(stdout, ".SS \"%s\"\n", title);
    for (size_t i = 0; i < count; i++)
        put_command(&commands[i]);
}

static void put_keys(void)
{
    size_t count;
    const Command *globals = globals_commands(&count);
    put_table(tr("Everywhere"), globals, count);
    put_table(tr("Desk"), own_commands, own_command_count);
    for (const Screen *const *screen = screens_all; *screen; screen++)
        put_table(tr((*screen)->title), (*screen)->commands, (*screen)->command_count);
}

/* --- the frame --- */

static bool put_tables(const char *line)
{
    static const struct {
        const char *mark;
        void (*put)(void);
    } tables[] = {{"@COMMANDS@", put_commands}, {"@OPTIONS@", put_options}, {"@KEYS@", put_keys}};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (strcmp(line, tables[i].mark) == 0) {
            tables[i].put();
            return true;
        }
    return false;
}

int main(int argc, char **argv)
{
    char line[LINE];
    Language wanted;
    FILE *frame = argc == 3 && language_parse(argv[1], &wanted) ? fopen(argv[2], "r") : NULL;
    if (!frame) {
        out_text(stderr, "manual zh|en FRAME\n");
        return EXIT_FAILURE;
    }
    language_set(wanted);
    while (fgets(line, sizeof line, frame)) {
        line[strcspn(line, "\n")] = '\0';
        if (!put_tables(line))
            out_text(stdout, "%s\n", line);
    }
    bool whole = !ferror(frame) && fflush(stdout) == 0;
    fclose(frame);
    return whole ? EXIT_SUCCESS : EXIT_FAILURE;
}
