/* The schema's scripts, in order: number N brings edition N-1 to edition N. */
#include "embed.h"
#include "internal.h"

EMBED(schema_001, "src/store/schema/001-station.sql");

const char *const schema_scripts[] = {schema_001};
const int schema_version = sizeof schema_scripts / sizeof schema_scripts[0];
