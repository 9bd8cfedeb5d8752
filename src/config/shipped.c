/* The shipped configuration files as texts. */
#include "shipped.h"

#include "embed.h"

EMBED(shipped_station, "config/station.cfg");
EMBED(shipped_holidays, "config/holidays.cfg");
EMBED(shipped_letters, "config/letters.cfg");
