/* Doctor: what this machine, its settings and its database look like, in words, with what is not protected. */
#include <langinfo.h>
#include <libgen.h>
#include <locale.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <wchar.h>

#include "backup.h"
#include "doctor.h"
#include "text.h"
#include "tr.h"

enum { WIDTH = 80, HEIGHT = 24, MINUTES_A_DAY = 24 * 60, SECONDS_A_DAY = 60 * MINUTES_A_DAY, BACKUP_DAYS = 7 };
#define MEGABYTE ((int64_t)1 << 20)

static Verdict fine_if(bool fine)
{
    return fine ? FINE : ATTENTION;
}

/* --- the terminal --- */

/* Two columns for a Chinese character: as every list reckons. */
static bool measures_chinese(locale_t own)
{
    enum { YI = 0x4e00 }; /* the character for one */
    locale_t before = uselocale(own);
    int columns = wcwidth(YI);
    uselocale(before);
    return columns == 2;
}

static void check_locale(Doctor *d)
{
    locale_t own = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *codeset = own ? nl_langinfo_l(CODESET, own) : "?", *name = getenv("TERM");
    bool utf8 = strcmp(codeset, "UTF-8") == 0;
    if (utf8)
        doctor_say(d, FINE, "%s", tr("Characters: UTF-8."));
    else
        doctor_say(d, ATTENTION, tr("Characters: %s, not UTF-8; set LANG=C.UTF-8 or zh_CN.UTF-8."), codeset);
    if (utf8 && !measures_chinese(own))
        doctor_say(d, ATTENTION, "%s", tr("Chinese: this machine does not know how wide it is; set LANG=C.UTF-8."));
    else if (utf8 && name && strcmp(name, "linux") != 0)
        doctor_say(d, FINE, "%s", tr("Chinese: can be drawn, as far as the window has a Chinese font."));
    doctor_say(d, FINE, tr("Language: %s."), language() == LANGUAGE_ZH ? tr("Chinese") : tr("English"));
    if (own)
        freelocale(own);
}

/* As the terminal's name says: the desk asks the description of the terminal itself. */
static void check_colours(Doctor *d)
{
    const char *no_color = getenv("NO_COLOR"), *name = getenv("TERM");
    const char *theme = d->config->theme ? d->config->theme : "default";
    bool many = name && (strstr(name, "256color") || strstr(name, "-direct"));
    if (no_color && no_color[0])
        doctor_say(d, NOTE, tr("Colours: none, because NO_COLOR is set; theme %s of the settings rests."), theme);
    else if (many)
        doctor_say(d, FINE, tr("Colours: 256; theme %s of the settings, unless an account has chosen its own."), theme);
    else
        doctor_say(
            d, NOTE,
            tr("Colours: few, as far as TERM says (xterm-256color shows more); theme %s of the settings, unless an "
               "account has chosen its own."),
            theme);
    if (d->config->ascii)
        doctor_say(d, NOTE, "%s", tr("Borders: drawn with - | +, as the settings say."));
}

static void check_terminal(Doctor *d)
{
    const char *name = getenv("TERM");
    struct winsize size = {0};
    int fd = 0;
    while (fd < 3 && !isatty(fd))
        fd++;
    if (fd == 3)
        doctor_say(d, NOTE, "%s", tr("Terminal: this command runs without one."));
    else if (!name || !name[0] || strcmp(name, "dumb") == 0)
        doctor_say(d, ATTENTION, "%s", tr("Terminal: TERM does not say which one; xterm-256color is usual."));
    else if (strcmp(name, "linux") == 0)
        doctor_say(d, ATTENTION, "%s",
                   tr("Terminal: the bare console cannot draw Chinese; use fbterm, kmscon or a terminal window."));
    else if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
        doctor_say(d, fine_if(size.ws_col >= WIDTH && size.ws_row >= HEIGHT),
                   tr("Terminal: %1$s, %2$d columns and %3$d lines (at least %4$d and %5$d)."), name, size.ws_col,
                   size.ws_row, WIDTH, HEIGHT);
    else
        doctor_say(d, NOTE, tr("Terminal: %s of unknown size."), name);
}

/* --- the settings --- */

static void check_settings(Doctor *d)
{
    char until[DATE_SIZE] = "";
    Day known = d->config->calendar.known_until;
    doctor_say(d, FINE, tr("Settings: %s."), tr(d->config->station_file));
    doctor_say(d, FINE, tr("Holidays: %s."), tr(d->config->holiday_file));
    if (known != DAY_NONE)
        day_format(known, until);
    if (calendar_is_ending(&d->config->calendar, clock_today()))
        doctor_say(d, ATTENTION, tr("Calendar: holidays are known until %s; add the next year to holidays.cfg."),
                   until);
    else
        doctor_say(d, FINE, tr("Calendar: holidays are known until %s."), until);
}

/* --- the file and where it lies --- */

static void owner_name(uid_t owner, char out[64])
{
    const struct passwd *user = getpwuid(owner);
    if (user)
        text_copy(out, 64, user->pw_name);
    else
        text_format(out, 64, "%u", (unsigned)owner);
}

static void check_owner(Doctor *d, const char *path, const struct stat *st, mode_t wanted)
{
    char owner[64];
    owner_name(st->st_uid, owner);
    if (st->st_uid != geteuid())
        doctor_say(d, ATTENTION, tr("%1$s belongs to %2$s, not to you: run the program as its owner."), path, owner);
    if (st->st_mode & 077)
        doctor_say(d, ATTENTION, tr("%1$s can be opened by other users: run  chmod %2$o %1$s"), path, (unsigned)wanted);
    else
        doctor_say(d, FINE, tr("%1$s: owner %2$s, permissions %3$o."), path, owner, (unsigned)st->st_mode & 0777);
}

/* A lock file left by another user keeps the owner out. */
static void check_lock_file(Doctor *d, uid_t owner)
{
    char path[PATH_MAX + 8];
    struct stat st;
    text_format(path, sizeof path, "%s.lock", d->database);
    if (lstat(path, &st) == 0 && st.st_uid != owner)
        doctor_say(d, ATTENTION,
                   tr("%s does not belong to the owner of the database: remove it while every desk is closed."), path);
}

static void check_file_system(Doctor *d, const char *folder)
{
    char name[16];
    switch (store_ground(folder, name)) {
    case GROUND_SAFE:
        doctor_say(d, FINE, tr("File system: %s."), name);
        return;
    case GROUND_NETWORK:
        doctor_say(d, ATTENTION, tr("File system: %s, a network folder: unsafe; the database belongs on a local disk."),
                   name);
        return;
    case GROUND_BRIDGE:
        doctor_say(d, ATTENTION,
                   tr("File system: %s, driven by another program: its locks and its care at a power cut are unknown; "
                      "unsafe, the database belongs on a local disk."),
                   name);
        return;
    case GROUND_MEMORY:
        doctor_say(d, ATTENTION, tr("File system: %s, in memory: everything is gone after a restart."), name);
        return;
    case GROUND_STICK:
        doctor_say(d, ATTENTION, tr("File system: %s, of memory sticks: without owners and permissions; unsafe."),
                   name);
        return;
    default:
        doctor_say(d, NOTE, tr("File system: number %s is not known here; a local disk is needed."), name);
    }
}

static void check_space(Doctor *d, const char *folder, int64_t database_size)
{
    struct statvfs fs;
    if (statvfs(folder, &fs) != 0)
        return;
    int64_t room = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize, wanted = 3 * database_size;
    if (wanted < 200 * MEGABYTE)
        wanted = 200 * MEGABYTE;
    doctor_say(d, fine_if(room >= wanted),
               tr("Disk: %1$lld MB free; %2$lld MB should be, for the database and its backups."),
               (long long)(room / MEGABYTE), (long long)(wanted / MEGABYTE));
}

/* False: there is no database to look into. */
static bool check_place(Doctor *d)
{
    char copy[PATH_MAX];
    struct stat st, folder_stat;
    text_copy(copy, sizeof copy, d->database);
    const char *folder = dirname(copy);
    bool found = lstat(d->database, &st) == 0;
    if (found)
        check_owner(d, d->database, &st, 0600);
    else
        doctor_say(d, ATTENTION, tr("Database: there is none at %s (init makes one, restore brings back a backup)."),
                   d->database);
    if (stat(folder, &folder_stat) == 0) {
        check_owner(d, folder, &folder_stat, 0700);
        check_file_system(d, folder);
        check_space(d, folder, found ? (int64_t)st.st_size : 0);
    }
    if (found)
        check_lock_file(d, st.st_uid);
    return found;
}

/* --- the database --- */

/* SQLite before 3.51.3 may damage a file when two checkpoints meet a fresh beginning of the log. */
static bool has_reset_fault(const char *version)
{
    int part[3] = {0};
    for (int i = 0; i < 3 && *version; i++) {
        char *end;
        part[i] = (int)strtol(version, &end, 10);
        version = *end == '.' ? end + 1 : end;
    }
    return part[0] * 1000000 + part[1] * 1000 + part[2] < 3051003;
}

static void check_sqlite(Doctor *d)
{
    const char *version = store_sqlite_version();
    if (has_reset_fault(version))
        doctor_say(
            d, NOTE,
            tr("SQLite: %s. Before 3.51.3 two programs that tidy the log at once can damage the file; the desk takes "
               "turns and is safe as long as no other tool opens the live file."),
            version);
    else
        doctor_say(d, FINE, tr("SQLite: %s."), version);
}

/* Only where it changes nothing: an older edition would be migrated, another user's lock file would stay behind. */
static void check_safety(Doctor *d)
{
    Store *store;
    Error error;
    char journal[16], synchronous[16], key[BACKUP_PUBLIC];
    if (store_open(&store, d->database, NULL, &error) != OK) {
        doctor_say(d, ATTENTION, tr("Database: %s"), error.message);
        return;
    }
    store_safety(store, journal, synchronous);
    d->sealed = backup_key(&(Desk){.store = store}, key);
    store_close(&store);
    doctor_say(d, fine_if(strcmp(journal, "wal") == 0 && strcmp(synchronous, "full") == 0),
               tr("Saving: journal %1$s, synchronous %2$s: what was saved outlasts a power cut."), journal,
               synchronous);
}

static void check_database(Doctor *d)
{
    StoreFacts facts;
    Error error;
    struct stat st;
    if (store_inspect(d->database, LOOK_OUTSIDE, &facts, &error) != OK) {
        doctor_say(d, ATTENTION, tr("Database: %s"), error.message);
        return;
    }
    d->known = true;
    d->practice = facts.practice;
    if (facts.schema < store_schema())
        doctor_say(d, NOTE, tr("Edition: %1$lld; the next start brings it to %2$d, after a backup beside it."),
                   (long long)facts.schema, store_schema());
    else
        doctor_say(d, FINE, tr("Edition: %lld."), (long long)facts.schema);
    /* Whoever runs this has shown no account: how many people there are is not told. */
    if (facts.practice)
        doctor_say(d, FINE, "%s", tr("Practice database: made-up people only."));
    doctor_say(d, FINE, tr("Last day that was opened: %s."), facts.rolled_on[0] ? facts.rolled_on : "-");
    if (facts.schema == store_schema() && lstat(d->database, &st) == 0 && st.st_uid == geteuid())
        check_safety(d);
    doctor_say(d, NOTE, "%s", tr("This looked at the outside; \"marrowdesk check\" reads every page and conclusion."));
}

/* --- backups --- */

/* The others could have been taken of a file whose indexes are not those of its tables. */
static void check_whole(Doctor *d)
{
    Instant whole = backup_whole_at(d->database), now = clock_now();
    int64_t days = whole == INSTANT_NONE ? BACKUP_DAYS : whole < now ? (now - whole) / SECONDS_A_DAY : 0;
    if (days < BACKUP_DAYS)
        doctor_say(d, FINE, tr("Backup: the newest that was checked whole is %lld days old."), (long long)days);
    else
        doctor_say(d, ATTENTION, "%s",
                   tr("Backup: none of the last week was checked whole; \"marrowdesk backup --whole\" makes one."));
}

static void check_backups(Doctor *d)
{
    int64_t minutes = backup_age_minutes(d->database);
    size_t broken_off = backup_unfinished(d->database);
    if (minutes < 0)
        doctor_say(d, ATTENTION, "%s", tr("Backup: none is known; \"marrowdesk backup\" makes one."));
    else if (minutes < 2 * MINUTES_A_DAY)
        doctor_say(d, FINE, tr("Backup: the newest is %lld hours old."), (long long)(minutes / 60));
    else
        doctor_say(d, fine_if(minutes < BACKUP_DAYS * MINUTES_A_DAY), tr("Backup: the newest is %lld days old."),
                   (long long)(minutes / MINUTES_A_DAY));
    if (minutes >= 0)
        check_whole(d);
    if (broken_off)
        doctor_say(d, ATTENTION,
                   tr_n("Backup: %zu broken off; delete the .part file in the folder backup.",
                        "Backup: %zu broken off; delete the .part files in the folder backup.", (long long)broken_off),
                   broken_off);
    if (d->practice)
        doctor_say(d, FINE, "%s",
                   tr("Backup: of a practice database they are not sealed, and none is made by itself."));
    else if (d->sealed)
        doctor_say(d, FINE, "%s", tr("Backup: sealed to the key on paper; try it:  marrowdesk restore --drill FILE"));
    else if (d->known)
        doctor_say(
            d, ATTENTION, "%s",
            tr("Backup: not sealed, whoever finds one can read it; \"marrowdesk backup\" in a terminal makes the "
               "key."));
    doctor_say(d, NOTE, "%s",
               tr("A backup on the same disk is lost with the disk: copy it to another machine as well."));
}

/* --- what no program can promise --- */

static void say_limits(Doctor *d)
{
    doctor_say(
        d, NOTE, "%s",
        tr("Protected: against power cuts, two people saving at once and other users of this machine; what is changed "
           "through the desk leaves its trace."));
    doctor_say(
        d, NOTE, "%s",
        tr("Not protected: against root and whoever holds the owner's account, a photograph of the screen, what a "
           "colleague remembers, exported files."));
    doctor_say(d, NOTE, "%s",
               tr("Whether disk and swap are encrypted is not known here: ask who set up this machine."));
    doctor_say(d, NOTE, "%s", tr("Never open the live file with other tools, not even to read it; open a copy."));
}

size_t doctor_run(const char *database, const Config *config, void (*line)(void *arg, const char *text), void *arg)
{
    Doctor d = {.database = database, .config = config, .line = line, .arg = arg};
    check_terminal(&d);
    check_locale(&d);
    check_colours(&d);
    check_settings(&d);
    if (geteuid() == 0)
        doctor_say(&d, ATTENTION, "%s",
                   tr("This runs as root: files it makes belong to root; use the owner's account."));
    bool found = check_place(&d);
    check_sqlite(&d);
    if (found)
        check_database(&d);
    check_backups(&d);
    doctor_doors(&d);
    say_limits(&d);
    return d.attention;
}
