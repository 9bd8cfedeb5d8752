/* Checks of identifiers: citizen ID, phone, GRID, donor number, HLA. */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "text.h"
#include "tr.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static size_t span_digits(const char *s)
{
    return strspn(s, "0123456789");
}

/* Names the first character among `limit` that is no digit. */
static Status refuse_character(const char *s, size_t limit, const char *what, Error *error)
{
    size_t at = span_digits(s), length;
    if (at >= limit || !s[at])
        return OK;
    text_decode(s + at, &length);
    return error_set(error, ERR_INPUT, "", tr("%s: character %zu is \"%.*s\"; there must be a digit."), what,
                     text_length(s) - text_length(s + at) + 1, (int)length, s + at);
}

/* --- citizen ID --- */

enum { CITIZEN_DIGITS = 18 };

static char citizen_check_character(const char *id)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (id[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

static int number_of(const char *s, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++)
        value = value * 10 + (s[i] - '0');
    return value;
}

static Status check_citizen_birth(const char *id, Error *error)
{
    int year = number_of(id + 6, 4), month = number_of(id + 10, 2), day = number_of(id + 12, 2);
    if (month < 1 || month > 12)
        return error_set(error, ERR_INPUT, "", tr("ID number: digits 11 and 12 are month %02d; a month is 01 to 12."),
                         month);
    Day birth = day_from(year, month, day);
    if (birth == DAY_NONE)
        return error_set(error, ERR_INPUT, "",
                         tr("ID number: digits 7 to 14 are %04d-%02d-%02d, a day that does not exist."), year, month,
                         day);
    if (year < 1800 || birth > clock_today())
        return error_set(error, ERR_INPUT, "",
                         tr("ID number: digits 7 to 14 are %04d-%02d-%02d, which cannot be a birth date."), year, month,
                         day);
    return OK;
}

Status check_citizen_id(char *id, Error *error)
{
    size_t length = text_length(id);
    if (strlen(id) == CITIZEN_DIGITS && id[17] == 'x')
        id[17] = 'X';
    if (length == 15 && span_digits(id) == 15)
        return error_set(error, ERR_INPUT, "",
                         tr("ID number: this is an old one of 15 digits, which does not tell the century; ask for the "
                            "number of 18."));
    if (length != CITIZEN_DIGITS)
        return error_set(error, ERR_INPUT, "",
                         tr("ID number: it has %zu characters and must have 18; for another document choose its type "
                            "first."),
                         length);
    Status status = refuse_character(id, 17, tr("ID number"), error);
    if (status)
        return status;
    if (!is_digit(id[17]) && id[17] != 'X')
        return error_set(error, ERR_INPUT, "", "%s", tr("ID number: the last character must be a digit or X."));
    status = check_citizen_birth(id, error);
    if (status)
        return status;
    char right = citizen_check_character(id);
    if (id[17] != right)
        return error_set(error, ERR_INPUT, "",
                         tr("ID number: the check character should be %c, not %c; one of the digits before "
                            "it may be wrong."),
                         right, id[17]);
    return OK;
}

void citizen_id_facts(const char *id, char birth[DATE_SIZE], char sex[2])
{
    birth[0] = sex[0] = '\0';
    if (strlen(id) != CITIZEN_DIGITS || span_digits(id) < 17)
        return;
    text_format(birth, DATE_SIZE, "%.4s-%.2s-%.2s", id + 6, id + 10, id + 12);
    sex[0] = (id[16] - '0') % 2 ? '1' : '2';
    sex[1] = '\0';
}

bool citizen_id_area_known(const char *id)
{
    /* GB/T 2260, with 83: residence permits of people from Taiwan carry it. */
    static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
                                    "61 62 63 64 65 71 81 82 83";
    if (span_digits(id) < 6)
        return false;
    for (const char *s = provinces; *s; s += s[2] ? 3 : 2)
        if (strncmp(s, id, 2) == 0)
            return true;
    return false;
}

bool citizen_id_excel_damaged(const char *text)
{
    char plain[64];
    size_t length = strlen(text);
    if (length == CITIZEN_DIGITS && span_digits(text) == CITIZEN_DIGITS)
        return text_equal(text + 15, "000");
    if (!text_plain(plain, sizeof plain, text))
        return false;
    if (text_equal(plain, text) || strlen(plain) != CITIZEN_DIGITS) {
        size_t at = span_digits(plain);
        at += plain[at] == '.';
        at += span_digits(plain + at);
        return at > 0 && plain[at] == 'E' && (plain[at + 1] == '+' || is_digit(plain[at + 1]));
    }
    return span_digits(plain) == CITIZEN_DIGITS && text_equal(plain + 15, "000");
}

/* --- phone --- */

static char local_area[8] = "0537";

void phone_area_set(const char *area)
{
    text_copy(local_area, sizeof local_area, area);
}

bool phone_is_mobile(const char *phone)
{
    return strlen(phone) == 11 && span_digits(phone) == 11 && phone[0] == '1' && phone[1] >= '3';
}

/* Takes brackets and dots out. */
static void strip_marks(char *s)
{
    char *to = s;
    for (; *s; s++)
        if (!strchr("().[]/", *s))
            *to++ = *s;
    *to = '\0';
}

/* What follows the country's code; NULL when the text does not begin with it. */
static const char *after_country(const char *s)
{
    if (strncmp(s, "+86", 3) == 0)
        return s + 3;
    if (strncmp(s, "0086", 4) == 0)
        return s + 4;
    if (strncmp(s, "86", 2) == 0 && phone_is_mobile(s + 2))
        return s + 2;
    return NULL;
}

/* 010 and 02x are followed by 8 digits, other areas have 4 digits themselves. */
static bool is_landline(const char *s)
{
    size_t area = s[1] == '1' || s[1] == '2' ? 3 : 4;
    size_t length = strlen(s);
    if (s[0] != '0' || s[1] == '0' || length < area + 7 || length > area + 8)
        return false;
    return s[area] >= '2';
}

static Status refuse_phone(const char *digits, Error *error)
{
    size_t length = strlen(digits);
    if (digits[0] == '1' && length != 11)
        return error_set(error, ERR_INPUT, "", tr("Phone: a mobile number has 11 digits, this one has %zu."), length);
    if (digits[0] == '1')
        return error_set(error, ERR_INPUT, "",
                         tr("Phone: no mobile number begins with %.2s; they begin with 13 to 19."), digits);
    if (digits[0] == '0')
        return error_set(error, ERR_INPUT, "",
                         tr("Phone: a landline has its area code and 7 or 8 digits, such as %s2345678."), local_area);
    return error_set(error, ERR_INPUT, "",
                     tr("Phone: neither a mobile number of 11 digits nor a landline with its area code such "
                        "as %s2345678."),
                     local_area);
}

Status check_phone(char *phone, size_t size, const char *area, Error *error)
{
    char plain[64], number[64];
    if (!text_plain(plain, sizeof plain, phone))
        return error_set(error, ERR_INPUT, "", "%s", tr("Phone: the number is too long."));
    if (citizen_id_excel_damaged(plain) && strchr(plain, 'E'))
        return error_set(error, ERR_INPUT, "", "%s",
                         tr("Phone: a spreadsheet has shortened the number; format the column as text and "
                            "save it again."));
    strip_marks(plain);
    const char *rest = after_country(plain);
    const char *digits = rest ? rest : plain;
    Status status = refuse_character(digits, strlen(digits), tr("Phone"), error);
    if (status)
        return status;
    bool bare = strlen(digits) == 7 && digits[0] >= '2' && !rest;
    if (bare)
        text_format(number, sizeof number, "%s%s", area ? area : local_area, digits);
    else if (rest && digits[0] != '0' && !phone_is_mobile(digits))
        text_format(number, sizeof number, "0%s", digits); /* abroad the area code is dialled without its 0 */
    else
        text_copy(number, sizeof number, digits);
    if (!phone_is_mobile(number) && !is_landline(number))
        return refuse_phone(digits, error);
    if (strlen(number) >= size)
        return error_set(error, ERR_INPUT, "", "%s", tr("Phone: the number is too long."));
    text_copy(phone, size, number);
    return OK;
}

/* --- numbers of the registry --- */

/* The two check digits of the 17 characters before them, ISO/IEC 7064 MOD 37-2 as a number. */
static int grid_check(const char *grid)
{
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum = (sum + (is_digit(grid[i]) ? grid[i] - '0' : grid[i] - 'A' + 10)) * 2 % 37;
    return (38 - sum) % 37;
}

Status check_grid(char *grid, Error *error)
{
    size_t length = text_length(grid);
    if (length != 19)
        return error_set(error, ERR_INPUT, "", tr("GRID: it has %zu characters and must have 19."), length);
    for (int i = 0; i < 17; i++)
        if (!is_digit(grid[i]) && (i < 4 || !is_upper(grid[i])))
            return error_set(error, ERR_INPUT, "",
                             i < 4 ? tr("GRID: character %d must be a digit of the issuer's number.")
                                   : tr("GRID: character %d must be a digit or a letter A to Z."),
                             i + 1);
    int right = grid_check(grid);
    if (!is_digit(grid[17]) || !is_digit(grid[18]) || number_of(grid + 17, 2) != right)
        return error_set(error, ERR_INPUT, "",
                         tr("GRID: the check digits should be %02d, not %s; a character before them may be wrong."),
                         right, grid + 17);
    return OK;
}

Status check_donor_number(char *number, Error *error)
{
    Status status = refuse_character(number, strlen(number), tr("Donor number"), error);
    if (status == OK && strlen(number) != 12)
        status =
            error_set(error, ERR_INPUT, "", tr("Donor number: it has %zu digits and must have 12."), strlen(number));
    return status;
}

/* --- HLA --- */

/* The locus before the asterisk: its length, or 0 when there is none of that name. */
static size_t hla_locus(const char *value)
{
    static const char *const loci[] = {"A", "B", "C", "DRB1", "DRB3", "DRB4", "DRB5", "DQA1", "DQB1", "DPA1", "DPB1"};
    size_t length = strcspn(value, "*");
    for (size_t i = 0; i < sizeof loci / sizeof *loci; i++)
        if (length == strlen(loci[i]) && strncmp(value, loci[i], length) == 0)
            return length;
    return 0;
}

/* A field of 2 to 4 digits at `s`: its length, 0 when it is none. */
static size_t hla_digits(const char *s)
{
    size_t length = span_digits(s);
    return length >= 2 && length <= 4 ? length : 0;
}

/* Ends a value: nothing, an expression mark, G of three fields, P of two, each alone. */
static bool hla_end(const char *s, int fields)
{
    if (!*s)
        return true;
    if (s[1])
        return false;
    return strchr("NLSCAQ", *s) || (*s == 'G' && fields == 3) || (*s == 'P' && fields == 2);
}

Status check_hla(const char *value, Error *error)
{
    size_t at = hla_locus(value);
    if (!at || value[at] != '*')
        return error_set(error, ERR_INPUT, "",
                         tr("HLA: \"%s\" does not begin with a locus and an asterisk, such as A* or DRB1*."), value);
    const char *s = value + at + 1;
    size_t length = hla_digits(s);
    int fields = 1;
    bool code = false;
    s += length;
    while (length && *s == ':' && fields < 4 && !code) {
        s++;
        length = hla_digits(s);
        if (!length && fields == 1) { /* an NMDP code instead of the second field */
            length = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
            code = length >= 2 && length <= 6;
            length = code ? length : 0;
        }
        s += length;
        fields++;
    }
    if (!length || fields < 2 || (code ? *s != '\0' : !hla_end(s, fields)))
        return error_set(error, ERR_INPUT, "",
                         tr("HLA: \"%s\" is not a value such as A*01:01, A*01:01:01G, B*08:ASXJP or DRB5*01:08N."),
                         value);
    return OK;
}

/* --- masks --- */

/* `first` and `last` characters stay, what is between becomes asterisks. */
static void mask(const char *number, size_t first, size_t last, char *out, size_t size)
{
    size_t count = text_length(number), index = 0, length;
    if (count <= first + last)
        first = last = 0;
    if (!size)
        return;
    out[0] = '\0';
    for (; text_decode(number, &length), length; number += length, index++) {
        char one[5] = "*";
        if (index < first || index >= count - last)
            text_format(one, sizeof one, "%.*s", (int)length, number);
        text_append(out, size, one);
    }
}

void mask_document(const char *number, char *out, size_t size)
{
    mask(number, 1, 1, out, size);
}

void mask_phone(const char *number, char *out, size_t size)
{
    bool is_long = strlen(number) >= 11;
    mask(number, is_long ? 3 : 2, is_long ? 4 : 2, out, size);
}
