/* How far a case came, said once for the funnel and the lists behind its figures. */
#ifndef MARROWDESK_REPORT_CASE_H
#define MARROWDESK_REPORT_CASE_H

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

#endif
