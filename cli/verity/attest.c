// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether the installed lists attest an open file. The fs-verity digest is asked
 * for first, which costs nothing; the content is read once for all that lists
 * may have of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fsverity.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "verity/attest.h"
#include "verity/content.h"

#define STEP (128u << 10) /* stays in a core's own cache */

struct attest {
	const struct installed_known *known;
	uint32_t algos;
	atomic_ullong *hashed;
	EVP_MD_CTX *ctx[DGC_ALGO_COUNT]; /* NULL when no list has such digests */
	EVP_MD *md[DGC_ALGO_COUNT];
	uint8_t *buf;
	bool content_only;
	/* of the file that is being read */
	int fd;
	bool update; /* the first of several passes */
	enum dgc_algo tree_algo; /* of the Merkle tree that was found */
	uint8_t tree[DGC_DIGEST_MAX];
	uint64_t read;
	const atomic_bool *stop;
};

static bool algo_open(struct attest *attest, enum dgc_algo algo)
{
	static const char *const names[DGC_ALGO_COUNT] = {
		[DGC_ALGO_SHA256] = "SHA256",
		[DGC_ALGO_SHA384] = "SHA384",
		[DGC_ALGO_SHA512] = "SHA512",
	};

	attest->md[algo] = EVP_MD_fetch(NULL, names[algo], NULL);
	attest->ctx[algo] = EVP_MD_CTX_new();
	return attest->md[algo] && attest->ctx[algo];
}

struct attest *attest_open(const struct installed_known *known, uint32_t algos,
			   atomic_ullong *hashed)
{
	struct attest *attest = calloc(1, sizeof(*attest));
	enum dgc_algo algo;
	bool ok = attest;

	algos |= known->revoked_algos;
	if (ok) {
		attest->known = known;
		attest->algos = algos;
		attest->hashed = hashed;
		attest->buf = malloc(STEP);
		ok = attest->buf;
	}
	for (algo = DGC_ALGO_SHA256; ok && algo < DGC_ALGO_COUNT; algo++)
		if (algos & 1u << algo)
			ok = algo_open(attest, algo);
	if (ok)
		return attest;
	attest_close(attest);
	return NULL;
}

void attest_close(struct attest *attest)
{
	enum dgc_algo algo;

	if (!attest)
		return;
	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++) {
		EVP_MD_CTX_free(attest->ctx[algo]);
		EVP_MD_free(attest->md[algo]);
	}
	free(attest->buf);
	free(attest);
}

void attest_content_only(struct attest *attest)
{
	attest->content_only = true;
}

static enum dgc_algo algo_of_verity(unsigned int algo)
{
	if (algo == FS_VERITY_HASH_ALG_SHA256)
		return DGC_ALGO_SHA256;
	return algo == FS_VERITY_HASH_ALG_SHA512 ? DGC_ALGO_SHA512 :
						   DGC_ALGO_INVALID;
}

static void measure(int fd, struct attested *out)
{
	union {
		struct fsverity_digest head;
		uint8_t room[sizeof(struct fsverity_digest) + DGC_DIGEST_MAX];
	} m = { .head.digest_size = DGC_DIGEST_MAX };

	if (ioctl(fd, FS_IOC_MEASURE_VERITY, &m)) {
		/* Other file systems do not know the request. */
		out->verity = errno == ENOTTY || errno == EINVAL ? -EOPNOTSUPP :
								   -errno;
		return;
	}
	out->verity_algo = algo_of_verity(m.head.digest_algorithm);
	if (dgc_algo_size(out->verity_algo) != m.head.digest_size)
		out->verity_algo = DGC_ALGO_INVALID;
	else
		memcpy(out->verity_digest, m.head.digest, m.head.digest_size);
}

static int update(struct attest *attest, const void *data, size_t len)
{
	enum dgc_algo algo;

	if (attest->stop && atomic_load(attest->stop))
		return -EINTR;
	attest->read += len;
	if (attest->hashed)
		atomic_fetch_add(attest->hashed, len);
	for (algo = DGC_ALGO_SHA256; attest->update && algo < DGC_ALGO_COUNT;
	     algo++)
		if (attest->ctx[algo] &&
		    EVP_DigestUpdate(attest->ctx[algo], data, len) != 1)
			return -ENOMEM;
	return 0;
}

/* content_read_fn */
static int read_exactly(void *ctx, void *buf, size_t count)
{
	struct attest *attest = ctx;
	int err = fd_fill(attest->fd, buf, count);

	return err ? err : update(attest, buf, count);
}

static int read_plain(struct attest *attest)
{
	ssize_t n;
	int err = 0;

	while (!err) {
		n = read(attest->fd, attest->buf, STEP);
		if (n == 0)
			return 0;
		if (n > 0)
			err = update(attest, attest->buf, (size_t)n);
		else if (errno != EINTR)
			err = -errno;
	}
	return err;
}

/* Would the file's fs-verity digest be known if it had fs-verity? */
static int try_tree(struct attest *attest, const struct verity_params *tree,
		    uint64_t size, struct attested *out)
{
	struct content content;
	int err =
		content_digests(read_exactly, attest, size, tree, 0, &content);

	if (err)
		return err;
	out->entry = installed_known_next(attest->known, DGC_KIND_VERITY,
					  tree->algo, content.verity, NULL);
	if (!out->entry)
		return 0;
	attest->tree_algo = tree->algo;
	memcpy(attest->tree, content.verity, dgc_algo_size(tree->algo));
	return 0;
}

static int start(struct attest *attest)
{
	enum dgc_algo algo;

	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (attest->ctx[algo] &&
		    EVP_DigestInit_ex2(attest->ctx[algo], attest->md[algo],
				       NULL) != 1)
			return -ENOMEM;
	attest->update = true;
	return 0;
}

/* Takes the content digests, and looks for each. */
static int finish(struct attest *attest, struct attested *out)
{
	uint8_t value[EVP_MAX_MD_SIZE];
	enum dgc_algo algo;

	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++) {
		if (!attest->ctx[algo])
			continue;
		if (EVP_DigestFinal_ex(attest->ctx[algo], value, NULL) != 1)
			return -ENOMEM;
		out->content_algos |= 1u << algo;
		memcpy(out->content[algo], value, dgc_algo_size(algo));
		if (!out->entry)
			out->entry = installed_known_digest(
				attest->known, DGC_KIND_CONTENT, algo, value);
	}
	attest->update = false;
	return 0;
}

/* Reads the file, for its content and for one Merkle tree in the same pass. */
static int hash(struct attest *attest, uint64_t size, bool content,
		struct attested *out)
{
	const struct installed_known *known = attest->known;
	uint32_t trees = 0, i;
	int err = 0;

	if (out->verity && !attest->content_only)
		trees = known->trees;
	if (content)
		err = start(attest);
	if (!err && !trees && content)
		err = read_plain(attest);
	for (i = 0; !err && i < trees && !out->entry; i++) {
		if (i && lseek(attest->fd, 0, SEEK_SET) < 0)
			return -errno;
		err = try_tree(attest, &known->tree[i], size, out);
		if (!err && i == 0 && content)
			err = finish(attest, out);
	}
	if (!err && !trees && content)
		err = finish(attest, out);
	attest->update = false;
	return err;
}

/* Of several lists that name @path, prefer one that is accepted. */
static const struct installed_known_entry *
owner_of(const struct installed_known *known, const char *path)
{
	const struct installed_known_entry *e,
		*first = installed_known_path(known, path, NULL);

	for (e = first; e; e = installed_known_path(known, path, e))
		if (e->kind != DGC_KIND_INVALID &&
		    known->list[e->list].refusal == INSTALLED_TAKEN)
			return e;
	return first;
}

static bool digest_revoked(const struct attest *attest, uint32_t list,
			   const char *signer, enum dgc_kind kind,
			   enum dgc_algo algo, const uint8_t *value)
{
	const struct installed_known *known = attest->known;

	if (!signer)
		return installed_known_digest_revoked(known, list, kind, algo,
						      value);
	return !installed_known_digest_counts(known, list, signer, kind, algo,
					      value);
}

/*
 * Is something of the file revoked for a list that attests it, or for the one signer of it
 * that is asked for?
 */
static bool file_revoked(const struct attest *attest, const struct attested *a,
			 uint32_t list, const char *signer)
{
	enum dgc_algo algo;

	if (a->verity_algo &&
	    digest_revoked(attest, list, signer, DGC_KIND_VERITY,
			   a->verity_algo, a->verity_digest))
		return true;
	if (attest->tree_algo &&
	    digest_revoked(attest, list, signer, DGC_KIND_VERITY,
			   attest->tree_algo, attest->tree))
		return true;
	for (algo = DGC_ALGO_SHA256; algo < DGC_ALGO_COUNT; algo++)
		if (a->content_algos & 1u << algo &&
		    digest_revoked(attest, list, signer, DGC_KIND_CONTENT, algo,
				   a->content[algo]))
			return true;
	return false;
}

/* By one digest */
static const char *digest_signed_by(const struct attest *attest,
				    const struct attested *a,
				    const char *signer, enum dgc_kind kind,
				    enum dgc_algo algo, const uint8_t *value)
{
	const struct installed_known *known = attest->known;
	const struct installed_known_entry *e = NULL;
	const struct installed_known_list *list;

	while (algo &&
	       (e = installed_known_next(known, kind, algo, value, e))) {
		list = &known->list[e->list];
		if (list->refusal == INSTALLED_TAKEN &&
		    installed_known_signed_by(known, e->list, signer) &&
		    !file_revoked(attest, a, e->list, signer))
			return list->name;
	}
	return NULL;
}

const char *attest_signed_by(const struct attest *attest,
			     const struct attested *a, const char *signer)
{
	const char *list = digest_signed_by(attest, a, signer, DGC_KIND_VERITY,
					    a->verity_algo, a->verity_digest);
	enum dgc_algo algo;

	if (!list)
		list = digest_signed_by(attest, a, signer, DGC_KIND_VERITY,
					attest->tree_algo, attest->tree);
	for (algo = DGC_ALGO_SHA256; !list && algo < DGC_ALGO_COUNT; algo++)
		if (a->content_algos & 1u << algo)
			list = digest_signed_by(attest, a, signer,
						DGC_KIND_CONTENT, algo,
						a->content[algo]);
	return list;
}

/* By one digest; false once something attests the file. */
static bool judge_digest(const struct attest *attest, enum dgc_kind kind,
			 enum dgc_algo algo, const uint8_t *value,
			 struct attested *out)
{
	const struct installed_known *known = attest->known;
	const struct installed_known_entry *e = NULL;

	while (algo &&
	       (e = installed_known_next(known, kind, algo, value, e))) {
		if (known->list[e->list].refusal == INSTALLED_TAKEN &&
		    !file_revoked(attest, out, e->list, NULL)) {
			out->entry = e;
			return false;
		}
		if (!out->revoked)
			out->revoked = e;
	}
	return true;
}

/* Where something is revoked, all lists that have the file are looked at. */
static void judge(const struct attest *attest, struct attested *out)
{
	enum dgc_algo algo = DGC_ALGO_SHA256;
	bool more;

	out->entry = NULL;
	more = judge_digest(attest, DGC_KIND_VERITY, out->verity_algo,
			    out->verity_digest, out) &&
	       judge_digest(attest, DGC_KIND_VERITY, attest->tree_algo,
			    attest->tree, out);
	for (; more && algo < DGC_ALGO_COUNT; algo++)
		if (out->content_algos & 1u << algo)
			more = judge_digest(attest, DGC_KIND_CONTENT, algo,
					    out->content[algo], out);
	if (out->entry)
		out->revoked = NULL;
}

int attest_file(struct attest *attest, int fd, const char *path, bool thorough,
		const atomic_bool *stop, struct attested *out)
{
	const struct installed_known *known = attest->known;
	struct stat st;
	bool content;
	int err;

	*out = (struct attested){ .owner = owner_of(known, path) };
	if (fstat(fd, &st))
		return -errno;
	if (attest->content_only)
		out->verity = -ENODATA;
	else
		measure(fd, out);
	if (!out->verity && out->verity_algo)
		out->entry = installed_known_digest(known, DGC_KIND_VERITY,
						    out->verity_algo,
						    out->verity_digest);
	/* What attests it by fs-verity may be revoked by its content. */
	thorough = thorough || known->revoked_algos;
	if (out->entry && !thorough && !known->revocations)
		return 0;
	content = attest->algos &&
		  (thorough ||
		   (!out->entry &&
		    installed_known_size(known, (uint64_t)st.st_size)));
	posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	attest->fd = fd;
	attest->read = 0;
	attest->stop = stop;
	attest->tree_algo = DGC_ALGO_INVALID;
	err = hash(attest, (uint64_t)st.st_size, content, out);
	out->hashed = attest->read;
	if (!err && known->revocations)
		judge(attest, out);
	return err;
}
