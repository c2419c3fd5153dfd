/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A transaction of rpm, as its plugin (plugins/rpm) reports it: this process has read all
 * that it requires before the first package changes, and does what the plugin asks for.
 * It stays outside of the root that rpm changes to, and of the libraries that rpm replaces.
 *
 * On the socket each request is a struct transaction_request and @len bytes, and each answer
 * a struct transaction_answer and @len bytes of messages, in lines.
 */
#ifndef DCLIST_TRANSACTION_H
#define DCLIST_TRANSACTION_H

#include <stdint.h>

enum transaction_op {
	TRANSACTION_BEGIN = 1, /* a struct transaction_begin */
	TRANSACTION_NEW =
		2, /* the header of a package before it is installed */
	TRANSACTION_OLD = 3, /* the same, before it is erased */
	TRANSACTION_GONE = 4, /* it is not in the database in the end */
	TRANSACTION_END = 5, /* what is gone loses its list */
};

/* What a failure means: status of the answer to TRANSACTION_BEGIN, unless it is negative */
enum transaction_mode {
	TRANSACTION_OFF = 0, /* nothing is done */
	TRANSACTION_WARN = 1,
	TRANSACTION_ENFORCE = 2, /* the package is not installed */
};

#define TRANSACTION_HEADER_MAX (64u << 20) /* as RPM_STORED_MAX */

/**
 * struct transaction_begin - what is known of it before
 * @room: bytes that the lists of the new packages will use, about
 * @look: it is only tested, and nothing changes
 */
struct transaction_begin {
	uint64_t room;
	uint32_t look;
	uint32_t unused;
};

/**
 * struct transaction_request - head of a request
 * @op: enum transaction_op
 * @len: bytes behind it
 * @package: a number that the plugin gave the package
 */
struct transaction_request {
	uint32_t op;
	uint32_t len;
	uint64_t package;
};

/**
 * struct transaction_answer - head of an answer
 * @status: 0, or enum transaction_mode; or a negative errno, for which the messages have the
 *	reason
 * @len: bytes of messages behind it
 */
struct transaction_answer {
	int32_t status;
	uint32_t len;
};

/*
 * dclist --transaction MODE ROOT, for the plugin and in no help: serves it on standard input
 * until it closes that. @mode is that of the configuration, "" for the default, and @root a
 * directory. Returns an exit status.
 */
int transaction_serve(const char *mode, const char *root);

#endif /* DCLIST_TRANSACTION_H */
