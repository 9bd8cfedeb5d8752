/* How far a case came, said once for the funnel and the lists behind its figures. */
#ifndef MARROWDESK_REPORT_CASE_H
#define MARROWDESK_REPORT_CASE_H

#include "desk.h"

/* Of a case `c`: 0 notice, 1 agreed, 2 high-resolution sample, 3 examined, 4 collected. Who came further passed what
 * lies before. Agreed: the answer went to the province and it was no refusal. ?4 is the offset from UTC for date(). */
#define CASE_REACHED                                                                                               \
    "(CASE WHEN c.collected_on IS NOT NULL THEN 4 "                                                                \
    "WHEN EXISTS (SELECT 1 FROM step s WHERE s.donation_case = c.id AND s.step IN ('exam', 'exam_result') AND "    \
    "s.state = 'done' AND s.voided_at IS NULL) THEN 3 "                                                            \
    "WHEN EXISTS (SELECT 1 FROM step s WHERE s.donation_case = c.id AND s.step IN ('hr_sample', 'hr_result') AND " \
    "s.state = 'done' AND s.voided_at IS NULL) THEN 2 "                                                            \
    "WHEN c.answered_on IS NOT NULL AND (c.refused_at IS NULL OR date(c.refused_at, ?4) > c.answered_on) THEN 1 "  \
    "ELSE 0 END)"

/* What a step of a case was done last; the time of the visit counts from the last day at home. */
#define LAST_STEP(name)                                                                 \
    "(SELECT max(on_date) FROM step s WHERE s.donation_case = c.id AND s.step = '" name \
    "' AND s.state = 'done' AND s.voided_at IS NULL)"

/* Classes of a case, for the figure and for the list behind it. */
enum { VISIT_DAYS = 7, CASE_CLASSES = 4 };
extern const char *const first_contact_keys[CASE_CLASSES]; /* within one workday, later, none */
extern const char *const visit_keys[CASE_CLASSES];         /* within 7 days of the return, later, none, away */
/* Indexes of these; instants and days as they are stored. */
int first_contact_class(const Desk *desk, const char *t0, const char *first_contact_at);
int visit_class(const char *home, const char *visit);

#endif
