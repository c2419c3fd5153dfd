// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A digest list out of a package's headers, with all their signatures: those that the
 * kernel passes over today, another may accept.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "list/rpmheader.h"
#include "list/verify.h"
#include "rpm/rpmfile.h"

static bool is_there(const struct rpm_signatures *sigs, size_t before,
		     const struct bytes *sig)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (sigs->sig[i].len == sig->len &&
		    !memcmp(sigs->sig[i].data, sig->data, sig->len))
			return true;
	return false;
}

/* Appends the signatures of which dgc_pgp_sig_parse() says @err; counts them in @n. */
static int packets_append(const struct rpm_signatures *sigs, int err,
			  struct bytes *packets, size_t *n)
{
	struct dgc_pgp_sig parsed;
	const struct bytes *sig;
	size_t i;

	for (i = 0; i < sigs->n && *n < DGC_PGP_SIGNATURES_MAX; i++) {
		sig = &sigs->sig[i];
		if (dgc_pgp_sig_parse(sig->data, (u32)sig->len, &parsed) !=
			    err ||
		    is_there(sigs, i, sig))
			continue;
		if (bytes_append(packets, sig->data, sig->len))
			return -ENOMEM;
		++*n;
	}
	return 0;
}

/*
 * All signatures, one after the other and each once: newer packages have the same in
 * two tags. Those that the kernel ignores come last, so that they leave room for the
 * others, and a malformed one, with which the list would be malformed, is left out.
 * Returns 0, -EBADMSG when there is no other, or -ENOMEM.
 */
static int packets_join(const struct rpm_signatures *sigs,
			struct bytes *packets)
{
	size_t n = 0;
	int err = packets_append(sigs, 0, packets, &n);

	if (!err)
		err = packets_append(sigs, -ENOPKG, packets, &n);
	return !err && !n ? -EBADMSG : err;
}

static int not_signed(const char *file, const struct rpm_signatures *sigs)
{
	error(file, "%s; sign it with rpmsign of rpm 4.6 or newer",
	      sigs->whole_only ?
		      "only header and payload together are signed, the header alone is not" :
		      "not signed, header-only signature missing");
	return -ENODATA;
}

static int assemble(const char *file, struct bytes *region,
		    const struct rpm_signatures *sigs, bool user,
		    struct list *list)
{
	struct bytes packets = { 0 }, bytes = { 0 };
	int err;

	*list = (struct list){ .file = file };
	if (!sigs->n)
		return not_signed(file, sigs);
	err = packets_join(sigs, &packets);
	if (!err)
		err = list_append(region, &packets, DGC_SIG_PGP);
	bytes_free(&packets);
	if (err) {
		error(file,
		      err == -EBADMSG ?
			      "OpenPGP signature is malformed; get the package again" :
			      "out of memory");
		return err;
	}
	/* Large: given away, not copied */
	bytes = *region;
	*region = (struct bytes){ 0 };
	return user ? list_parse_user(file, bytes, list) :
		      list_parse(file, bytes, list);
}

int rpm_list_assemble(const char *file, struct bytes *region,
		      const struct rpm_signatures *sigs,
		      const struct keyring *ring, struct list *list)
{
	int err = assemble(file, region, sigs, false, list);

	if (err || !ring)
		return err;
	err = list_verify(list, ring, NULL);
	if (!err)
		return 0;
	verify_error(list, ring, err);
	list_free(list);
	return err;
}

int rpm_list_assemble_user(const char *file, struct bytes *region,
			   const struct rpm_signatures *sigs, struct list *list)
{
	return assemble(file, region, sigs, true, list);
}

static int make(const char *file, const struct keyring *ring, bool user,
		struct list *list)
{
	struct rpm_signatures sigs = { 0 };
	struct rpm_headers h;
	int err = rpm_headers_read(file, &h);

	*list = (struct list){ .file = file };
	if (err)
		return err;
	err = rpm_signatures_read(&h.signature, &sigs);
	if (err == -EBADMSG)
		error(file, "signature header is malformed; get it again");
	else if (err)
		error(file, "out of memory");
	else if (user)
		err = assemble(file, &h.region, &sigs, true, list);
	else
		err = rpm_list_assemble(file, &h.region, &sigs, ring, list);
	rpm_signatures_free(&sigs);
	rpm_headers_free(&h);
	return err;
}

int rpm_list_make(const char *file, const struct keyring *ring,
		  struct list *list)
{
	return make(file, ring, false, list);
}

/* Packages are regular files; nothing else is opened. */
static bool is_package(const char *file)
{
	uint8_t head[4] = { 0 };
	struct stat st;
	ssize_t n = 0;
	int fd;

	if (!strcmp(file, "-") || stat(file, &st) || !S_ISREG(st.st_mode))
		return false;
	fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	n = pread(fd, head, sizeof(head), 0);
	close(fd);
	return n == sizeof(head) && rpm_is_package(head, sizeof(head));
}

int list_open(const char *file, struct list *list)
{
	if (is_package(file))
		return rpm_list_make(file, NULL, list);
	return list_read(file, list);
}

int list_open_user(const char *file, struct list *list)
{
	if (is_package(file))
		return make(file, NULL, true, list);
	return list_read_user(file, list);
}
