/* The shipped configuration as the build has read it. */
#include "builtin.h"

#include "embed.h"

EMBED(builtin_station, IMAGES "/station.image");
EMBED(builtin_station_lists, IMAGES "/station.lists");
EMBED(builtin_holidays, IMAGES "/holidays.image");
EMBED(builtin_letters, IMAGES "/letters.image");
