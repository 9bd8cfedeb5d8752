/* Keys as data: from the bytes of a terminal to a key, from a key to its name. */
#include "keys.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tr.h"

enum { ESC = 0x1b };

uint32_t key_plain(uint32_t code)
{
    if (code >= 0xff01 && code <= 0xff5e) {
        return code - 0xfee0;
    }
    if (code == 0x3000) {
        return ' ';
    }
    /* Chinese input methods put the enumeration comma on the slash key. */
    return code == 0x3001 ? '/' : code;
}

bool key_is_text(uint32_t code)
{
    return code >= 0x20 && code != 0x7f && code < KEY_SPECIAL_;
}

/* --- names --- */

static const struct {
    uint32_t code;
    const char *name;
} names[] = {
    {KEY_ESC_, N_("Esc")},
    {KEY_ENTER_, N_("Enter")},
    {KEY_TAB_, N_("Tab")},
    {KEY_BACKTAB_, N_("Shift-Tab")},
    {KEY_BACKSPACE_, N_("Backspace")},
    {KEY_DELETE_, N_("Del")},
    {KEY_INSERT_, N_("Ins")},
    {KEY_UP_, N_("Up")},
    {KEY_DOWN_, N_("Down")},
    {KEY_LEFT_, N_("Left")},
    {KEY_RIGHT_, N_("Right")},
    {KEY_PAGE_UP_, N_("PgUp")},
    {KEY_PAGE_DOWN_, N_("PgDn")},
    {KEY_HOME_, N_("Home")},
    {KEY_END_, N_("End")},
    {' ', N_("Space")},
};

void key_label(uint32_t code, char *out, size_t size)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].code == code) {
            text_copy(out, size, tr(names[i].name));
            return;
        }
    }
    if (code > KEY_F_ && code <= KEY_F(63)) {
        text_format(out, size, "F%u", (unsigned)(code - KEY_F_));
    } else if (code < 0x20) {
        text_format(out, size, "Ctrl-%c", (char)(code + '@'));
    } else if (key_is_text(code)) {
        char letter[5];
        text_encode(code, letter);
        text_copy(out, size, letter);
    } else {
        text_copy(out, size, "");
    }
}

/* --- decoding --- */

/* Last letters of CSI and SS3 sequences: the same keys in both cursor modes. */
static uint32_t key_of_letter(char letter)
{
    switch (letter) {
    case 'A':
        return KEY_UP_;
    case 'B':
        return KEY_DOWN_;
    case 'C':
        return KEY_RIGHT_;
    case 'D':
        return KEY_LEFT_;
    case 'H':
        return KEY_HOME_;
    case 'F':
        return KEY_END_;
    case 'M':
        return KEY_ENTER_;
    case 'Z':
        return KEY_BACKTAB_;
    case 'P':
    case 'Q':
    case 'R':
    case 'S':
        return KEY_F((uint32_t)(letter - 'P' + 1));
    default:
        return KEY_NONE_;
    }
}

/* Numbers of CSI n ~. 1 and 4 are Find and Select of the VT220, 7 and 8 are rxvt's Home and End. */
static uint32_t key_of_number(int number)
{
    static const unsigned char fn[] = {
        [11] = 1,  [12] = 2,  [13] = 3,  [14] = 4,  [15] = 5,  [17] = 6,  [18] = 7,  [19] = 8,  [20] = 9,  [21] = 10,
        [23] = 11, [24] = 12, [25] = 13, [26] = 14, [28] = 15, [29] = 16, [31] = 17, [32] = 18, [33] = 19, [34] = 20};
    switch (number) {
    case 1:
    case 7:
        return KEY_HOME_;
    case 2:
        return KEY_INSERT_;
    case 3:
        return KEY_DELETE_;
    case 4:
    case 8:
        return KEY_END_;
    case 5:
        return KEY_PAGE_UP_;
    case 6:
        return KEY_PAGE_DOWN_;
    case 200:
        return KEY_PASTE_;
    default:
        break;
    }
    if (number > 0 && number < (int)sizeof fn && fn[number] > 0) {
        return KEY_F(fn[number]);
    }
    return KEY_NONE_;
}

/* CSI < button ; column ; row M: the wheel moves, everything else of the mouse is passed over. */
static uint32_t key_of_mouse(const char *parameters)
{
    int button = atoi(parameters);
    return button == 64 ? KEY_UP_ : button == 65 ? KEY_DOWN_ : KEY_NONE_;
}

static size_t decode_csi(const char *bytes, size_t length, bool waited, Key *key)
{
    size_t at = 2;
    if (length > 2 && bytes[2] == '[') { /* the Linux console's F1 to F5 */
        if (length < 4) {
            key->code = KEY_NONE_;
            return waited ? 3 : 0;
        }
        key->code = bytes[3] >= 'A' && bytes[3] <= 'E' ? KEY_F((uint32_t)(bytes[3] - 'A' + 1)) : KEY_NONE_;
        return 4;
    }
    while (at < length && bytes[at] >= 0x20 && bytes[at] <= 0x3f) {
        at++;
    }
    if (at == length) {
        if (!waited) {
            return 0;
        }
        /* Esc and a typed bracket: both were typed, both arrive. */
        key->code = length == 2 ? KEY_ESC_ : KEY_NONE_;
        return length == 2 ? 1 : at;
    }
    if (bytes[at] < 0x40 || bytes[at] > 0x7e) {
        key->code = at == 2 ? KEY_ESC_ : KEY_NONE_;
        return at == 2 ? 1 : at;
    }
    char last = bytes[at];
    if (bytes[2] == '<') {
        key->code = last == 'M' ? key_of_mouse(bytes + 3) : KEY_NONE_;
    } else if (last == '~') {
        key->code = key_of_number(atoi(bytes + 2));
    } else if (last == 'M' || (last >= 'P' && last <= 'S' && at > 2 && bytes[2] != '1')) {
        key->code = KEY_NONE_;
    } else {
        key->code = key_of_letter(last);
    }
    return at + 1;
}

static size_t decode_ss3(const char *bytes, size_t length, bool waited, Key *key)
{
    if (length == 2) {
        key->code = KEY_ESC_;
        return waited ? 1 : 0;
    }
    char last = bytes[2];
    if (last >= 'p' && last <= 'y') { /* digits of the keypad in application mode */
        key->code = (uint32_t)(last - 'p' + '0');
    } else if (last >= 0x40 && last <= 0x7e) {
        key->code = key_of_letter(last);
    } else {
        key->code = KEY_ESC_;
        return 1;
    }
    return 3;
}

static size_t decode_escape(const char *bytes, size_t length, bool waited, Key *key)
{
    key->code = KEY_ESC_;
    if (length == 1) {
        return waited ? 1 : 0;
    }
    switch (bytes[1]) {
    case '[':
        return decode_csi(bytes, length, waited, key);
    case 'O':
        return decode_ss3(bytes, length, waited, key);
    case '\r':
        key->code = KEY_CTRL('j');
        return 2;
    default:
        return 1;
    }
}

/* How many bytes the character that begins with `lead` has; 0: none begins so. */
static size_t character_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

static size_t decode_character(const char *bytes, size_t length, Key *key)
{
    size_t want = character_length((unsigned char)bytes[0]), have = 1;
    while (have < want && have < length && ((unsigned char)bytes[have] & 0xc0) == 0x80) {
        have++;
    }
    if (have < want && have == length) {
        return 0;
    }
    char character[5] = "";
    memcpy(character, bytes, have);
    size_t used;
    uint32_t point = text_decode(character, &used);
    bool good = have == want && used == want;
    key->code = good ? point : KEY_UNKNOWN_;
    return good ? want : 1;
}

size_t key_decode(const char *bytes, size_t length, bool waited, Key *key)
{
    *key = (Key){.code = KEY_NONE_};
    if (length == 0) {
        return 0;
    }
    switch (bytes[0]) {
    case ESC:
        return decode_escape(bytes, length, waited, key);
    case '\0':
        return 1;
    case '\r':
        key->code = KEY_ENTER_;
        return 1;
    case '\t':
        key->code = KEY_TAB_;
        return 1;
    case '\b':
    case 0x7f:
        key->code = KEY_BACKSPACE_;
        return 1;
    case 0x01: /* Ctrl-A */
        key->code = KEY_HOME_;
        return 1;
    case 0x05: /* Ctrl-E */
        key->code = KEY_END_;
        return 1;
    default:
        return decode_character(bytes, length, key);
    }
}
