// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist query: which lists hold a digest, or a file. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/root.h"
#include "base/text.h"
#include "commands.h"
#include "list/installed_dir.h"
#include "system/query.h"

/**
 * struct inquiry - a run
 * @root_dir: of an image, or NULL
 * @as_json: print JSON
 * @kernel: the kernel was asked
 * @query: digests and answers
 */
struct inquiry {
	const char *root_dir;
	bool as_json;
	bool kernel;
	struct query query;
};

static const char *kind_name(enum dgc_kind kind)
{
	return kind == DGC_KIND_CONTENT ? "content" : "fs-verity";
}

static const char *state_of(const struct inquiry *in,
			    const struct query_hit *hit)
{
	if (!in->kernel)
		return "installed";
	if (!hit->loaded)
		return "installed, not loaded";
	if (hit->revoked)
		return "revoked";
	return hit->installed ? "loaded" : "loaded, not installed";
}

static void hit_print(const struct inquiry *in, const struct query_hit *hit)
{
	printf("    ");
	text_print(stdout, hit->name);
	printf(": %s", state_of(in, hit));
	if (hit->path) {
		printf(", as ");
		text_print(stdout, hit->path);
	}
	putchar('\n');
}

/* Nobody wants to read of SHA-384 of every file. */
static bool is_shown(const struct question *q)
{
	return q->hits || q->algo == DGC_ALGO_SHA256 ||
	       q->kind == DGC_KIND_VERITY || strchr(q->arg, ':');
}

static void question_print(const struct inquiry *in, const struct question *q)
{
	char hex[2 * DGC_DIGEST_MAX + 1];
	size_t i;

	if (!is_shown(q))
		return;
	hex_encode(q->value, dgc_algo_size(q->algo), hex);
	printf("  %s %s:%s\n", kind_name(q->kind), algo_name(q->algo), hex);
	for (i = 0; i < q->hits; i++)
		hit_print(in, &q->hit[i]);
	if (!q->hits)
		puts(in->kernel ? "    no list holds it" :
				  "    no installed list holds it");
}

static json_t *hit_json(const struct inquiry *in, const struct query_hit *hit)
{
	json_t *o = json_object();

	json_put_hex(o, "id", hit->id, LIST_ID_LEN);
	json_put_text(o, "name", hit->name);
	if (in->kernel)
		json_put_bool(o, "loaded", hit->loaded);
	if (hit->revoked)
		json_put_bool(o, "revoked", true);
	json_put_bool(o, "installed", hit->installed);
	if (hit->path)
		json_put_text(o, "path", hit->path);
	return o;
}

static json_t *question_json(const struct inquiry *in, const struct question *q)
{
	json_t *o = json_object(), *lists = json_array();
	size_t i;

	json_put_text(o, "argument", q->arg);
	json_put_text(o, "kind", kind_name(q->kind));
	json_put_text(o, "algorithm", algo_name(q->algo));
	json_put_hex(o, "digest", q->value, dgc_algo_size(q->algo));
	for (i = 0; i < q->hits; i++)
		json_add(lists, hit_json(in, &q->hit[i]));
	json_put(o, "lists", lists);
	return o;
}

static int answers_json(const struct inquiry *in)
{
	json_t *array = json_array();
	size_t i;

	for (i = 0; i < in->query.n; i++)
		json_add(array, question_json(in, &in->query.question[i]));
	return json_finish(array);
}

/* Is every argument held by a list? Questions of one stand together. */
static bool all_held(const struct query *query)
{
	bool held = true;
	size_t i;

	for (i = 0; i < query->n; i++) {
		if (i && query->question[i].arg != query->question[i - 1].arg) {
			if (!held)
				return false;
			held = false;
		} else if (!i) {
			held = false;
		}
		held |= query->question[i].hits > 0;
	}
	return held;
}

static void answers_print(const struct inquiry *in)
{
	const struct question *q;
	size_t i;

	for (i = 0; i < in->query.n; i++) {
		q = &in->query.question[i];
		if (!i || q->arg != q[-1].arg) {
			text_print(stdout, q->arg);
			putchar('\n');
		}
		question_print(in, q);
	}
}

static int questions_make(struct query *query, int root, char **args)
{
	int failed = 0;

	for (; *args; args++)
		if (query_add_digest(query, *args) == -EINVAL)
			failed |= query_add_file(query, root, *args) != 0;
	return failed;
}

static int answer(struct inquiry *in, int root)
{
	const char *absent = in->root_dir ? NULL : kernel_absent();
	int failed;

	in->kernel = !in->root_dir && !absent;
	if (absent)
		warning(NULL, "the kernel is not asked: %s", absent);
	failed = in->kernel && query_kernel(&in->query);
	failed |= query_installed(&in->query, root) != 0;
	if (!in->as_json)
		answers_print(in);
	else if (answers_json(in))
		failed = 1;
	return failed || !all_held(&in->query);
}

static int inquire(struct inquiry *in, char **args)
{
	int root = root_open(in->root_dir);
	int failed;

	if (root < 0)
		return EXIT_FAILED;
	failed = questions_make(&in->query, in->root_dir ? root : ROOT_NONE,
				args);
	failed |= answer(in, root);
	query_free(&in->query);
	close(root);
	return failed ? EXIT_FAILED : EXIT_DONE;
}

static struct inquiry inquiry;

static const struct opt options[] = {
	OPT_ROOT(
		&inquiry.root_dir,
		"use files and lists of the image in DIR; the kernel is not asked"),
	OPT_JSON(&inquiry.as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return inquire(&inquiry, argv);
}

const struct command cmd_query = {
	.name = "query",
	.summary = "show which lists have a digest or a file",
	.usage = "[OPTION...] DIGEST|FILE...",
	.about =
		"Show which lists have a digest: of those that the running kernel has loaded, and\n"
		"of those in " INSTALLED_DIR ".\n\n"
		"DIGEST is [content:]ALG:HEX, where ALG is sha256, sha384 or sha512; without\n"
		"content: it is an fs-verity digest. For a FILE, its fs-verity digest and the\n"
		"digests of its content are looked up, whether or not fs-verity is enabled.\n",
	.opts = options,
	.notes =
		"Exit status: 0 each of them is in a list, 1 one is not, or failed, 2 wrong usage.\n",
	.operand = "DIGEST or FILE",
	.max = OPERANDS_ANY,
	.run = run,
};
