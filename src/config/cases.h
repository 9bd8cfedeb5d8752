/* The grammar of match cases in station.cfg: keys of stages and steps, and what they are checked for. */
#ifndef MARROWDESK_CONFIG_CASES_H
#define MARROWDESK_CONFIG_CASES_H

#include "keys.h"

enum { CASE_RULE_KEYS = 8, CASE_STAGE_KEYS = 6, CASE_STEP_KEYS = 27 };

extern const Key case_rule_keys[CASE_RULE_KEYS], case_stage_keys[CASE_STAGE_KEYS], case_step_keys[CASE_STEP_KEYS];

Status check_case_stage(const Reader *reader, const config_setting_t *at, const void *record);
Status check_case_step(const Reader *reader, const config_setting_t *at, const void *record);
/* Stages, steps and purposes that steps name; the steps that the program needs. */
Status check_cases(Reader *reader, const config_setting_t *root, const Config *config);

#endif
