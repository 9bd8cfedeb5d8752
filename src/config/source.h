/* The files of the settings, each read by itself. */
#ifndef MARROWDESK_CONFIG_SOURCE_H
#define MARROWDESK_CONFIG_SOURCE_H

#include "reader.h"

typedef struct {
    const char *name;     /* "station.cfg" */
    const char *built_in; /* the image of the shipped one */
    const char *lists;    /* of the shipped one (Taken.shipped) */
    size_t from, until;   /* in Config: what comes of it */
    size_t where;         /* in Config: the path it was found at */
    Status (*read)(Reader *reader, const config_t *tree, Config *config);
} Source;

enum { CONFIG_FILES = 3 };
extern const Source config_sources[CONFIG_FILES];

/* A Config that holds nothing yet; NULL: no memory. */
Config *source_config(void);
/* Reads and checks the file at `path` into it. */
Status source_read(const Source *source, const char *path, Config *config, Error *error);

#endif
