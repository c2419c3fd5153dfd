// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy new: a policy to start from. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "policy/policy.h"
#include "policy/profiles.h"

/**
 * struct job - the command line
 * @profile: its name
 * @name: of the policy, or NULL
 * @version: of the policy, or NULL
 * @signer: fingerprint, or NULL
 * @kernel: "patched" or "stock", or NULL: as the running one
 * @output: file, or NULL for standard output
 * @last: file for the last policy, or NULL
 * @as_json: as JSON
 */
struct job {
	const char *profile;
	const char *name;
	const char *version;
	const char *signer;
	const char *kernel;
	const char *output;
	const char *last;
	bool as_json;
};

static int profiles_list(bool as_json)
{
	json_t *array = as_json ? json_array() : NULL, *o;
	char summary[160];
	size_t i;

	for (i = 0; i < POLICY_PROFILES; i++) {
		policy_profile_summary(&policy_profiles[i], summary,
				       sizeof(summary));
		if (!as_json) {
			printf("%-16s  %s\n", policy_profiles[i].name, summary);
			continue;
		}
		o = json_object();
		json_put_text(o, "name", policy_profiles[i].name);
		json_put_text(o, "summary", summary);
		json_add(array, o);
	}
	return as_json && json_finish(array) ? EXIT_FAILED : EXIT_DONE;
}

/* An existing file may have been edited. */
static int check_new(const char *path)
{
	struct stat st;

	if (!path || lstat(path, &st))
		return 0;
	error(path, "already exists; remove it, or give another file");
	return -1;
}

static int file_new(const char *path, const struct bytes *text)
{
	return file_write_atomic(path, text->data, text->len, 0644);
}

static int write_last(const struct job *how, const struct bytes *text)
{
	struct bytes last;
	int err = policy_last(text, &last);

	if (!err)
		err = file_new(how->last, &last);
	bytes_free(&last);
	return err;
}

/* The module shows it; before it is loaded, that IPE does not have the property. */
static int running_is_stock(void)
{
	struct policy_kernel kernel;
	int stock = kernel_is_stock();
	bool lacks;

	if (stock < 0)
		error(NULL, KERNEL_ENFORCES_UNKNOWN ": %s; %sgive --kernel",
		      strerror(-stock),
		      stock == -EACCES ? "run as root, or " : "");
	if (stock)
		return stock;
	policy_kernel_running(&kernel);
	lacks = kernel.lacks[POLICY_DIGEST_CACHE];
	policy_kernel_free(&kernel);
	return lacks;
}

/* 1, 0, or a negative errno after reporting why this is not known */
static int is_for_stock(const struct job *how)
{
	return how->kernel ? !strcmp(how->kernel, "stock") : running_is_stock();
}

/* The profile's policy, for the kernel that is wanted */
static int text_make(const struct job *how,
		     const struct policy_profile *profile, struct bytes *text)
{
	struct bytes ours;
	int err = policy_profile_make(profile, how->name, how->version,
				      how->signer, &ours);
	int stock = err ? err : is_for_stock(how);

	if (stock <= 0) {
		*text = ours;
		return stock;
	}
	err = policy_stock(&ours, text);
	bytes_free(&ours);
	return err;
}

static int make(const struct job *how)
{
	const struct policy_profile *profile =
		policy_profile_find(how->profile);
	struct bytes text;
	int err;

	if (!profile)
		return usage_error(
			"%s: no such profile; 'dclist policy new --profile list' lists them",
			how->profile);
	if (check_new(how->output) || check_new(how->last))
		return EXIT_FAILED;
	err = text_make(how, profile, &text);
	if (!err && how->last)
		err = write_last(how, &text);
	if (!err && how->output)
		err = file_new(how->output, &text);
	else if (!err)
		fwrite(text.data, 1, text.len, stdout);
	bytes_free(&text);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static struct job job = { .profile = "audit" };

static void profiles_complete(void)
{
	size_t i;

	complete_offer("list");
	for (i = 0; i < POLICY_PROFILES; i++)
		complete_offer(policy_profiles[i].name);
}

static void kernels_complete(void)
{
	complete_offer("patched");
	complete_offer("stock");
}

static const struct opt options[] = {
	OPT_TEXT(0, "profile", "NAME", &job.profile,
		 "the situation; default: audit; 'list' prints the profiles",
		 .complete = profiles_complete),
	OPT_TEXT(0, "name", "NAME", &job.name,
		 "name of the policy; default: that of the profile"),
	OPT_TEXT(0, "policy-version", "X.Y.Z", &job.version,
		 "version of the policy; default: 1.0.0"),
	OPT_TEXT(
		0, "signer", "FINGERPRINT", &job.signer,
		"with --profile vendor-modules: the vendor's key, 40 or 64 hexadecimal digits"),
	OPT_TEXT(
		0, "kernel", "KIND", &job.kernel,
		"'stock', a kernel that is not patched, with the module, or 'patched'; default: what the running kernel's IPE is known to be, or 'patched'",
		.complete = kernels_complete),
	OPT_OUTPUT("FILE", &job.output,
		   "write it to FILE, which must not exist yet"),
	OPT_TEXT(
		0, "last", "FILE", &job.last,
		"also write the last policy of the boot to FILE: the same without what trusts the initramfs, and with the next version, to be loaded when the initramfs ends"),
	OPT_FLAG(0, "json", &job.as_json, "with --profile list: print JSON"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	bool list = !strcmp(job.profile, "list");

	(void)argc;
	(void)argv;
	if (job.kernel && strcmp(job.kernel, "patched") &&
	    strcmp(job.kernel, "stock"))
		return usage_error("--kernel %s: neither stock nor patched",
				   job.kernel);
	if (job.as_json && !list)
		return usage_error("--json requires --profile list");
	return list ? profiles_list(job.as_json) : make(&job);
}

const struct command policy_new = {
	.name = "policy new",
	.summary = "print a policy to start from",
	.usage = "[OPTION...]",
	.about =
		"Print a policy to start from, with comments, for one of these situations\n"
		"(profiles): audit, which denies nothing; modules, firmware, modules-firmware, for\n"
		"what the kernel loads; packages-only and deny-untrusted, for programs and\n"
		"libraries of packages; vendor-modules, for modules of one vendor; owner, for\n"
		"programs that one key signed; appliance.\n",
	.opts = options,
	.run = run,
};
