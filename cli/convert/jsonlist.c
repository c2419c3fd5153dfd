// SPDX-License-Identifier: GPL-2.0-or-later
/* jansson: a manifest of digests with a detached signature. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "convert/jsonparts.h"
#include "convert/names.h"
#include "convert/run.h"
#include "convert/signed_text.h"

static const struct opt options[] = {
	OPT_TEXT(0, "signature", "FILE", &convert_own.signature,
		 "detached signature, armored or binary"),
	OPT_END,
};

/**
 * struct manifest - a manifest
 * @conv: the conversion
 * @src: the source
 * @in: its text
 * @names: paths with a digest of each kind
 * @index: of the present file
 */
struct manifest {
	const struct convert *conv;
	struct source *src;
	struct jsonparts in;
	struct names *names[DGC_KIND_COUNT];
	size_t index;
};

static int refused(const struct manifest *m, const char *why)
{
	error(m->src->arg, "files[%zu]: %s", m->index, why);
	return -EBADMSG;
}

/* An unknown key may mean that the file must not be trusted. */
static bool keys_known(const json_t *object, const char *const *known)
{
	const char *key;
	json_t *value;
	size_t i;

	json_object_foreach((json_t *)object, key, value)
	{
		for (i = 0; known[i] && strcmp(known[i], key); i++)
			;
		if (!known[i])
			return false;
	}
	return true;
}

static enum dgc_algo algo_parse(const char *name)
{
	enum dgc_algo algo;

	for (algo = DGC_ALGO_SHA256; name && algo < DGC_ALGO_COUNT; algo++)
		if (!strcmp(name, algo_name(algo)))
			return algo;
	return DGC_ALGO_INVALID;
}

/* Two digests of one path: only one of them can be of the file. */
static int path_take(const struct manifest *m, enum dgc_kind kind,
		     const char *path)
{
	int err;

	if (!path[1])
		return refused(m, "path does not name a file");
	err = names_add(m->names[kind], path, MEMBER_FILE);
	if (err == -EFBIG)
		return budget_entries_over(&m->src->budget);
	if (err == -ENOMEM)
		error(m->src->arg, "out of memory");
	else if (err)
		err = refused(m,
			      "path occurs twice, or is below that of a file");
	return err;
}

/* A path may be absolute. */
static int digest_add(const struct manifest *m, enum dgc_kind kind,
		      const uint8_t *digest, const char *path)
{
	const char *why;
	char *clean;
	int err;

	m->src->files++;
	if (!path)
		return source_digest(m->src, m->conv, kind, digest, NULL);
	clean = name_clean(path + strspn(path, "/"), &why);
	if (!clean)
		return refused(
			m, "path leads out of its directory, or is too long");
	err = path_take(m, kind, clean);
	if (!err)
		err = source_digest(m->src, m->conv, kind, digest, clean);
	free(clean);
	return err;
}

static int value_take(const struct manifest *m, enum dgc_kind kind,
		      const char *hex, const char *path)
{
	enum dgc_algo algo = m->src->algo;
	uint8_t digest[DGC_DIGEST_MAX];

	if (kind == DGC_KIND_VERITY && algo == DGC_ALGO_SHA384)
		return refused(m, "fs-verity does not support sha384");
	if (strlen(hex) != 2 * dgc_algo_size(algo) ||
	    !dgc_hex_decode((const u8 *)hex, dgc_algo_size(algo), digest))
		return refused(
			m,
			"digest does not have its algorithm's length, or is not hexadecimal");
	return digest_add(m, kind, digest, path);
}

/* A list has digests of one algorithm: that of the first file. */
static int algo_take(const struct manifest *m, const char *name)
{
	enum dgc_algo algo = algo_parse(name);

	if (algo == DGC_ALGO_INVALID)
		return refused(m, "algorithm is not sha256, sha384 or sha512");
	if (m->index && algo != m->src->algo)
		return refused(
			m,
			"algorithm differs from that of the first file; make a manifest for each");
	m->src->algo = algo;
	return 0;
}

static int file_take(const struct manifest *m, json_t *file)
{
	static const char *const known[] = { "path", "algorithm", "digest",
					     "verity", NULL };
	const char *path = NULL, *algo = NULL, *digest = NULL, *verity = NULL;
	int err;

	if (json_unpack(file, "{s?s, s:s, s?s, s?s}", "path", &path,
			"algorithm", &algo, "digest", &digest, "verity",
			&verity) ||
	    !keys_known(file, known))
		return refused(
			m,
			"not an object of path, algorithm, and digest or verity, all strings");
	if (!digest == !verity)
		return refused(m, "either digest or verity is required");
	err = algo_take(m, algo);
	if (err)
		return err;
	return value_take(m, digest ? DGC_KIND_CONTENT : DGC_KIND_VERITY,
			  digest ? digest : verity, path);
}

static int entry_take(struct manifest *m)
{
	int err = budget_entry(&m->src->budget, "", 0);
	json_t *file;

	if (err)
		return err;
	file = jsonparts_value(&m->in);
	if (!file)
		return -EBADMSG;
	err = file_take(m, file);
	json_decref(file);
	m->index++;
	return err;
}

static int not_manifest(const struct manifest *m)
{
	error(m->src->arg,
	      "not a manifest: an object with an array \"files\" and an optional \"name\"");
	return -EBADMSG;
}

/* Parsed one by one: together they would take forty times their size in memory. */
static int files_take(struct manifest *m)
{
	int err;

	if (!jsonparts_take(&m->in, '['))
		return not_manifest(m);
	if (jsonparts_take(&m->in, ']'))
		return 0;
	do {
		err = entry_take(m);
		if (err)
			return err;
	} while (jsonparts_take(&m->in, ','));
	return jsonparts_take(&m->in, ']') ?
		       0 :
		       jsonparts_wrong(&m->in, "expected ',' or ']'");
}

static int name_take(struct manifest *m)
{
	json_t *name = jsonparts_value(&m->in);
	int err;

	if (!name)
		return -EBADMSG;
	if (json_is_string(name))
		err = source_name(m->src, "%s", json_string_value(name));
	else
		err = not_manifest(m);
	json_decref(name);
	return err;
}

/* Members that a manifest may have, each once */
static const struct {
	const char *key;
	int (*take)(struct manifest *m);
} members[] = {
	{ "name", name_take },
	{ "files", files_take },
};

#define MEMBERS (sizeof(members) / sizeof(members[0]))
#define NAME_SEEN 1u
#define FILES_SEEN 2u

/* "KEY": VALUE; @seen has a bit for each member */
static int member_take(struct manifest *m, unsigned int *seen)
{
	json_t *key;
	size_t i;

	if (jsonparts_next(&m->in) != '"')
		return jsonparts_wrong(&m->in, "expected a string");
	key = jsonparts_value(&m->in);
	if (!key)
		return -EBADMSG;
	for (i = 0; i < MEMBERS; i++)
		if (!strcmp(members[i].key, json_string_value(key)))
			break;
	json_decref(key);
	if (i == MEMBERS)
		return not_manifest(m);
	if (*seen & 1u << i)
		return jsonparts_wrong(&m->in, "duplicate object key");
	*seen |= 1u << i;
	if (!jsonparts_take(&m->in, ':'))
		return jsonparts_wrong(&m->in, "expected ':'");
	jsonparts_next(&m->in);
	return members[i].take(m);
}

static int no_object(struct manifest *m)
{
	json_t *value;

	jsonparts_next(&m->in);
	value = jsonparts_value(&m->in);
	if (!value)
		return -EBADMSG;
	json_decref(value);
	return not_manifest(m);
}

static int root_take(struct manifest *m)
{
	unsigned int seen = 0;
	int err;

	if (!jsonparts_take(&m->in, '{'))
		return no_object(m);
	if (jsonparts_take(&m->in, '}'))
		return not_manifest(m);
	do {
		err = member_take(m, &seen);
		if (err)
			return err;
	} while (jsonparts_take(&m->in, ','));
	if (!jsonparts_take(&m->in, '}'))
		return jsonparts_wrong(&m->in, "expected ',' or '}'");
	jsonparts_next(&m->in);
	if (m->in.at != m->in.len)
		return jsonparts_wrong(&m->in, "expected end of file");
	if (!(seen & FILES_SEEN))
		return not_manifest(m);
	if (seen & NAME_SEEN)
		return 0;
	return source_name(m->src, "%s", source_base(m->src));
}

static int manifest_take(struct manifest *m)
{
	struct names **content = &m->names[DGC_KIND_CONTENT];
	struct names **verity = &m->names[DGC_KIND_VERITY];
	int err = -ENOMEM;

	*content = names_new(m->conv->limits.entries);
	*verity = names_new(m->conv->limits.entries);
	if (*content && *verity)
		err = root_take(m);
	else
		error(m->src->arg, "out of memory");
	names_free(*content);
	names_free(*verity);
	return err;
}

static int take(struct convert *conv, struct source *src)
{
	struct manifest m = { .conv = conv, .src = src };
	struct bytes text;
	int err = signed_text_read(conv, src, false, &text);

	if (err)
		return err;
	m.in = (struct jsonparts){
		.file = src->arg,
		.text = (const char *)text.data,
		.len = text.len,
	};
	err = manifest_take(&m);
	bytes_free(&text);
	return err;
}

const struct convert_format convert_json = {
	.cmd = {
		.name = "convert json",
		.summary = "a signed manifest of digests",
		.usage = "[OPTION...] --keyring FILE MANIFEST...",
		.about =
			"Make a list of the digests in a manifest, whose signature is beside it:\n"
			"MANIFEST.asc, .sig, .sign or .gpg. A manifest is\n\n"
			"  {\"name\": NAME, \"files\": [{\"path\": PATH, \"algorithm\": ALGORITHM,\n"
			"                             \"digest\": HEX | \"verity\": HEX}, ...]}\n\n"
			"where name and path are optional, ALGORITHM is sha256, sha384 or sha512, digest is\n"
			"of the file's content, and verity its fs-verity digest, for the block size and salt of\n"
			"the options. The files themselves are not read.\n",
		.opts = options,
		.max = OPERANDS_ANY,
	},
	.open = signed_text_open,
	.source = take,
	.close = signed_text_close,
};
