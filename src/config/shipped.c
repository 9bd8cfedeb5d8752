/* The shipped configuration files, compiled in as the defaults. */
#include "shipped.h"

#include "embed.h"

EMBED(shipped_station, "config/station.cfg");
EMBED(shipped_holidays, "config/holidays.cfg");
EMBED(shipped_letters, "config/letters.cfg");
