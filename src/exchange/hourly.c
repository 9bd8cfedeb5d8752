/* Backups while the desk runs: the program once more, in a process that nobody waits for. */
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backup.h"
#include "text.h"

static char program_file[PATH_MAX], config_file[PATH_MAX];

void backup_program(const char *program, const char *config)
{
    text_copy(program_file, sizeof program_file, program);
    text_copy(config_file, sizeof config_file, config ? config : "");
}

/* Linux shares the processor out between sessions first: in a session of its own being nice counts for nothing, unless
 * the session is. */
static void go_behind_the_desks(void)
{
    int group = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
    if (group >= 0 && write(group, "10", 2) != 2)
        errno = 0; /* then it shares like a desk */
    if (group >= 0)
        close(group);
}

/* Not a child of the desk and not of its terminal: it ends by itself, whatever becomes of them. The plain program has
 * its own connection; nothing of the desk's is touched. */
static void become_backup(const char *database, const char *minutes)
{
    if (setsid() < 0 || fork() != 0)
        _exit(0);
    go_behind_the_desks();
    int nothing = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; fd++)
        dup2(nothing, fd);
    if (config_file[0])
        execl(program_file, program_file, "-c", config_file, "-d", database, "backup", "--older-than", minutes, NULL);
    else
        execl(program_file, program_file, "-d", database, "backup", "--older-than", minutes, NULL);
    _exit(1);
}

void backup_start(const Store *store, int64_t minutes)
{
    char text[24];
    if (!program_file[0] || !store || store_is_practice(store) || clock_is_set())
        return;
    text_format(text, sizeof text, "%lld", (long long)minutes);
    pid_t child = fork();
    if (child == 0)
        become_backup(store_path(store), text);
    if (child > 0)
        waitpid(child, NULL, 0); /* it only starts the other */
}

bool backup_is_late(Store *store, int64_t age)
{
    char began[INSTANT_SIZE];
    if (store_is_practice(store))
        return false;
    if (age >= 0)
        return age >= BACKUP_LATE;
    if (!query_one_text(store, began, sizeof began, "SELECT at FROM audit ORDER BY id LIMIT 1"))
        return false;
    Instant first = instant_parse(began);
    return first == INSTANT_NONE || clock_now() >= first + BACKUP_LATE * 60;
}

void backup_key_make(char phrase[BACKUP_PHRASE], char public_key[BACKUP_PUBLIC])
{
    _Static_assert((int)BACKUP_PHRASE == (int)SEAL_PHRASE && (int)BACKUP_PUBLIC == (int)SEAL_PUBLIC,
                   "one key, two headers");
    seal_make(phrase, public_key);
}

bool backup_is_sealed(const char *path)
{
    return seal_is(path);
}
