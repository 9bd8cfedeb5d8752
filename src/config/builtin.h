/* The images of the shipped files (image.h). */
#ifndef MARROWDESK_CONFIG_BUILTIN_H
#define MARROWDESK_CONFIG_BUILTIN_H

extern const char builtin_station[], builtin_holidays[], builtin_letters[];
extern const char builtin_station_lists[]; /* Taken.shipped */
extern const unsigned builtin_station_size, builtin_holidays_size, builtin_letters_size;

#endif
