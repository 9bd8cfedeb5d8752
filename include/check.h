/* Checks of the identifiers of the field, with their sources. None knows a record. */
#ifndef MARROWDESK_CHECK_H
#define MARROWDESK_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "date.h"
#include "error.h"

/* Citizen ID number, GB 11643-1999: 17 digits and a check character (ISO 7064 MOD 11-2).
 * `id` is normalised in place (x to X). On failure the message says which part is wrong: length,
 * a character, birth date, or the check character and what it should be. 15 digits: asks for the
 * 18-digit number (the century cannot be known). The area is not judged. */
Status check_citizen_id(char *id, Error *error);
/* Birth date and sex ("1" male, "2" female; GB/T 2261.1) of a valid number. */
void citizen_id_facts(const char *id, char birth[DATE_SIZE], char sex[2]);
/* True when the first six digits' province is one of GB/T 2260. A false is a warning, never an error. */
bool citizen_id_area_known(const char *id);
/* True where Excel has damaged a number: 18 digits ending in 000, or "3.70811E+17". */
bool citizen_id_excel_damaged(const char *text);

/* Phone of mainland China: mobile 1[3-9] + 9 digits, or landline 0 + area + 7..8 digits; accepts
 * +86, 0086, blanks, hyphens, brackets, full-width digits; a bare 7-digit number becomes a landline
 * of `area` ("0537"; NULL: that of phone_area_set()). One stored form: digits only. */
Status check_phone(char *phone, size_t size, const char *area, Error *error);
bool phone_is_mobile(const char *phone);
/* The area code for bare local numbers; "0537" until told otherwise. */
void phone_area_set(const char *area);

/* WMDA Global Registration Identifier: 4-digit issuer, 13 characters, two check digits by
 * ISO 7064 MOD 37-2 as the WMDA's GRID standard lays down. */
Status check_grid(char *grid, Error *error);

/* CMDP donor number: 12 digits. */
Status check_donor_number(char *number, Error *error);

/* An HLA value as a laboratory reports it: locus*field[:field]{1,3}[suffix] or an NMDP code.
 * WHO nomenclature: A B C DRB1 DRB3 DRB4 DRB5 DQA1 DQB1 DPA1 DPB1. */
Status check_hla(const char *value, Error *error);

/* Masked forms for lists. */
void mask_document(const char *number, char *out, size_t size);
void mask_phone(const char *number, char *out, size_t size);

#endif
