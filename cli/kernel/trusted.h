/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Certificates that the running kernel verifies PKCS#7 signatures with. */
#ifndef DCLIST_TRUSTED_H
#define DCLIST_TRUSTED_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct trusted_cert - a certificate
 * @keyring: that it is in, ".builtin_trusted_keys"; not owned
 * @name: "NAME: ID", as the kernel shows it; owned
 */
struct trusted_cert {
	const char *keyring;
	char *name;
};

/**
 * struct trusted - all that lists are verified with
 * @known: the keyrings could be read
 * @cert: owned
 * @n: how many
 */
struct trusted {
	bool known;
	struct trusted_cert *cert;
	size_t n;
};

/* 0 or -ENOMEM; to be freed in every case */
int trusted_read(struct trusted *trusted);
void trusted_free(struct trusted *trusted);

enum trusted_found {
	TRUSTED_UNKNOWN = 0, /* not shown by the kernel */
	TRUSTED_ABSENT,
	TRUSTED_FOUND,
};

/*
 * Whether the kernel has the certificate of a signer, by what it looks for itself,
 * in hex. @keyring: the first that has it; not owned. With @policies also in
 * .platform, which counts for IPE policies and not for lists.
 */
enum trusted_found trusted_find(const char *id, bool policies,
				const char **keyring);

#endif /* DCLIST_TRUSTED_H */
