/* The shipped configuration files; each text ends with NUL, which its size does not count. */
#ifndef MARROWDESK_CONFIG_SHIPPED_H
#define MARROWDESK_CONFIG_SHIPPED_H

extern const char shipped_station[];
extern const unsigned shipped_station_size;
extern const char shipped_holidays[];
extern const unsigned shipped_holidays_size;
extern const char shipped_letters[];
extern const unsigned shipped_letters_size;

#endif
