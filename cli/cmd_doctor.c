// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist doctor: which way of enforcing digest lists this machine has, and what it lacks. */
#include "base/json.h"
#include "commands.h"
#include "system/doctor.h"

static const char *root;
static const char *release;
static bool as_json;

static const struct {
	const char *key;
	const char *name;
} ways[DOCTOR_WAYS] = {
	[DOCTOR_PATCHED] = { "patched", "IPE of a patched kernel" },
	[DOCTOR_STOCK] = { "stock",
			   "IPE of an unmodified kernel, with the module" },
	[DOCTOR_IMA] = { "ima", "IMA of a patched kernel" },
	[DOCTOR_MODULE] = { "module", "the module itself, by BPF LSM" },
};

static const char *state(const struct doctor_fact *fact)
{
	return !fact->known ? "not known" : fact->there ? "yes" : "no";
}

static void fact_print(const struct doctor_fact *fact)
{
	if (fact->known && fact->there)
		return;
	printf("  %s: ", fact->known ? "missing" : "not known");
	text_print(stdout, fact->what);
	putchar('\n');
}

/* In this order */
static void steps_print(const struct doctor_facts *way)
{
	size_t i, n = 0;

	for (i = 0; i < way->n; i++) {
		if (!way->fact[i].known || way->fact[i].there)
			continue;
		printf("  %zu. ", ++n);
		text_print(stdout, way->fact[i].remedy);
		putchar('\n');
	}
}

static void way_print(const struct doctor_facts *way, const char *name)
{
	size_t i;

	printf("%s: %s\n", name,
	       doctor_works(way)    ? "works" :
	       doctor_possible(way) ? "possible" :
				      "not with this kernel or machine");
	for (i = 0; i < way->n; i++)
		fact_print(&way->fact[i]);
	if (doctor_possible(way) && doctor_missing(way)) {
		puts("  to do, in this order:");
		steps_print(way);
	}
}

static json_t *way_json(const struct doctor_facts *way)
{
	json_t *o = json_object(), *facts = json_array(), *fact;
	size_t i;

	json_put_bool(o, "works", doctor_works(way));
	json_put_bool(o, "possible", doctor_possible(way));
	for (i = 0; i < way->n; i++) {
		fact = json_object();
		json_put_text(fact, "what", way->fact[i].what);
		json_put_text(fact, "there", state(&way->fact[i]));
		if (way->fact[i].remedy)
			json_put_text(fact, "remedy", way->fact[i].remedy);
		json_add(facts, fact);
	}
	json_put(o, "facts", facts);
	return o;
}

static int print_json(const struct doctor *doctor)
{
	json_t *o = json_object();
	size_t i;

	json_put_text(o, "kernel", doctor->release);
	for (i = 0; i < DOCTOR_WAYS; i++)
		json_put(o, ways[i].key, way_json(&doctor->way[i]));
	return json_finish(o);
}

static int print(const struct doctor *doctor)
{
	bool possible = false;
	size_t i;

	printf("kernel: ");
	text_print(stdout, doctor->release);
	putchar('\n');
	for (i = 0; i < DOCTOR_WAYS; i++) {
		way_print(&doctor->way[i], ways[i].name);
		possible |= doctor_possible(&doctor->way[i]);
	}
	if (!possible)
		puts("No way is possible with this kernel. Boot one that has the options of one of them, such as Debian's linux-image-6.12-amd64");
	return 0;
}

static const struct opt options[] = {
	OPT_ROOT(&root, "look at the image in DIR, not at this machine"),
	OPT_TEXT(
		0, "kernel", "RELEASE", &release,
		"of this kernel; default: the running one, of an image the highest"),
	OPT_JSON(&as_json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	struct doctor doctor;
	bool works = false;
	size_t i;
	int err = doctor_read(root, release, &doctor);

	(void)argc;
	(void)argv;
	if (!err)
		err = as_json ? print_json(&doctor) : print(&doctor);
	for (i = 0; i < DOCTOR_WAYS; i++)
		works |= doctor_works(&doctor.way[i]);
	doctor_free(&doctor);
	return err ? EXIT_USAGE : works ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_doctor = {
	.name = "doctor",
	.summary = "show how this machine can enforce digest lists",
	.usage = "[OPTION...]",
	.about =
		"Show by which way this machine can enforce digest lists, what it lacks, and what\n"
		"to do in which order. The ways are IPE of a patched kernel, IPE of an unmodified\n"
		"kernel with the module, or the module itself (docs/stock.md), and IMA of a patched\n"
		"kernel.\n",
	.opts = options,
	.notes =
		"Exit status: 0 one of the ways works, 1 something is missing, 2 error.\n",
	.run = run,
};
