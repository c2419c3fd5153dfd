/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a machine lacks for digest lists to be enforced: by a patched IPE, by IPE of an
 * unmodified kernel with the module, by IMA, by the module itself.
 */
#ifndef DCLIST_DOCTOR_H
#define DCLIST_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

enum doctor_way {
	DOCTOR_PATCHED,
	DOCTOR_STOCK,
	DOCTOR_IMA,
	DOCTOR_MODULE,
	DOCTOR_WAYS,
};

/**
 * struct doctor_fact - something that a way requires
 * @what: in words
 * @remedy: what to do when it is missing, with the command; NULL when nothing can be done
 *	with this kernel or machine
 * @known: it could be found out
 * @there: it is there
 *
 * Texts are owned.
 */
struct doctor_fact {
	char *what;
	char *remedy;
	bool known;
	bool there;
};

#define DOCTOR_FACTS 24u

/**
 * struct doctor_facts - what a way requires, in the order in which to do it
 * @fact: those
 * @n: how many
 */
struct doctor_facts {
	struct doctor_fact fact[DOCTOR_FACTS];
	size_t n;
};

/**
 * struct doctor - all of it
 * @release: of the kernel; owned
 * @way: what each requires
 */
struct doctor {
	char *release;
	struct doctor_facts way[DOCTOR_WAYS];
};

/**
 * doctor_read() - look
 * @root: directory of an image, or NULL for this machine
 * @release: of the kernel, or NULL for the running one; of an image, the highest
 * @doctor: result, freed by doctor_free() in any case
 *
 * Return: 0, or a negative errno after reporting why.
 */
int doctor_read(const char *root, const char *release, struct doctor *doctor);
void doctor_free(struct doctor *doctor);

/* Is all of it there, and known to be? */
bool doctor_works(const struct doctor_facts *way);
/* Can it be, on this kernel? */
bool doctor_possible(const struct doctor_facts *way);
/* How many facts are missing */
size_t doctor_missing(const struct doctor_facts *way);

#endif /* DCLIST_DOCTOR_H */
