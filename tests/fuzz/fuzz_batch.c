/* Any bytes are answered line by line with JSON, and the database stays sound. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exchange.h"
#include "staff.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Desk desk;
static Config *config;
static char folder[64], path[96];

static void promise(bool kept)
{
    if (!kept)
        abort();
}

static void leave(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    desk_close(&desk);
    config_free(&config);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char name[128];
        text_format(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    rmdir(folder);
}

/* One practice station for all inputs: what one leaves behind, the next one meets. */
static void enter(void)
{
    Store *store = NULL;
    Error error = {0};
    StoreOptions options = {.create = true, .practice = true};
    text_copy(folder, sizeof folder, "/tmp/marrowdesk-fuzz-XXXXXX");
    promise(mkdtemp(folder) != NULL);
    text_format(path, sizeof path, "%s/desk.db", folder);
    promise(config_load(&config, NULL, &error) == OK);
    promise(store_open(&store, path, &options, &error) == OK);
    promise(desk_open(&desk, store, config, "command", &error) == OK);
    promise(staff_first(&desk, "lead", "a long password", &error) == OK);
    atexit(leave);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *answers = NULL, *save = NULL;
    size_t length = 0;
    long refused = 0;
    Error error = {0};
    if (!config)
        enter();
    FILE *in = size ? fmemopen((void *)(uintptr_t)data, size, "rb") : NULL,
         *out = open_memstream(&answers, &length);
    if (in && out)
        promise(batch_run(&desk, in, out, &error) >= 0);
    if (in)
        fclose(in);
    fclose(out);
    for (char *line = strtok_r(answers, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        json_t *answer = json_loads(line, 0, NULL);
        promise(json_is_object(answer));
        refused += json_object_get(answer, "error") != NULL;
        json_decref(answer);
    }
    promise(refused >= 0 && !store_failed(desk.store));
    free(answers);
    return 0;
}
