/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages, always on standard error. */
#ifndef DCLIST_MESSAGE_H
#define DCLIST_MESSAGE_H

#include <stdarg.h>
#include <stdio.h>

#define __printf(fmt, args) __attribute__((format(printf, fmt, args)))

/* The subcommand that the messages name */
void message_command(const char *name);
/*
 * Prints @text with every control character and every byte that is not UTF-8 as \ooo, so
 * that a name in a hostile file cannot steer a terminal.
 */
void text_print(FILE *out, const char *text);
/*
 * @text as a word of a shell's command, quoted when it needs that, and so that
 * text_print() leaves it as it is; owned by the caller, NULL without memory.
 */
char *shell_word(const char *text);
/* "dclist NAME: SUBJECT: reason; remedy"; @subject is mostly a file name */
void error(const char *subject, const char *fmt, ...) __printf(2, 3);
void warning(const char *subject, const char *fmt, ...) __printf(2, 3);
/* "SUBJECT: reason; remedy" of the last error(), as it was given; "" for none */
const char *message_last(void);
/*
 * Shows progress: @text replaces the previous one if standard error is a terminal, until
 * a message is printed; NULL erases it.
 */
void message_progress(const char *text);
/* error() with its arguments in a list */
void message_error(const char *subject, const char *fmt, va_list ap);
/* Remedy after "cannot write: REASON": "; ..." or "" */
const char *write_remedy(int err);

#endif /* DCLIST_MESSAGE_H */
