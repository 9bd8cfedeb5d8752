/* A line of tabs over a list: each with its digit. */
#ifndef MARROWDESK_TABS_H
#define MARROWDESK_TABS_H

#include "ui.h"

/* `labels` are msgids. */
void tabs_paint(Rect line, const char *const *labels, int count, int current);

#endif
