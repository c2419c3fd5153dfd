// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A digest list out of a package's headers. A package may carry several
 * signatures; a list has one: the first that the kernel accepts and, with a
 * keyring, that verifies.
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

/* Signed bytes and @sig; a large header is not copied for the @last signature. */
static int bytes_make(struct bytes *region, const struct bytes *sig, bool last,
		      struct bytes *bytes)
{
	int err;

	if (!last)
		return list_join(region, sig, DGC_SIG_PGP, bytes);
	err = list_append(region, sig, DGC_SIG_PGP);
	if (err)
		return err;
	*bytes = *region;
	*region = (struct bytes){ 0 };
	return 0;
}

static bool accepted(const struct bytes *sig)
{
	struct dgc_pgp_sig parsed;

	return !dgc_pgp_sig_parse(sig->data, (u32)sig->len, &parsed);
}

/* One signature: 0, or why it is refused, which is reported only for the @last. */
static int signature_try(const char *file, struct bytes *region,
			 const struct bytes *sig, const struct keyring *ring,
			 bool last, struct list *list)
{
	uint8_t signer[DGC_PGP_FINGERPRINT_LEN];
	struct bytes bytes;
	int err = bytes_make(region, sig, last, &bytes);

	if (err) {
		error(file, "out of memory");
		return err;
	}
	err = list_parse(file, bytes, list);
	if (err || !ring)
		return err;
	err = list_verify(list, ring, signer);
	if (!err)
		return 0;
	if (last)
		verify_error(list, ring, err);
	list_free(list);
	return err;
}

static int not_signed(const char *file, const struct rpm_signatures *sigs)
{
	error(file, "%s; sign it with rpmsign of rpm 4.6 or newer",
	      sigs->whole_only ?
		      "only header and payload together are signed, the header alone is not" :
		      "not signed, header-only signature missing");
	return -ENODATA;
}

/* All are refused: the parser of lists reports why the first is. */
static int none_accepted(const char *file, struct bytes *region,
			 const struct rpm_signatures *sigs, struct list *list)
{
	int err = signature_try(file, region, &sigs->sig[0], NULL, true, list);

	if (!err) { /* cannot be: it was refused before */
		list_free(list);
		err = -EBADMSG;
	}
	return err;
}

int rpm_list_assemble(const char *file, struct bytes *region,
		      const struct rpm_signatures *sigs,
		      const struct keyring *ring, struct list *list)
{
	size_t i, left = 0;
	int err = -ENODATA;

	if (!sigs->n)
		return not_signed(file, sigs);
	for (i = 0; i < sigs->n; i++)
		left += accepted(&sigs->sig[i]);
	if (!left)
		return none_accepted(file, region, sigs, list);
	for (i = 0; i < sigs->n && left; i++) {
		if (!accepted(&sigs->sig[i]))
			continue;
		err = signature_try(file, region, &sigs->sig[i], ring, !--left,
				    list);
		if (err != -ENOKEY && err != -EKEYREJECTED)
			break;
	}
	return err;
}

int rpm_list_make(const char *file, const struct keyring *ring,
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
	else
		err = rpm_list_assemble(file, &h.region, &sigs, ring, list);
	rpm_signatures_free(&sigs);
	rpm_headers_free(&h);
	return err;
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

int list_open_with(const char *file, const struct keyring *ring,
		   struct list *list)
{
	if (is_package(file))
		return rpm_list_make(file, ring, list);
	return list_read(file, list);
}

int list_open(const char *file, struct list *list)
{
	return list_open_with(file, NULL, list);
}
