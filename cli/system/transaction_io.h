/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The socket to the plugin, and messages that go there instead of to standard error. */
#ifndef DCLIST_TRANSACTION_IO_H
#define DCLIST_TRANSACTION_IO_H

#include <stdbool.h>

#include "base/bytes.h"
#include "system/transaction.h"

/* From now on messages are kept for the next answer. 0, or a negative errno */
int transaction_start(void);
/* Forgets them. */
void transaction_hush(void);
/* Waits for a request; @bytes is the caller's. False at the end of the transaction */
bool transaction_receive(struct transaction_request *request,
			 struct bytes *bytes);
/* Sends @status, and the messages; false at the end */
bool transaction_reply(int status);

#endif /* DCLIST_TRANSACTION_IO_H */
