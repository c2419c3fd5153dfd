/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys that were checked, for people and programs. */
#ifndef DCLIST_KEY_TABLE_H
#define DCLIST_KEY_TABLE_H

#include "trust/key_check.h"

/* Can a kernel take what is accepted? Says why not. */
bool key_check_usable(const struct key_check *check);

#define KEYS_NONE_ACCEPTED \
	"no key is accepted, nothing is written; give an RSA, ECDSA or Ed25519 key that may sign"

/* Every key with what became of it. 0, or -1 after saying why. */
int key_table_print(const struct key_check *check, bool json);

/* "RSA 4096" */
#define KEY_ALGORITHM_LEN 48
void key_algorithm(const struct key_row *row, char *out, size_t room);
/* Bytes of its fingerprint, 0 when it is not known */
size_t key_fingerprint_len(const struct key_row *row);

#endif /* DCLIST_KEY_TABLE_H */
