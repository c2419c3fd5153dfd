// SPDX-License-Identifier: GPL-2.0-or-later
/* jansson: a manifest of digests with a detached signature. */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "run.h"
#include "signed_text.h"

static const char usage[] =
	"Usage: dclist convert json [OPTION...] --keyring KEYS MANIFEST...\n\n"
	"Make a list of the digests in a manifest, whose signature is beside it:\n"
	"MANIFEST.asc, .sig, .sign or .gpg. A manifest is\n\n"
	"  {\"name\": NAME, \"files\": [{\"path\": PATH, \"algorithm\": ALGORITHM,\n"
	"                             \"digest\": HEX | \"verity\": HEX}, ...]}\n\n"
	"where name and path may be missing, ALGORITHM is sha256, sha384 or sha512, digest\n"
	"is of the file's content, and verity its fs-verity digest, for the block size and\n"
	"salt that the options tell. The files themselves are not looked at.\n\n"
	"Options:\n"
	"      --signature FILE\n"
	"                      detached signature, armored or binary\n\n"
	"'dclist convert --help' shows the options of all formats.\n";

static const struct convert_option options[] = {
	{ "signature", true },
	{ 0 },
};

/**
 * struct manifest - a manifest
 * @conv: the conversion
 * @src: the source
 * @names: paths with a digest of each kind
 * @index: of the present file
 */
struct manifest {
	const struct convert *conv;
	struct source *src;
	struct names *names[DGC_KIND_COUNT];
	size_t index;
};

static int refused(const struct manifest *m, const char *why)
{
	error(m->src->arg, "files[%zu]: %s", m->index, why);
	return -EBADMSG;
}

/* Keys that mean nothing to us may mean that a file is not to be trusted. */
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
		return refused(m, "path is of no file");
	err = names_add(m->names[kind], path, MEMBER_FILE);
	if (err == -EFBIG)
		return budget_entries_over(&m->src->budget);
	if (err == -ENOMEM)
		error(m->src->arg, "out of memory");
	else if (err)
		err = refused(m,
			      "path is there twice, or below that of a file");
	return err;
}

/* Where a path says that it is absolute it may do so. */
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
		return refused(m,
			       "path leads out of its folder, or is too long");
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
		return refused(m, "fs-verity has no sha384");
	if (strlen(hex) != 2 * dgc_algo_size(algo) ||
	    !dgc_hex_decode((const u8 *)hex, dgc_algo_size(algo), digest))
		return refused(
			m,
			"digest is not of its algorithm's length, or no hexadecimal number");
	return digest_add(m, kind, digest, path);
}

/* A list has digests of one algorithm: that of the first file. */
static int algo_take(const struct manifest *m, const char *name)
{
	enum dgc_algo algo = algo_parse(name);

	if (algo == DGC_ALGO_INVALID)
		return refused(
			m, "algorithm is none of sha256, sha384 and sha512");
	if (m->index && algo != m->src->algo)
		return refused(
			m,
			"algorithm is another than that of the first file; make a manifest for each");
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
		return refused(m, "either digest or verity has to be there");
	err = algo_take(m, algo);
	if (err)
		return err;
	return value_take(m, digest ? DGC_KIND_CONTENT : DGC_KIND_VERITY,
			  digest ? digest : verity, path);
}

static int files_take(struct manifest *m, const json_t *files)
{
	json_t *file;
	int err = 0;

	json_array_foreach(files, m->index, file)
	{
		err = budget_entry(&m->src->budget, "", 0);
		if (!err)
			err = file_take(m, file);
		if (err)
			break;
	}
	return err;
}

static int root_take(struct manifest *m, json_t *root)
{
	static const char *const known[] = { "name", "files", NULL };
	const char *name = source_base(m->src);
	json_t *files = NULL;
	int err;

	if (json_unpack(root, "{s?s, s:o}", "name", &name, "files", &files) ||
	    !json_is_array(files) || !keys_known(root, known)) {
		error(m->src->arg,
		      "not a manifest: an object with an array \"files\", and \"name\" if it likes");
		return -EBADMSG;
	}
	err = source_name(m->src, "%s", name);
	return err ? err : files_take(m, files);
}

static int manifest_take(struct manifest *m, json_t *root)
{
	struct names **content = &m->names[DGC_KIND_CONTENT];
	struct names **verity = &m->names[DGC_KIND_VERITY];
	int err = -ENOMEM;

	*content = names_new(m->conv->limits.entries);
	*verity = names_new(m->conv->limits.entries);
	if (*content && *verity)
		err = root_take(m, root);
	else
		error(m->src->arg, "out of memory");
	names_free(*content);
	names_free(*verity);
	return err;
}

static int take(struct convert *conv, struct source *src)
{
	struct manifest m = { .conv = conv, .src = src };
	json_error_t why;
	struct bytes text;
	json_t *root;
	int err = signed_text_read(conv, src, false, &text);

	if (err)
		return err;
	root = json_loadb((const char *)text.data, text.len,
			  JSON_REJECT_DUPLICATES, &why);
	bytes_free(&text);
	if (!root) {
		error(src->arg, "not JSON: line %d: %s", why.line, why.text);
		return -EBADMSG;
	}
	err = manifest_take(&m, root);
	json_decref(root);
	return err;
}

const struct convert_format convert_json = {
	.name = "json",
	.summary = "a signed manifest of digests",
	.usage = usage,
	.options = options,
	.open = signed_text_open,
	.source = take,
	.close = signed_text_close,
};
