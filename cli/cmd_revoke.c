// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist revoke: what is attested, and must not count any more. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/root.h"
#include "cmd_revoke.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "repo/repo.h"
#include "system/install.h"

#define NAME "revoked"
#define BOOT "/etc/dclist/boot"

struct revoke_job revoke_job = {
	.repo.fetch = { .jobs = 1, .timeout = REPO_TIMEOUT },
};

int revoke_no_memory(void)
{
	error(NULL, "out of memory");
	return -ENOMEM;
}

/* Where the initramfs hands over, root could otherwise remove the list and boot. */
static void boot_advise(const struct list *list)
{
	int fd = root_openat(revoke_job.root, BOOT "/policy.p7b", O_PATH);

	if (fd < 0)
		return;
	close(fd);
	printf("to require it at boot, write %s:%ju to " BOOT
	       "/revocation-serial, and rebuild the initramfs\n",
	       revoke_job.name, (uintmax_t)list->tlv.serial);
}

static int folder_open(struct install *in)
{
	struct install_options options = {
		.root_dir = revoke_job.root_dir,
		.no_verify = true,
		.no_load = true,
	};
	int err = install_open(in, &options);

	/* Also where lists are sealed */
	in->load = !revoke_job.root_dir && !kernel_absent();
	return err;
}

static int list_install(const struct install *in, const struct list *list)
{
	char *name = list_file_name(list);
	int state;

	if (!name)
		return revoke_no_memory();
	state = install_list(in, list, name);
	if (state >= 0) {
		printf("%s: installed%s\n", name, in->load ? ", loaded" : "");
		boot_advise(list);
	}
	free(name);
	return state < 0 ? state : 0;
}

static int list_make(const struct install *in)
{
	struct bytes data = { 0 };
	struct list list;
	int err;

	err = revocation_write(&revoke_job.all, revoke_job.name,
			       revoke_job.serial, &data);
	if (err == -ENOMEM)
		revoke_no_memory();
	else if (err)
		error(revoke_job.name,
		      "cannot be the name of a list: 1 to 255 bytes, no control characters");
	else
		err = signer_sign(revoke_job.signer, "revocation list", &data,
				  NULL, &list);
	bytes_free(&data);
	if (err)
		return err;
	if (revoke_job.output)
		err = file_write_atomic(revoke_job.output, list.bytes.data,
					list.bytes.len, 0644);
	else
		err = list_install(in, &list);
	list_free(&list);
	return err;
}

static int all_revoke(const struct install *in, char **args,
		      const struct revocation *floors)
{
	struct revoke_effect effect = { 0 };
	int err = revoke_arguments(args, floors);
	/* It is written to a file, or loaded, anyway. */
	bool made = revoke_job.output || revoke_job.old_unloaded;

	if (!err && !revoke_fresh() && !revoke_job.json &&
	    (revoke_job.dry_run || !made)) {
		puts("all of it is revoked already");
		return 0;
	}
	if (!err)
		err = revoke_effect(revoke_job.root, revoke_job.root_dir,
				    &revoke_job.all, revoke_job.file, &effect);
	if (!err)
		err = revoke_effect_show(&effect);
	if (!err && !revoke_job.dry_run)
		err = list_make(in);
	revoke_effect_free(&effect);
	return err;
}

/*
 * From reading the old list to replacing it nobody else writes one, which would be lost.
 * What a server sends is waited for before.
 */
static int arguments_revoke(char **args)
{
	struct install in = { .root = -1, .to = { -1, -1 } };
	struct revocation floors = { 0 };
	int err = 0;

	if (!revoke_job.dry_run) {
		revoke_job.signer = signer_open(&revoke_job.sign);
		err = revoke_job.signer ? 0 : -EIO;
	}
	if (!err)
		err = revoke_floors_read(&floors);
	if (!err && !revoke_job.dry_run && !revoke_job.output)
		err = folder_open(&in);
	if (!err)
		err = all_revoke(&in, args, &floors);
	install_close(&in);
	revocation_free(&floors);
	return err;
}

static const struct opt options[] = {
	OPT_TEXTS(
		0, "signer", "KEY", &revoke_job.key, &revoke_job.keys,
		"revoke all that the key with this fingerprint, or a subkey of it, signed; may be repeated"),
	OPT_KEYRING(
		&revoke_job.keyring, &revoke_job.keyrings,
		"key file of --signer, for its subkeys, or of the lists of --below and --repo"),
	OPT_TEXTS(
		0, "below", "'NAME < VERSION-RELEASE'", &revoke_job.below,
		&revoke_job.belows,
		"revoke lower versions of a package that were signed by the key of its installed list, which is loaded or verified with --keyring, or by --signer; may be repeated"),
	OPT_TEXT(
		0, "repo", "URL|DIR", &revoke_job.repo.location,
		"revoke what advisories of the repository at this http(s):// or file:// URL, or in DIR, have fixed",
		.requires = "advisory"),
	OPT_TEXTS(
		0, "advisory", "ID", &revoke_job.advisory,
		&revoke_job.advisories,
		"all lower versions of the packages that this one fixed; " ADVISORY_SECURITY
		": those that are about security; may be repeated",
		.requires = "repo", .words = ADVISORY_SECURITY),
	REPO_OPTIONS(revoke_job.repo.signers, revoke_job.repo.fetch),
	OPT_DRY_RUN(&revoke_job.dry_run),
	OPT_JSON(&revoke_job.json, .requires = "dry-run"),
	OPT_FORCE(
		&revoke_job.force,
		"revoke also what init, the shell, dclist or a module of an installed kernel requires, and unknown signers"),
	OPT_TEXT(
		0, "name", "NAME", &revoke_job.name,
		"name of the revocation list that is extended or made; default: " NAME),
	OPT_OUTPUT(
		"FILE", &revoke_job.output,
		"write the revocation list to FILE, and neither install nor load it"),
	OPT_ROOT(&revoke_job.root_dir,
		 "revoke in the image in DIR; nothing is loaded"),
	SIGNER_OPTIONS(revoke_job.sign),
	OPT_END,
};

static int run(int argc, char **argv)
{
	const char *wrong = signer_options_wrong(&revoke_job.sign);
	int status;

	if (!argc && !revoke_job.keys && !revoke_job.belows &&
	    !revoke_job.repo.location)
		return usage_error(
			"FILE, LIST, RPM, --signer, --below or --repo is missing");
	if (!revoke_job.repo.signers.n) {
		revoke_job.repo.signers.keys = revoke_job.keyring;
		revoke_job.repo.signers.n = revoke_job.keyrings;
	}
	if (revoke_job.repo.location && !revoke_job.repo.signers.n &&
	    !revoke_job.repo.signers.unsigned_ok)
		return usage_error(
			"--repo requires --repo-key FILE, the key that signed its metadata, or --unsigned-repo");
	if (wrong && !revoke_job.dry_run)
		return usage_error("%s", wrong);
	if (!revoke_job.name)
		revoke_job.name = NAME;
	revoke_job.serial = (uint64_t)time(NULL);
	revoke_job.root = root_open(revoke_job.root_dir);
	if (revoke_job.root < 0)
		return EXIT_FAILED;
	status = arguments_revoke(argv) ? EXIT_FAILED : EXIT_DONE;
	signer_free(revoke_job.signer);
	while (revoke_job.files)
		free(revoke_job.file[--revoke_job.files]);
	free(revoke_job.file);
	revocation_free(&revoke_job.old);
	revocation_free(&revoke_job.all);
	close(revoke_job.root);
	return status;
}

const struct command cmd_revoke = {
	.name = "revoke",
	.summary = "revoke files, digest lists or keys",
	.usage =
		"[OPTION...] FILE|LIST|RPM...\n[OPTION...] --signer KEY...\n[OPTION...] --below 'NAME < VERSION-RELEASE'...\n"
		"[OPTION...] --repo URL|DIR --advisory ID...",
	.about =
		"Make files untrusted that digest lists attest: make a revocation list, sign it,\n"
		"install it in " INSTALLED_DIR
		", and load it into the running kernel. It is\n"
		"effective at once, also for what is loaded later, and cannot be unloaded. What was\n"
		"revoked by this command before stays so.\n\n"
		"Of FILE the content is revoked, whichever list attests it and wherever a copy is.\n"
		"Of LIST, a file, a name as in 'dclist list' or a list id, and of an RPM package,\n"
		"the list is: what another list attests as well stays trusted.\n",
	.opts = options,
	.notes =
		"Files that would no longer run are shown. Nothing is revoked if init, the shell,\n"
		"dclist, or a module of an installed kernel is among them, except with --force.\n\n"
		"Exit status: 0 revoked, 1 failed or refused, 2 wrong usage.\n",
	.max = OPERANDS_ANY,
	.complete = complete_lists,
	.run = run,
};
