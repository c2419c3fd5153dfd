// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The parsers over real packages and keys: every row of $DCLIST_CORPUS/rpm.tsv
 * and every key of $DCLIST_CORPUS/keys, compared with what the table says.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "openpgp.h"
#include "rpm.h"
#include "tap.h"

#define COLUMNS 18

enum column {
	FILE_NAME = 0,
	SIG_TAG = 4,
	PUBKEY = 5,
	BITS = 6,
	SIG_HASH = 7,
	KEY_ID = 8,
	SIG_PACKET = 9,
	FILE_DIGEST = 10,
	FILES = 11,
	HEADER_BYTES = 12,
	SIG_OK = 13,
	RPMKEYS = 14,
	KEY_FILE = 15,
};

/*
 * Well-signed and yet refused: a header of 2001 from before there were signed
 * regions. Its signature covers header and payload together.
 */
static const char no_region[] = "redhat/popt-1.5-4x.i386.rpm";

/* What rpmkeys says of a signature packet that it cannot read. */
static const char invalid[] = "invalid OpenPGP signature)";

static bool accepted_hash(const char *name)
{
	return !strcmp(name, "sha256") || !strcmp(name, "sha384") ||
	       !strcmp(name, "sha512");
}

static const char *hash_name(enum dgc_algo algo)
{
	static const char *const names[] = { "none", "sha256", "sha384",
					     "sha512" };

	return names[algo];
}

/* Count the digests by walking over them, decoding each. */
static unsigned int walk(const struct blob *h, const struct dgc_rpm *rpm)
{
	u8 digest[DGC_DIGEST_MAX];
	u32 size = dgc_algo_size(rpm->algo), n = 0, off;

	for (off = dgc_rpm_next(h->data, h->len, rpm, rpm->digests_off); off;
	     off = dgc_rpm_next(h->data, h->len, rpm, dgc_rpm_after(rpm, off)))
		n += dgc_hex_decode(h->data + off, size, digest);
	return n;
}

static void check_header(char *const *col, const struct blob *h)
{
	struct dgc_rpm rpm;
	int rc = dgc_rpm_open(h->data, h->len, &rpm);
	unsigned int files = (unsigned int)atoi(col[FILES]);
	int expected = 0;

	if (!strcmp(col[FILE_NAME], no_region))
		expected = -EBADMSG;
	else if (!strcmp(col[FILE_DIGEST], "MD5"))
		expected = -ENOPKG;
	tap_row(h->len == (u32)atoi(col[HEADER_BYTES]), col[FILE_NAME],
		"header has %u bytes, not %s", h->len, col[HEADER_BYTES]);
	if (!tap_errno(rc, expected, col[FILE_NAME]) || rc)
		return;
	tap_row(rpm.files == files, col[FILE_NAME], "%u files, not %u",
		rpm.files, files);
	tap_row(walk(h, &rpm) == rpm.digests, col[FILE_NAME],
		"%u digests found, not %u", walk(h, &rpm), rpm.digests);
	tap_row(rpm.name.len > 0 && rpm.version.len > 0 && rpm.release.len > 0,
		col[FILE_NAME], "no name, version or release");
}

static bool key_id_is(const u8 *id, const char *hex)
{
	u8 bytes[DGC_PGP_KEY_ID_LEN];

	return strlen(hex) == 16 &&
	       dgc_hex_decode((const u8 *)hex, sizeof(bytes), bytes) &&
	       !memcmp(id, bytes, sizeof(bytes));
}

static void check_key(char *const *col, const char *dir)
{
	char path[4096];
	struct blob ring;

	snprintf(path, sizeof(path), "%s/keys/%s", dir, col[KEY_FILE]);
	if (!strcmp(col[KEY_FILE], "-") || !blob_armored(path, &ring))
		return;
	tap_row(keyring_accepts(&ring, col[KEY_ID]) ==
			(strcmp(col[BITS], "1024") != 0 &&
			 !strstr(col[FILE_NAME], "-revoked")),
		col[FILE_NAME], "key %s of %s wrongly accepted or refused",
		col[KEY_ID], col[KEY_FILE]);
	blob_free(&ring);
}

static void check_sig(char *const *col, const struct blob *s, const char *dir)
{
	struct dgc_pgp_sig sig;
	int rc = dgc_pgp_sig_parse(s->data, s->len, &sig);
	bool good = accepted_hash(col[SIG_HASH]) &&
		    (!strcmp(col[PUBKEY], "RSA") ||
		     !strcmp(col[PUBKEY], "ECDSA") ||
		     !strcmp(col[PUBKEY], "EdDSA"));

	int expected = good ? 0 : -ENOPKG;

	/* rpmkeys 4.18 of Debian calls ECDSA invalid; we take it. */
	if (!strcmp(col[RPMKEYS], invalid) && strcmp(col[PUBKEY], "ECDSA"))
		expected = -EBADMSG;
	if (!tap_errno(rc, expected, col[FILE_NAME]) || rc)
		return;
	tap_row(sig.version == (u32)atoi(col[SIG_PACKET] + 1), col[FILE_NAME],
		"version %u", sig.version);
	tap_row(!strcmp(hash_name(sig.algo), col[SIG_HASH]), col[FILE_NAME],
		"hash %s", hash_name(sig.algo));
	if (strcmp(col[KEY_ID], "None")) {
		tap_row(sig.has_key_id && key_id_is(s->data + sig.key_id_off,
						    col[KEY_ID]),
			col[FILE_NAME], "key id is not %s", col[KEY_ID]);
		if (!strcmp(col[SIG_OK], "yes"))
			check_key(col, dir);
	}
}

static void check_package(char *const *col, const char *dir)
{
	char path[4096];
	struct package p;

	snprintf(path, sizeof(path), "%s/rpm/%s", dir, col[FILE_NAME]);
	if (!package_open(path, &p)) {
		tap_row(!strcmp(col[SIG_OK], "-"), col[FILE_NAME], "no header");
		return;
	}
	if (!strcmp(col[FILE_DIGEST], "-") && !strcmp(col[FILES], "-")) {
		struct dgc_rpm rpm;

		tap_errno(dgc_rpm_open(p.header.data, p.header.len, &rpm),
			  -EBADMSG, col[FILE_NAME]);
	} else {
		check_header(col, &p.header);
	}
	if (p.sig.data && strcmp(col[SIG_TAG], "-") &&
	    !strchr(col[PUBKEY], '+'))
		check_sig(col, &p.sig, dir);
	package_close(&p);
}

static int split(char *line, char **col)
{
	int n = 0;

	line[strcspn(line, "\n")] = '\0';
	while (n < COLUMNS) {
		col[n++] = line;
		line = strchr(line, '\t');
		if (!line)
			break;
		*line++ = '\0';
	}
	return n;
}

static bool packages(const char *dir)
{
	char path[4096], line[4096], *col[COLUMNS];
	FILE *f;

	snprintf(path, sizeof(path), "%s/rpm.tsv", dir);
	f = fopen(path, "r");
	if (!f)
		return false;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	while (fgets(line, sizeof(line), f))
		if (split(line, col) >= KEY_FILE + 1)
			check_package(col, dir);
	fclose(f);
	return true;
}

/* Every key file is read to its end; @verbose lists what is found. */
static void keys(const char *dir, bool verbose)
{
	char path[4096];
	struct dirent **names;
	struct blob ring;
	int i, n;

	snprintf(path, sizeof(path), "%s/keys", dir);
	n = scandir(path, &names, NULL, alphasort);
	for (i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), "%s/keys/%s", dir,
				 names[i]->d_name);
			if (tap_row(blob_armored(path, &ring), names[i]->d_name,
				    "cannot be read")) {
				tap_row(keyring_walk(&ring, verbose) == 0,
					names[i]->d_name, "malformed");
				blob_free(&ring);
			}
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

int main(int argc, char **argv)
{
	const char *dir = getenv("DCLIST_CORPUS");

	if (!dir || !packages(dir)) {
		tap_skip("corpus", "DCLIST_CORPUS names no corpus");
		return tap_end();
	}
	keys(dir, argc > 1 && !strcmp(argv[1], "-v"));
	return tap_end();
}
