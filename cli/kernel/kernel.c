// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The digest cache of the running kernel. It verifies and parses by itself:
 * nothing here decides what is trusted.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/array.h"
#include "base/fd.h"
#include "base/message.h"
#include "base/text.h"
#include "kernel/kernel.h"

bool kernel_unknown(void)
{
	struct statfs fs;

	return access(KERNEL_DIR, F_OK) &&
	       (statfs(SECURITYFS, &fs) || fs.f_type != SECURITYFS_MAGIC);
}

/* Does a file of the digest cache begin with this character? 1, 0, or a negative errno */
static int begins(const char *path, char with)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char first = 0;
	ssize_t n;
	int err;

	if (fd < 0) {
		err = -errno;
		return access(path, F_OK) ? 0 : err;
	}
	n = read(fd, &first, 1);
	err = n < 0 ? -errno : 0;
	close(fd);
	return err ? err : n && first == with;
}

int kernel_enforces(void)
{
	return begins(KERNEL_DIR "/policy", 'd');
}

int kernel_is_stock(void)
{
	int enforces = kernel_enforces();

	return enforces < 0 ? enforces :
			      !enforces && !access(KERNEL_DIR "/mark", F_OK);
}

bool kernel_has_no_programs(void)
{
	return !access(KERNEL_DIR, F_OK) &&
	       !access("/sys/module/digest_cache/initstate", F_OK) &&
	       access(KERNEL_DIR "/mark", F_OK) &&
	       access(KERNEL_DIR "/policy", F_OK);
}

bool kernel_marks(void)
{
	return begins(KERNEL_DIR "/mark", '1') > 0;
}

const char *kernel_absent(void)
{
	if (access(KERNEL_DIR, F_OK) == 0)
		return NULL;
	if (kernel_unknown())
		return "securityfs is not mounted, so the kernel's digest cache cannot be reached; mount -t securityfs securityfs " SECURITYFS;
	return "this kernel has no digest cache; boot one that was built with "
	       "CONFIG_SECURITY_DIGEST_CACHE";
}

int kernel_load(const void *data, size_t len)
{
	return fd_request(KERNEL_DIR "/load", data, len);
}

int kernel_unload(const uint8_t id[LIST_ID_LEN])
{
	char hex[2 * LIST_ID_LEN + 1];

	hex_encode(id, LIST_ID_LEN, hex);
	return fd_request(KERNEL_DIR "/unload", hex, 2 * LIST_ID_LEN);
}

int kernel_seal(const char *words)
{
	return fd_request(KERNEL_DIR "/seal", words, strlen(words));
}

static const struct {
	int err;
	const char *reason;
} reasons[] = {
	{ EPERM, "not permitted; run as root with CAP_MAC_ADMIN" },
	{ EACCES, "not permitted; run as root with CAP_MAC_ADMIN" },
	{ EFBIG, "larger than the kernel accepts; raise its parameter "
		 "digest_cache.max_list_bytes" },
	{ EBADMSG, "the kernel finds it malformed; get the package again and "
		   "make the list with dclist generate" },
	{ ENOKEY,
	  "the kernel does not have the key that signed it; build a kernel with the vendor's key (dclist keys), or load it in a key list (dclist keys enroll)" },
	{ EKEYREJECTED, "its signature does not verify, so it is not what the "
			"vendor signed; get the package again" },
	{ EKEYREVOKED,
	  "it, or the key that signed it, is revoked; remove it, or install a newer version" },
	{ ENOPKG,
	  "the kernel refuses or lacks an algorithm that it uses (MD5, SHA-1, DSA, RSA below 2048 bits, Ed448, ML-DSA); ask the vendor to sign the package again" },
	{ ENOSPC,
	  "the kernel's limit is reached: 256 keys, or digest_cache.max_lists or max_digests; unload some lists, or raise these" },
	{ ENOMEM, "the kernel is out of memory; free some and try again" },
	{ ENOENT, "not loaded; cat " KERNEL_DIR "/lists shows what is" },
	{ EIO, "the kernel accepted only a part of it; report this as a bug" },
};

const char *kernel_reason(int err)
{
	const char *closed = err == -EPERM ? kernel_closed() : NULL;
	size_t i;

	if (closed)
		return closed;
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].err == -err)
			return reasons[i].reason;
	}
	return strerror(-err);
}

void kernel_load_error(const struct list *list, int err)
{
	char hex[FINGERPRINT_HEX];
	bool named = list_signer(list, hex);

	if (err == -EPERM && list->format == LIST_KEYS &&
	    kernel_is_sealed("keys"))
		error(list->file,
		      "keys are sealed, so the kernel accepts no key list until the next boot");
	else if (err == -EBADMSG && list->format == LIST_REVOCATION)
		error(list->file,
		      "this kernel knows no revocation lists; boot a newer one");
	else if (err != -ENOKEY)
		error(list->file, "%s", kernel_reason(err));
	else if (list->trailer.format == DGC_SIG_PKCS7)
		error(list->file,
		      "the kernel does not have the certificate "
		      "that signed it; enrol it as a machine-owner key");
	else if (named)
		error(list->file,
		      "the kernel does not have the key %s that signed it; build a kernel with the vendor's key (dclist keys), or load it in a key list (dclist keys enroll)",
		      hex);
	else
		error(list->file, "%s", kernel_reason(err));
}

static bool number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return end != text && !*end && !errno && *text != '-';
}

/*
 * ID FORMAT NAME SIGNER DIGESTS BYTES [revoked]; other fields that newer kernels add are
 * ignored.
 */
static int parse_fields(char *rest, struct kernel_list *list)
{
	const char *field[6];
	size_t i;

	rest[strcspn(rest, "\n")] = 0;
	for (i = 0; i < 6; i++) {
		field[i] = strsep(&rest, " ");
		if (!field[i] || !*field[i])
			return -EBADMSG;
	}
	list->format = field[1];
	list->name = field[2];
	list->signer = field[3];
	list->revoked = rest && !strcmp(strsep(&rest, " "), "revoked");
	if (!list_id_decode(field[0], list->id) ||
	    !number(field[4], &list->digests) ||
	    !number(field[5], &list->bytes))
		return -EBADMSG;
	return 0;
}

static int parse_line(const char *line, struct kernel_list *list)
{
	int err;

	*list = (struct kernel_list){ .line = strdup(line) };
	if (!list->line)
		return -ENOMEM;
	err = parse_fields(list->line, list);
	if (err)
		free(list->line);
	return err;
}

static int append(struct kernel_lists *lists, char *line)
{
	int err;

	if (!array_grow(&lists->list, lists->n, sizeof(*lists->list)))
		return -ENOMEM;
	err = parse_line(line, &lists->list[lists->n]);
	if (!err)
		lists->n++;
	return err;
}

int kernel_lists_read(struct kernel_lists *lists)
{
	FILE *f = fopen(KERNEL_DIR "/lists", "re");
	char *line = NULL;
	size_t size = 0;
	int err = 0;

	*lists = (struct kernel_lists){ 0 };
	if (!f)
		return -errno;
	errno = 0;
	while (!err && getline(&line, &size, f) > 0)
		err = append(lists, line);
	if (!err && ferror(f))
		err = errno ? -errno : -EIO;
	free(line);
	fclose(f);
	if (err)
		kernel_lists_free(lists);
	return err;
}

void kernel_lists_free(struct kernel_lists *lists)
{
	size_t i;

	for (i = 0; i < lists->n; i++)
		free(lists->list[i].line);
	free(lists->list);
	*lists = (struct kernel_lists){ 0 };
}

static int by_id(const void *a, const void *b)
{
	return memcmp(((const struct kernel_list *)a)->id,
		      ((const struct kernel_list *)b)->id, LIST_ID_LEN);
}

void kernel_lists_sort(struct kernel_lists *lists)
{
	if (lists->n)
		qsort(lists->list, lists->n, sizeof(*lists->list), by_id);
}

int kernel_lists_open(struct kernel_lists *lists)
{
	int err = kernel_lists_read(lists);

	if (!err)
		kernel_lists_sort(lists);
	if (err == -EBADMSG)
		error(NULL,
		      "the kernel's answer has an unknown format; use the dclist that belongs to this kernel");
	else if (err)
		error(NULL, "cannot read what is loaded: %s",
		      kernel_reason(err));
	return err;
}

struct kernel_list *kernel_lists_find(const struct kernel_lists *lists,
				      const uint8_t id[LIST_ID_LEN])
{
	struct kernel_list key;

	if (!lists->n)
		return NULL;
	memcpy(key.id, id, LIST_ID_LEN);
	return bsearch(&key, lists->list, lists->n, sizeof(key), by_id);
}
