/* The texts of the shipped configuration files, for tests; each ends with NUL, which its size does not count. The
 * program itself carries what was read of them (builtin.h). */
#ifndef MARROWDESK_CONFIG_SHIPPED_H
#define MARROWDESK_CONFIG_SHIPPED_H

extern const char shipped_station[];
extern const unsigned shipped_station_size;
extern const char shipped_holidays[];
extern const unsigned shipped_holidays_size;
extern const char shipped_letters[];
extern const unsigned shipped_letters_size;

#endif
