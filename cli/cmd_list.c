// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist list: which lists are installed, and which are loaded. */
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/root.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "list/installed.h"
#include "list/twins.h"

/**
 * struct listing - a run
 * @root_dir: of an image, or NULL
 * @as_json: print JSON
 * @kernel: whether @loaded is known
 * @installed: what is in the directory
 * @loaded: what the kernel has
 * @array: JSON so far
 * @malformed: lists that cannot be parsed
 */
struct listing {
	const char *root_dir;
	bool as_json;
	bool kernel;
	struct installed installed;
	struct kernel_lists loaded;
	json_t *array;
	unsigned int malformed;
};

/* A line of the output, whatever it is of */
struct row {
	const char *file;
	const char *name;
	const char *format;
	const uint8_t *id;
	uint64_t digests;
	const char *signer;
	const char *state;
};

static void row_print(const struct listing *l, const struct row *row)
{
	json_t *o;

	if (!l->as_json) {
		printf("%-13s  %-4s  %7llu  %-40s  ", row->state, row->format,
		       (unsigned long long)row->digests, row->signer);
		/* The file where the name is not enough to remove it */
		text_print(stdout, row->file && (!strcmp(row->name, "-") ||
						 twin_is(row->file)) ?
					   row->file :
					   row->name);
		putchar('\n');
		return;
	}
	o = json_object();
	json_put_text(o, "name", row->name);
	if (row->file)
		json_put_text(o, "file", row->file);
	if (row->id)
		json_put_hex(o, "id", row->id, LIST_ID_LEN);
	json_put_text(o, "format", row->format);
	json_put_number(o, "digests", row->digests);
	json_put_text(o, "signer", row->signer);
	json_put_text(o, "state", row->state);
	json_add(l->array, o);
}

static const char *state_of(struct listing *l,
			    const struct installed_list *list,
			    struct kernel_list **loaded)
{
	*loaded = NULL;
	if (list->format == LIST_INVALID) {
		l->malformed++;
		return "malformed";
	}
	if (!l->kernel || list->format == LIST_KEYS)
		return "installed";
	*loaded = kernel_lists_find(&l->loaded, list->id);
	if (!*loaded)
		return "not loaded";
	(*loaded)->wanted = true;
	return (*loaded)->revoked ? "revoked" : "loaded";
}

static void installed_print(struct listing *l,
			    const struct installed_list *list)
{
	struct kernel_list *loaded;
	const char *state = state_of(l, list, &loaded);
	struct row row = {
		.state = state,
		.file = list->file,
		.name = list->name ? list->name : list->file,
		.format = list_format_name(list->format),
		.id = list->format == LIST_INVALID ? NULL : list->id,
		.digests = list->digests,
		/* The kernel knows whose key it was, the list only says so. */
		.signer = loaded ? loaded->signer : list->signer,
	};

	row_print(l, &row);
}

static void loaded_print(struct listing *l, const struct kernel_list *list)
{
	struct row row = {
		.name = list->name,
		.format = list->format,
		.id = list->id,
		.digests = list->digests,
		.signer = list->signer,
		.state = list->revoked ? "revoked" : "not installed",
	};

	if (!list->wanted)
		row_print(l, &row);
}

static int all_print(struct listing *l)
{
	size_t i;

	l->array = l->as_json ? json_array() : NULL;
	for (i = 0; i < l->installed.n; i++)
		installed_print(l, &l->installed.list[i]);
	for (i = 0; i < l->loaded.n; i++)
		loaded_print(l, &l->loaded.list[i]);
	if (l->as_json && json_finish(l->array))
		return EXIT_FAILED;
	return l->malformed || l->installed.failed ? EXIT_FAILED : EXIT_DONE;
}

static int list_all(struct listing *l)
{
	int root = root_open(l->root_dir);
	int status = EXIT_FAILED;

	if (root < 0)
		return EXIT_FAILED;
	l->kernel = !l->root_dir && !kernel_absent();
	if ((!l->kernel || !kernel_lists_open(&l->loaded)) &&
	    !installed_read(root, &l->installed))
		status = all_print(l);
	installed_free(&l->installed);
	kernel_lists_free(&l->loaded);
	close(root);
	return status;
}

static struct listing listing;

static const struct opt options[] = {
	OPT_ROOT(&listing.root_dir,
		 "use the image in DIR; nothing is loaded there"),
	OPT_JSON(&listing.as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return list_all(&listing);
}

const struct command cmd_list = {
	.name = "list",
	.summary = "list installed and loaded digest lists",
	.usage = "[OPTION...]",
	.about =
		"List the digest lists in " INSTALLED_DIR
		" and those that the running kernel has\n"
		"loaded: state, format, number of digests, signer and name of each list.\n",
	.opts = options,
	.notes =
		"States:\n"
		"  loaded          installed and loaded\n"
		"  not loaded      installed only; 'dclist load --all' loads it\n"
		"  not installed   loaded only, until the next boot\n"
		"  revoked         loaded, but it or its signer is revoked: it attests nothing\n"
		"  installed       whether it is loaded cannot be determined here, or it is a key\n"
		"                  list, which the kernel does not list\n"
		"  malformed       the kernel would refuse it\n\n"
		"Exit status: 0 done, 1 failed or some lists are malformed, 2 wrong usage.\n",
	.run = run,
};
