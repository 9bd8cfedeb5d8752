/* Keys as data. */
#ifndef MARROWDESK_KEYS_H
#define MARROWDESK_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Below KEY_SPECIAL_ a key is a Unicode character (controls are KEY_CTRL_('a')..). */
typedef struct {
    uint32_t code;
    const char *paste; /* KEY_PASTE_: the pasted text, until the next term_key() */
} Key;

enum {
    KEY_SPECIAL_ = 0x110000,
    KEY_NONE_, KEY_RESIZE_, KEY_HANGUP_, KEY_PASTE_, KEY_ESC_, KEY_ENTER_, KEY_TAB_, KEY_BACKTAB_,
    KEY_BACKSPACE_, KEY_DELETE_, KEY_INSERT_, KEY_UP_, KEY_DOWN_, KEY_LEFT_, KEY_RIGHT_,
    KEY_PAGE_UP_, KEY_PAGE_DOWN_, KEY_HOME_, KEY_END_, KEY_UNKNOWN_,
    KEY_F_ = KEY_SPECIAL_ + 64 /* KEY_F_ + n */
};
#define KEY_F(n) (KEY_F_ + (n))
#define KEY_CTRL(c) ((uint32_t)((c) & 0x1f))

/* Full-width １ ／ ？ ａ count as their plain form: for commands, never inside text. */
uint32_t key_plain(uint32_t code);

/* True for a character of a text: neither a control nor a special key. */
bool key_is_text(uint32_t code);

/* "Enter", "F5", "Ctrl-P", "/", "Up": for footer, palette, manual. No glyph of ambiguous width. */
void key_label(uint32_t code, char *out, size_t size);

/* Decodes the first key of what a terminal sent and returns the bytes it took; 0: not complete, read more.
 * `waited`: nothing followed within the Esc delay, so a lone Esc is the key. Esc with a character behind it
 * is Esc and then the character (Alt-Enter is Ctrl-J). A sequence nobody knows is taken whole and answers
 * KEY_NONE_; an invalid byte answers KEY_UNKNOWN_. KEY_PASTE_ is the mark a bracketed paste begins with. */
size_t key_decode(const char *bytes, size_t length, bool waited, Key *key);

#endif
