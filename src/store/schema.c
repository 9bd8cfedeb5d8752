/* The schema's scripts, in order: number N brings edition N-1 to edition N. */
#include "embed.h"
#include "internal.h"

EMBED(schema_001, "src/store/schema/001-station.sql");
EMBED(schema_002, "src/store/schema/002-first-week.sql");
EMBED(schema_003, "src/store/schema/003-case.sql");
EMBED(schema_004, "src/store/schema/004-figures.sql");
EMBED(schema_005, "src/store/schema/005-keeping.sql");
EMBED(schema_006, "src/store/schema/006-together.sql");
EMBED(schema_007, "src/store/schema/007-saves.sql");

const char *const schema_scripts[] = {schema_001, schema_002, schema_003, schema_004,
                                      schema_005, schema_006, schema_007};
const int schema_version = sizeof schema_scripts / sizeof schema_scripts[0];
