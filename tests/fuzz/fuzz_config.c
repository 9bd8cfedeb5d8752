/* Any bytes are settings or a sentence that says what is wrong with them; bytes that speak of holidays are tried as
 * holidays.cfg, others as station.cfg. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* libconfig's scanner forgets a text that is open at a syntax error; the settings are read once a process. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libconfig\n";
}

static char folder[64], inner[80], station[96], holidays[96];

#define promise(kept) ((kept) ? (void)0 : broken(#kept, __LINE__))
static void broken(const char *what, int line)
{
    fprintf(stderr, "line %d: broken promise: %s\n", line, what);
    abort();
}

static void leave(void)
{
    unlink(station);
    unlink(holidays);
    rmdir(inner);
    rmdir(folder);
}

/* Both files are found where a person's own settings lie. */
static void enter(void)
{
    text_copy(folder, sizeof folder, "/tmp/marrowdesk-fuzz-XXXXXX");
    promise(mkdtemp(folder) != NULL);
    text_format(inner, sizeof inner, "%s/marrowdesk", folder);
    text_format(station, sizeof station, "%s/station.cfg", inner);
    text_format(holidays, sizeof holidays, "%s/holidays.cfg", inner);
    promise(mkdir(inner, 0700) == 0 && setenv("XDG_CONFIG_HOME", folder, 1) == 0);
    atexit(leave);
}

/* What is accepted can be used: every name is there, every code is found again. */
static void use(const Config *config)
{
    Instant now = instant_at(day_from(2023, 9, 4), 600);
    for (size_t i = 0; i < config->unit_count; i++)
        promise(config_unit(config, config->units[i].code) && name_text(config->units[i].name)[0]);
    for (size_t i = 0; i < config->purpose_count; i++)
        promise(config_purpose_rank(config, config->purposes[i].id) == (int)i);
    for (size_t i = 0; i < config->outcome_count; i++)
        promise(config_outcome(config, config->outcomes[i].id) != NULL);
    for (size_t i = 0; i < config->publicity_count; i++)
        publicity_day_in(&config->publicity[i], 2023);
    promise(config_next_calling(config, now, 7) >= now);
    calendar_add_workdays(&config->calendar, day_from(2023, 1, 20), 3, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Config *config = NULL;
    Error error = {0};
    if (!inner[0])
        enter();
    bool calendar = memmem(data, size, "holidays", 8) != NULL;
    unlink(calendar ? station : holidays);
    FILE *file = fopen(calendar ? holidays : station, "wb");
    promise(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
    if (config_load(&config, NULL, &error) == OK)
        use(config);
    else
        promise(!config && error.message[0] && text_is_utf8(error.message, strlen(error.message)));
    config_free(&config);
    return 0;
}
