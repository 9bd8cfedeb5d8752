/* Files compiled into the program: schema, shipped configuration, catalogue. */
#ifndef MARROWDESK_EMBED_H
#define MARROWDESK_EMBED_H

/* Defines `const char name[]` (ends with NUL) and `const unsigned name_size`
 * (without the NUL) from a file named relative to the project's root. Use it in
 * .c files only; the Makefile's EMBEDS line names what such a file depends on. */
#define EMBED(name, path)                                                                          \
    __asm__(".pushsection .rodata\n.balign 16\n.global " #name "\n" #name ":\n.incbin \"" path     \
            "\"\n.L" #name "_end:\n.byte 0\n.balign 4\n.global " #name "_size\n" #name             \
            "_size: .int .L" #name "_end - " #name "\n.popsection\n");                             \
    extern const char name[];                                                                      \
    extern const unsigned name##_size

#endif
