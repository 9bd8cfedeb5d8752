/* A line of doctor: the verdict in a word before what was found. */
#include "doctor.h"

#include "text.h"
#include "tr.h"

enum { LINE = 900 };

void doctor_say(Doctor *d, Verdict verdict, const char *format, ...)
{
    static const char *const words[] = {N_("ok"), N_("attention"), N_("note")};
    char text[LINE], whole[LINE + 64];
    va_list list;
    va_start(list, format);
    text_format_list(text, sizeof text, format, list);
    va_end(list);
    text_format(whole, sizeof whole, "[%s] %s", tr(words[verdict]), text);
    d->attention += verdict == ATTENTION;
    d->line(d->arg, whole);
}
