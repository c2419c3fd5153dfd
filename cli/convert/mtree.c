// SPDX-License-Identifier: GPL-2.0-or-later
/* libarchive's mtree reader: a pacman package's .MTREE against the package. */
#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/lazy_archive.h"
#include "base/message.h"
#include "convert/mtree.h"
#include "convert/names.h"

#define WORDS_MAX 20u /* for each member */

/**
 * struct node - a member of the package
 * @type: what it is; hard links are files
 * @size: of a file
 * @sha256: of a file
 * @md5: of a file
 * @link: target of a symbolic link; owned
 * @seen: .MTREE has it
 * @path: clean
 */
struct node {
	enum member_type type;
	uint64_t size;
	uint8_t sha256[32];
	uint8_t md5[CRYPTO_MD5_LEN];
	char *link;
	bool seen;
	char path[];
};

/**
 * struct mtree - members of the package
 * @tree: of struct node; owned
 * @n: how many
 * @missed: that .MTREE has not
 */
struct mtree {
	void *tree;
	size_t n;
	const char *missed;
};

struct mtree *mtree_new(void)
{
	return calloc(1, sizeof(struct mtree));
}

static void node_free(void *arg)
{
	struct node *node = arg;

	free(node->link);
	free(node);
}

void mtree_free(struct mtree *tree)
{
	if (!tree)
		return;
	tdestroy(tree->tree, node_free);
	free(tree);
}

static int node_compare(const void *left, const void *right)
{
	const struct node *a = left, *b = right;

	return strcmp(a->path, b->path);
}

static struct node *node_new(const char *path)
{
	struct node *node = calloc(1, sizeof(*node) + strlen(path) + 1);

	if (node)
		strcpy(node->path, path);
	return node;
}

static struct node *node_find(const struct mtree *tree, const char *path)
{
	struct node *key = node_new(path), **found;

	if (!key)
		return NULL;
	found = tfind(key, &tree->tree, node_compare);
	free(key);
	return found ? *found : NULL;
}

static bool node_fill(const struct mtree *tree, struct node *node,
		      const struct member *m, const struct content *content,
		      const uint8_t *md5)
{
	const struct node *target;

	node->type = m->type;
	if (m->type == MEMBER_FILE) {
		node->size = m->size;
		memcpy(node->sha256, content->digest[DGC_ALGO_SHA256], 32);
		memcpy(node->md5, md5, sizeof(node->md5));
	} else if (m->type == MEMBER_HARD_LINK) {
		target = node_find(tree, m->link);
		if (!target)
			return false;
		node->type = MEMBER_FILE;
		node->size = target->size;
		memcpy(node->sha256, target->sha256, sizeof(node->sha256));
		memcpy(node->md5, target->md5, sizeof(node->md5));
	} else if (m->type == MEMBER_LINK) {
		node->link = strdup(m->link);
		return node->link != NULL;
	}
	return true;
}

int mtree_add(struct mtree *tree, const struct member *m,
	      const struct content *content, const uint8_t *md5)
{
	struct node *node = node_new(m->path);

	if (node && node_fill(tree, node, m, content, md5) &&
	    tsearch(node, &tree->tree, node_compare)) {
		tree->n++;
		return 0;
	}
	if (node)
		node_free(node);
	return -ENOMEM;
}

static enum member_type type_of(struct archive_entry *entry)
{
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return MEMBER_FILE;
	case AE_IFLNK:
		return MEMBER_LINK;
	case AE_IFDIR:
		return MEMBER_FOLDER;
	default:
		return MEMBER_OTHER;
	}
}

static bool is_zero(const uint8_t *digest, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (digest[i])
			return false;
	return true;
}

/* MD5 is compared where old makepkg wrote nothing else: the signature decides. */
static const char *file_differs(const struct node *node,
				struct archive_entry *entry)
{
	const uint8_t *sha256 =
		archive_entry_digest(entry, ARCHIVE_ENTRY_DIGEST_SHA256);
	const uint8_t *md5 =
		archive_entry_digest(entry, ARCHIVE_ENTRY_DIGEST_MD5);

	if (!archive_entry_size_is_set(entry) ||
	    (uint64_t)archive_entry_size(entry) != node->size)
		return "has another size than in .MTREE";
	if (!is_zero(sha256, sizeof(node->sha256)))
		return memcmp(sha256, node->sha256, sizeof(node->sha256)) ?
			       "has another SHA-256 than in .MTREE" :
			       NULL;
	if (is_zero(md5, sizeof(node->md5)))
		return "has no digest in .MTREE";
	return memcmp(md5, node->md5, sizeof(node->md5)) ?
		       "has another MD5 than in .MTREE" :
		       NULL;
}

static const char *node_differs(const struct node *node,
				struct archive_entry *entry)
{
	const char *target;

	if (node->type != type_of(entry))
		return "is something else in .MTREE";
	if (node->type == MEMBER_FILE)
		return file_differs(node, entry);
	if (node->type != MEMBER_LINK)
		return NULL;
	target = archive_entry_symlink(entry);
	return target && !strcmp(target, node->link) ?
		       NULL :
		       "has another target in .MTREE";
}

static int refused(const char *file, const char *path, const char *why)
{
	error(file, "%s %s; the package is refused", path, why);
	return -EBADMSG;
}

static int entry_compare(struct mtree *tree, const char *file,
			 struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry), *why;
	struct node *node;
	char *path;
	int err = 0;

	if (!name)
		return refused(file, ".MTREE", "has an entry without a name");
	path = name_clean(name, &why);
	if (!path)
		return refused(file, name, why);
	node = node_find(tree, path);
	if (!node)
		why = "is in .MTREE, but not in the package";
	else if (node->seen)
		why = "is in .MTREE twice";
	else
		why = node_differs(node, entry);
	if (why)
		err = refused(file, path, why);
	else
		node->seen = true;
	free(path);
	return err;
}

static int entries_compare(struct mtree *tree, const char *file,
			   struct archive *a)
{
	struct archive_entry *entry;
	int ret, err = 0;

	while (!err) {
		ret = archive_read_next_header(a, &entry);
		if (ret == ARCHIVE_EOF)
			return 0;
		if (ret == ARCHIVE_OK)
			err = entry_compare(tree, file, entry);
		else
			err = refused(file, ".MTREE", "is damaged");
	}
	return err;
}

/*
 * libarchive keeps every word, with all that it has of it. An entry has ten, and may
 * have a line before it that says what is the same for those that follow.
 */
static bool words_fit(const struct mtree *tree, const struct bytes *text)
{
	size_t max = WORDS_MAX * (tree->n + 16), words = 0, i;
	bool in_word = false, space;

	for (i = 0; i < text->len; i++) {
		space = text->data[i] <= ' ';
		words += !space && !in_word;
		in_word = !space;
	}
	return words <= max;
}

/* .MTREE itself has no entry in it. */
static void missed_find(const void *arg, VISIT visit, void *ctx)
{
	const struct node *node = *(const struct node *const *)arg;
	struct mtree *tree = ctx;

	if ((visit == postorder || visit == leaf) && !node->seen &&
	    strcmp(node->path, MTREE_NAME))
		tree->missed = node->path;
}

int mtree_compare(struct mtree *tree, const char *file,
		  const struct bytes *text)
{
	struct archive *a;
	int err;

	if (!words_fit(tree, text))
		return refused(file, ".MTREE",
			       "has more in it than the package");
	a = archive_read_new();
	if (!a || archive_read_support_format_mtree(a) != ARCHIVE_OK) {
		error(file, "out of memory");
		err = -ENOMEM;
	} else if (archive_read_open_memory(a, text->data, text->len) !=
		   ARCHIVE_OK) {
		err = refused(file, ".MTREE", "is no mtree file");
	} else {
		err = entries_compare(tree, file, a);
	}
	archive_read_free(a);
	if (err)
		return err;
	twalk_r(tree->tree, missed_find, tree);
	return tree->missed ? refused(file, tree->missed, "is not in .MTREE") :
			      0;
}
