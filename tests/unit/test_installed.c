/* What is installed beside the program: manual, completion, desktop entry; each says what the tables say. */
#include "station.h"

#include <libgen.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"
#include "screens.h"
#include "tr.h"

/* The folder of this build: two above the test. */
static const char *build(void)
{
    static char path[PATH_MAX];
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    text_copy(path, sizeof path, dirname(dirname(dirname(self))));
    return path;
}

static char *whole_file(const char *path)
{
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "r");
    char *text = calloc(1, MOST);
    assert_non_null(file);
    assert_non_null(text);
    assert_in_range(fread(text, 1, MOST - 1, file), 1, MOST - 2);
    fclose(file);
    return text;
}

/* What a shell command prints; its status must be 0. */
static void output_of(const char *command, char *out, size_t size)
{
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t length = fread(out, 1, size - 1, pipe);
    out[length] = '\0';
    if (pclose(pipe) != 0)
        fail_msg("%s: %s", command, out);
}

static bool is_installed(const char *tool)
{
    char command[128];
    text_format(command, sizeof command, "command -v %s >/dev/null 2>&1", tool);
    return system(command) == 0;
}

/* --- the manual --- */

/* The page as it is read: roff's hyphens and backslashes are themselves again. */
static char *manual(const char *name)
{
    char path[PATH_MAX + 32];
    text_format(path, sizeof path, "%s/%s", build(), name);
    char *text = whole_file(path), *to = text;
    for (const char *from = text; *from; from++) {
        bool escaped = *from == '\\' && (from[1] == '-' || from[1] == 'e');
        *to++ = !escaped ? *from : *++from == 'e' ? '\\' : '-';
    }
    *to = '\0';
    return text;
}

static void assert_names(const char *page, const char *text)
{
    if (!strstr(page, text))
        fail_msg("the manual does not have: %s", text);
}

static void assert_manual_is_complete(const char *name, Language wanted)
{
    char text[512];
    char *page = manual(name);
    language_set(wanted);
    for (size_t i = 0; i < subcommand_count; i++) {
        text_format(text, sizeof text, ".TP\n\\fB%s\\fR", subcommands[i].name);
        assert_names(page, text);
        assert_names(page, tr(subcommands[i].help));
    }
    for (size_t i = 0; i < command_option_count; i++) {
        text_format(text, sizeof text, "--%s\\fR", command_options[i].name);
        assert_names(page, text);
        assert_names(page, tr(command_options[i].help));
    }
    for (const Screen *const *screen = screens_all; *screen; screen++)
        for (size_t i = 0; i < (*screen)->command_count; i++) {
            const Command *command = &(*screen)->commands[i];
            text_format(text, sizeof text, "\n\\fI%s\\fR: %s", tr(command->label), tr(command->help));
            assert_names(page, text);
        }
    assert_null(strchr(page, '@')); /* every table of the frame was put */
    assert_null(strstr(page, "\xef\xbf\xbd"));
    free(page);
    language_set(LANGUAGE_EN);
}

static void the_manual_has_every_command_option_and_key(void **state)
{
    (void)state;
    assert_manual_is_complete("marrowdesk.1", LANGUAGE_EN);
    assert_manual_is_complete("marrowdesk.zh.1", LANGUAGE_ZH);
}

static void the_manual_is_clean_roff(void **state)
{
    char command[PATH_MAX + 96], said[4096];
    (void)state;
    if (!is_installed("groff"))
        skip();
    for (int i = 0; i < 2; i++) {
        text_format(command, sizeof command, "groff -man -Kutf8 -Tutf8 -ww -Wbreak -z %s/%s 2>&1", build(),
                    i ? "marrowdesk.zh.1" : "marrowdesk.1");
        output_of(command, said, sizeof said);
        assert_string_equal(said, "");
    }
}

/* --- completion --- */

static void completed(const char *words, int at, char *out, size_t size)
{
    char command[1024];
    text_format(command, sizeof command,
                "bash -c 'source config/marrowdesk.bash; COMP_WORDS=(marrowdesk %s \"\"); COMP_CWORD=%d; _marrowdesk; "
                "printf \"%%s\\n\" \"${COMPREPLY[@]}\"'",
                words, at);
    out[0] = '\n';
    output_of(command, out + 1, size - 1);
}

static bool offers(const char *offered, const char *dashes, const char *word)
{
    char line[96];
    text_format(line, sizeof line, "\n%s%s\n", dashes, word);
    return strstr(offered, line) != NULL;
}

static void completion_knows_every_command(void **state)
{
    char offered[8192];
    (void)state;
    completed("--lang zh", 3, offered, sizeof offered); /* the value is no command */
    for (size_t i = 0; i < subcommand_count; i++)
        if (!offers(offered, "", subcommands[i].name))
            fail_msg("not offered: %s", subcommands[i].name);
    assert_false(offers(offered, "--", "rebuild"));
}

static void completion_offers_the_options_of_each_command_and_no_others(void **state)
{
    char offered[16384];
    (void)state;
    for (size_t i = 0; i < subcommand_count; i++) {
        completed(subcommands[i].name, 2, offered, sizeof offered);
        for (size_t k = 0; k < command_option_count; k++) {
            const Option *option = &command_options[k];
            bool takes = option_is_general(option) || strchr(subcommands[i].options, option->letter);
            if (offers(offered, "--", option->name) != takes)
                fail_msg("%s --%s: %s", subcommands[i].name, option->name, takes ? "not offered" : "offered");
        }
    }
}

static void completion_knows_what_takes_a_value(void **state)
{
    char words[96], offered[16384];
    (void)state;
    for (size_t k = 0; k < command_option_count; k++) {
        const Option *option = &command_options[k];
        text_format(words, sizeof words, "--%s x", option->name);
        completed(words, 3, offered, sizeof offered);
        /* Behind a value a command may follow; behind "x" alone, which would be the command, none. */
        if (offers(offered, "", "doctor") != (option->value != NULL))
            fail_msg("--%s: with or without a value?", option->name);
    }
}

/* --- the desktop entry --- */

static void the_desktop_entry_opens_a_terminal_in_both_languages(void **state)
{
    static const char *const lines[] = {"[Desktop Entry]\nType=Application\n",
                                        "\nName=",
                                        "\nName[zh_CN]=",
                                        "\nComment[zh_CN]=",
                                        "\nExec=marrowdesk\n",
                                        "\nTerminal=true\n"};
    char said[2048];
    (void)state;
    char *entry = whole_file("config/marrowdesk.desktop");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_non_null(strstr(entry, lines[i]));
    free(entry);
    if (is_installed("desktop-file-validate"))
        output_of("desktop-file-validate config/marrowdesk.desktop 2>&1", said, sizeof said);
}

/* --- installing --- */

static void uninstalling_takes_back_what_installing_put(void **state)
{
    char root[] = "/tmp/marrowdesk-install-XXXXXX", command[PATH_MAX * 2], said[8192];
    (void)state;
    assert_non_null(mkdtemp(root));
    text_format(command, sizeof command, "make -s install-files BUILD='%s' DESTDIR=%s 2>&1", build(), root);
    output_of(command, said, sizeof said);
    text_format(command, sizeof command, "%s/usr/local/bin/marrowdesk --lang en --help", root);
    output_of(command, said, sizeof said);
    assert_non_null(strstr(said, "\n  doctor"));
    text_format(command, sizeof command,
                "cd %s/usr/local/share && ls man/man1/* man/zh_CN/man1/* applications/* "
                "bash-completion/completions/* marrowdesk/*.cfg doc/marrowdesk/*",
                root);
    output_of(command, said, sizeof said);
    static const char *const settings[] = {"station.cfg", "holidays.cfg", "letters.cfg"}; /* to copy and edit */
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        assert_non_null(strstr(said, settings[i]));
    text_format(command, sizeof command,
                "make -s uninstall BUILD='%s' DESTDIR=%s 2>&1; find %s -type f; ls -d "
                "%s/usr/local/share/marrowdesk 2>/dev/null; rm -rf %s",
                build(), root, root, root, root);
    output_of(command, said, sizeof said);
    assert_string_equal(said, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manual_has_every_command_option_and_key),
        cmocka_unit_test(the_manual_is_clean_roff),
        cmocka_unit_test(completion_knows_every_command),
        cmocka_unit_test(completion_offers_the_options_of_each_command_and_no_others),
        cmocka_unit_test(completion_knows_what_takes_a_value),
        cmocka_unit_test(the_desktop_entry_opens_a_terminal_in_both_languages),
        cmocka_unit_test(uninstalling_takes_back_what_installing_put),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
