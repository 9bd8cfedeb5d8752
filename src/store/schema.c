/* The schema's scripts, in order: number N brings edition N-1 to edition N. */
#include "embed.h"
#include "internal.h"

EMBED(schema_001, "src/store/schema/001-station.sql");
EMBED(schema_002, "src/store/schema/002-first-week.sql");
EMBED(schema_003, "src/store/schema/003-case.sql");

const char *const schema_scripts[] = {schema_001, schema_002, schema_003};
const int schema_version = sizeof schema_scripts / sizeof schema_scripts[0];
