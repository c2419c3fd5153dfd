// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist revoke: what is attested, and must not count any more. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/json.h"
#include "base/root.h"
#include "base/text.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "list/floor.h"
#include "list/installed.h"
#include "list/show.h"
#include "list/sign.h"
#include "repo/advisories.h"
#include "repo/repo.h"
#include "rpm/rpmfile.h"
#include "system/install.h"
#include "system/revoke.h"
#include "system/revoke_signer.h"
#include "trust/crypto.h"

#define NAME "revoked"
#define BOOT "/etc/dclist/boot"

/* The command line, and what is made of it */
static struct {
	struct signer_options sign;
	const char *root_dir;
	const char *output;
	const char *name;
	const char **key;
	size_t keys;
	const char **keyring;
	size_t keyrings;
	struct signer *signer; /* not in a dry run */
	const char **below;
	size_t belows;
	struct advisory_options repo;
	const char **advisory;
	size_t advisories;
	bool dry_run;
	bool json;
	bool force;
	int root;
	uint64_t serial;
	struct revocation old; /* what is revoked already */
	bool own_read; /* the file that is replaced was one of them */
	bool old_unloaded; /* the kernel lacks it */
	struct revocation all; /* and what is from now on */
	char **file; /* whose content is; NULL at the end */
	size_t files;
} job = {
	.repo.fetch = { .jobs = 1, .timeout = REPO_TIMEOUT },
};

static int no_memory(void)
{
	error(NULL, "out of memory");
	return -ENOMEM;
}

static int add(enum dgc_kind kind, const uint8_t *value)
{
	return revocation_add(&job.all, kind, DGC_ALGO_SHA256, value) ?
		       no_memory() :
		       0;
}

/* By its first bytes, a package or a digest list; modules end like lists. */
static bool is_list(const char *file)
{
	static const struct {
		const char *bytes;
		size_t len;
	} head[] = {
		{ "\xed\xab\xee\xdb", 4 }, /* package */
		{ "\x8e\xad\xe8\x01\0\0\0\0", 8 }, /* its header */
		{ "\0\0\0\0\0\2", 6 }, /* tlv */
		{ DGC_PGP_MAGIC, DGC_PGP_MAGIC_LEN },
	};
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t first[DGC_PGP_MAGIC_LEN] = { 0 };
	ssize_t n = fd >= 0 ? pread(fd, first, sizeof(first), 0) : -1;
	size_t i;

	if (fd >= 0)
		close(fd);
	for (i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		if (n >= (ssize_t)head[i].len &&
		    !memcmp(first, head[i].bytes, head[i].len))
			return true;
	return false;
}

static int id_add(const char *arg, enum list_format format,
		  const uint8_t id[LIST_ID_LEN])
{
	if (format != LIST_REVOCATION)
		return add(DGC_KIND_LIST, id);
	error(arg, "a revocation list cannot be revoked");
	return -EINVAL;
}

static int list_add(const char *file)
{
	struct list list;
	int err = list_open(file, &list);

	if (err)
		return err;
	err = id_add(file, list.format, list.id);
	list_free(&list);
	return err;
}

/* To see whether it stops: its path, as the image has it; 0 for one outside of it */
static int path_add(const char *file)
{
	char *real = realpath(file, NULL);
	char *root = realpath(job.root_dir ? job.root_dir : "/", NULL);
	size_t len = root ? strlen(root) : 0;
	int err = 0;

	if (!real || !root || !array_grow(&job.file, job.files, sizeof(real)))
		err = -ENOMEM;
	else if (len == 1)
		job.file[job.files++] = strdup(real);
	else if (!strncmp(real, root, len) && real[len] == '/')
		job.file[job.files++] = strdup(real + len);
	if (!err && job.files && !job.file[job.files - 1])
		err = -ENOMEM;
	free(real);
	free(root);
	return err ? no_memory() : 0;
}

/* The content: a copy with another fs-verity digest is the same program. */
static int file_add(const char *file)
{
	int fd = root_open_target(ROOT_NONE, file);
	uint8_t digest[DGC_DIGEST_MAX];
	int err = fd < 0 ? fd : crypto_hash_fd(DGC_ALGO_SHA256, fd, digest);

	if (fd >= 0)
		close(fd);
	if (err) {
		error(file, "cannot be read: %s", strerror(-err));
		return err;
	}
	err = path_add(file);
	return err ? err : add(DGC_KIND_CONTENT, digest);
}

/* Each installed list of that name, or the loaded ones; how many, or an errno */
static int named_add(const struct installed *in, const char *name)
{
	struct kernel_lists loaded = { 0 };
	int err = 0, found = 0;
	size_t i;

	for (i = 0; !err && i < in->n; i++)
		if (in->list[i].format != LIST_INVALID &&
		    installed_is_named(&in->list[i], name)) {
			err = id_add(name, in->list[i].format, in->list[i].id);
			found++;
		}
	if (!err && !found && !job.root_dir && !kernel_absent())
		err = kernel_lists_open(&loaded);
	for (i = 0; !err && i < loaded.n; i++)
		if (!strcmp(loaded.list[i].name, name)) {
			err = add(DGC_KIND_LIST, loaded.list[i].id);
			found++;
		}
	kernel_lists_free(&loaded);
	return err ? err : found;
}

static int argument_add(const struct installed *in, const char *arg)
{
	uint8_t id[LIST_ID_LEN];
	int found;

	if (list_id_decode(arg, id))
		return add(DGC_KIND_LIST, id);
	if (access(arg, F_OK) == 0)
		return is_list(arg) ? list_add(arg) : file_add(arg);
	found = strchr(arg, '/') ? 0 : named_add(in, arg);
	if (found)
		return found < 0 ? found : 0;
	error(arg,
	      "neither a file nor a list; 'dclist list' shows which lists there are");
	return -ENOENT;
}

/* Of a key that is not known yet */
static int floor_add(const char *below, struct revocation *floors)
{
	static const struct fingerprint nobody = { .len = DGC_TLV_SIGNER_LEN };

	return !below || revocation_add_floor(floors, &nobody, below) ?
		       no_memory() :
		       0;
}

static int below_add(const char *text, struct revocation *floors)
{
	char *below;
	const char *wrong = floor_read(text, &below);
	int err;

	if (wrong) {
		error(text, "%s", wrong);
		return -EINVAL;
	}
	err = floor_add(below, floors);
	free(below);
	return err;
}

static int advisories_add(struct revocation *floors)
{
	struct advisories advisories = { .id = job.advisory,
					 .n = job.advisories };
	int err;
	size_t i;

	if (!job.repo.location)
		return 0;
	err = advisories_read(&job.repo, &advisories);
	for (i = 0; !err && i < advisories.packages; i++)
		err = floor_add(advisories.below[i], floors);
	advisories_free(&advisories);
	return err;
}

static int floors_read(struct revocation *floors)
{
	int err = advisories_add(floors);
	size_t i;

	for (i = 0; !err && i < job.belows; i++)
		err = below_add(job.below[i], floors);
	return err;
}

/* For the keys that signed the installed lists */
static int installed_floors_add(const struct revocation *floors)
{
	struct keyring *ring = NULL;
	int err;

	if (job.keyrings)
		ring = keyring_open(job.keyring, job.keyrings);
	if (job.keyrings && !ring)
		return -ENOKEY;
	err = revoke_floors_add(job.root, ring, job.root_dir, floors,
				job.repo.location, &job.all);
	keyring_free(ring);
	return err;
}

/* For each of these keys, or for those that signed the installed lists */
static int floors_add(const struct revocation *keys,
		      const struct revocation *floors)
{
	struct fingerprint signer;
	int err = 0;
	size_t i, j;

	if (!keys->n)
		return installed_floors_add(floors);
	for (i = 0; i < keys->n; i++) {
		signer = revoked_signer(&keys->entry[i]);
		for (j = 0; !err && j < floors->n; j++)
			err = revocation_add_floor(&job.all, &signer,
						   floors->entry[j].below);
	}
	return err ? no_memory() : 0;
}

/*
 * The keys of --signer, each with its subkeys. With floors they say whose packages are
 * meant, and are not revoked themselves.
 */
static int keys_add(const struct installed *in, const struct revocation *floors)
{
	struct revoke_signers signers = { .installed = in };
	struct revocation keys = { 0 };
	int err = 0;
	size_t i;

	if (job.keys || floors->n)
		err = revoke_signers_read(job.root, job.keyring, job.keyrings,
					  &signers);
	for (i = 0; !err && i < job.keys; i++)
		err = revoke_signers_add(&signers, job.key[i], job.force,
					 &keys);
	if (!err && floors->n)
		err = floors_add(&keys, floors);
	else if (!err && revocation_merge(&job.all, &keys))
		err = no_memory();
	revocation_free(&keys);
	revoke_signers_free(&signers);
	return err;
}

/* Is it loaded, by PKCS#7? By OpenPGP it may be that of a vendor, which revokes less. */
static bool is_loaded(const struct list *list)
{
	struct kernel_lists loaded = { 0 };
	const struct kernel_list *found = NULL;
	bool is;

	if (job.root_dir || kernel_absent() || kernel_lists_open(&loaded))
		return false;
	found = kernel_lists_find(&loaded, list->id);
	job.old_unloaded |= !found;
	is = found && !strcmp(found->signer, "pkcs7") && !found->revoked;
	kernel_lists_free(&loaded);
	return is;
}

/* A list that others wrote must not become one by the key that signs now. */
static int old_verify(const struct list *list)
{
	const bool loaded = is_loaded(list);

	if (!job.signer || loaded || signer_made(job.signer, list))
		return 0;
	error(list->file,
	      "not extended, as it was not signed with the key given, and is not loaded with a PKCS#7 signature; look at it with dclist show, then choose another --name or remove it");
	return -EKEYREJECTED;
}

static int old_merge(const struct list *list)
{
	int err;

	if (list->tlv.algo != DGC_ALGO_SHA256) {
		error(list->file,
		      "its digests are not SHA-256, so it cannot be extended; choose another --name");
		return -EINVAL;
	}
	if (list->tlv.serial == UINT64_MAX) {
		error(list->file,
		      "has the highest serial that there is, so it cannot be extended; choose another --name");
		return -ERANGE;
	}
	err = old_verify(list);
	if (err)
		return err;
	if (list->tlv.serial >= job.serial)
		job.serial = list->tlv.serial + 1;
	if (revocation_take(&job.old, list) || revocation_take(&job.all, list))
		return no_memory();
	return 0;
}

/* Is it the file that is replaced? What is in it must not be lost. */
static bool is_own(const char *file)
{
	const struct list own = { .format = LIST_REVOCATION,
				  .name = (char *)job.name };
	char *name = list_file_name(&own);
	bool is = !name || !strcmp(strrchr(file, '/') + 1, name);

	free(name);
	return is;
}

static int own_merge(const char *file, const struct list *list)
{
	job.own_read |= is_own(file);
	return old_merge(list);
}

/* The list to replace, so that one file has all that is revoked */
static int old_take(const char *file, struct bytes bytes, void *ctx)
{
	int *err = ctx;
	struct list list;

	if (*err || strncmp(strrchr(file, '/') + 1, "revocation-", 11)) {
		bytes_free(&bytes);
		return 0;
	}
	if (list_parse(file, bytes, &list)) {
		*err = is_own(file) ? -EBADMSG : 0;
		return 0;
	}
	if (list.format == LIST_REVOCATION && !strcmp(list.name, job.name))
		*err = own_merge(file, &list);
	list_free(&list);
	return 0;
}

/* A link, a list of another name, or one that cannot be read, must not be replaced. */
static int own_check(void)
{
	const struct list own = { .format = LIST_REVOCATION,
				  .name = (char *)job.name };
	char *name = list_file_name(&own), *path = NULL;
	int fd = -ENOMEM;

	if (name && asprintf(&path, INSTALLED_DIR "/%s", name) < 0)
		path = NULL;
	if (path)
		fd = root_openat(job.root, path, O_PATH | O_NOFOLLOW);
	if (fd == -ENOMEM)
		no_memory();
	else if (fd >= 0)
		root_error(
			path,
			"not replaced, as it was not read as a revocation list named %s; move it away, or choose another --name",
			job.name);
	if (fd >= 0)
		close(fd);
	free(path);
	free(name);
	return fd >= 0 ? -EEXIST : fd == -ENOMEM ? fd : 0;
}

static int arguments_take(char **args, const struct revocation *floors)
{
	struct installed in = { 0 };
	int err = installed_read(job.root, &in);

	if (!err && installed_dir_each(job.root, old_take, &err) < 0)
		err = -EIO;
	if (!err && !job.own_read)
		err = own_check();
	for (; !err && *args; args++)
		err = argument_add(&in, *args);
	if (!err)
		err = keys_add(&in, floors);
	installed_free(&in);
	if (!err && !array_grow(&job.file, job.files, sizeof(*job.file)))
		err = no_memory();
	if (!err)
		job.file[job.files] = NULL;
	return err;
}

/* How many are revoked that were not before */
static size_t fresh_count(void)
{
	size_t i, n = 0;

	for (i = 0; i < job.all.n; i++)
		n += !revocation_covers(&job.old, &job.all.entry[i]);
	return n;
}

static int by_list(const void *a, const void *b)
{
	const struct stopped_file *x = a, *y = b;
	int order = strcmp(x->list, y->list);

	return order ? order : strcmp(x->path, y->path);
}

/* From @i on, how many are of one list? */
static size_t list_files(const struct revoke_effect *effect, size_t i)
{
	size_t n = 1;

	while (i + n < effect->n &&
	       !strcmp(effect->file[i].list, effect->file[i + n].list))
		n++;
	return n;
}

static void files_print(const struct revoke_effect *effect, size_t i, size_t n)
{
	const struct stopped_file *file;

	printf("%zu of ", n);
	text_print(stdout, effect->file[i].list);
	puts(":");
	for (; n--; i++) {
		file = &effect->file[i];
		printf("  would not run: ");
		text_print(stdout, file->path);
		if (file->vital)
			printf("  (%s)", file->vital);
		putchar('\n');
	}
}

static void effect_print(const struct revoke_effect *effect)
{
	size_t i, n;

	for (i = 0; i < job.all.n; i++) {
		if (revocation_covers(&job.old, &job.all.entry[i]))
			continue;
		printf("revoked: ");
		revoked_print(&job.all.entry[i]);
		putchar('\n');
	}
	for (i = 0; i < effect->n; i += n) {
		n = list_files(effect, i);
		files_print(effect, i, n);
	}
	printf("%zu revoked, %zu files would not run\n", fresh_count(),
	       effect->n);
}

static json_t *files_json(const struct revoke_effect *effect, size_t i,
			  size_t n)
{
	json_t *all = json_array(), *o;

	for (; n--; i++) {
		o = json_object();
		json_put_text(o, "path", effect->file[i].path);
		if (effect->file[i].vital)
			json_put_text(o, "vital", effect->file[i].vital);
		json_add(all, o);
	}
	return all;
}

static int effect_json(const struct revoke_effect *effect)
{
	json_t *all = json_object(), *revoked = json_array();
	json_t *lists = json_array(), *o;
	size_t i, n;

	for (i = 0; i < job.all.n; i++)
		if (!revocation_covers(&job.old, &job.all.entry[i]))
			json_add(revoked, show_revoked(&job.all.entry[i]));
	for (i = 0; i < effect->n; i += n) {
		n = list_files(effect, i);
		o = json_object();
		json_put_text(o, "name", effect->file[i].list);
		json_put(o, "files", files_json(effect, i, n));
		json_add(lists, o);
	}
	json_put(all, "revoked", revoked);
	json_put_number(all, "files", effect->n);
	json_put_number(all, "vital", effect->vital);
	json_put(all, "lists", lists);
	return json_finish(all) ? -EIO : 0;
}

static int effect_show(struct revoke_effect *effect)
{
	if (effect->n)
		qsort(effect->file, effect->n, sizeof(*effect->file), by_list);
	if (job.json)
		return effect_json(effect);
	effect_print(effect);
	return 0;
}

/* Is it meant, or a mistake that leaves a system that does not start? */
static int effect_accept(const struct revoke_effect *effect)
{
	size_t i;

	if (!effect->vital || job.force)
		return 0;
	for (i = 0; i < effect->n; i++)
		if (effect->file[i].vital)
			error(effect->file[i].path,
			      "would not run any more: it is, or is a part of, %s",
			      effect->file[i].vital);
	error(NULL,
	      "not revoked: %zu files without which this system may not start; install newer versions first, or give --force",
	      effect->vital);
	return -EPERM;
}

/* Where the initramfs hands over, root could otherwise remove the list and boot. */
static void boot_advise(const struct list *list)
{
	int fd = root_openat(job.root, BOOT "/policy.p7b", O_PATH);

	if (fd < 0)
		return;
	close(fd);
	printf("to require it at boot, write %s:%ju to " BOOT
	       "/revocation-serial, and rebuild the initramfs\n",
	       job.name, (uintmax_t)list->tlv.serial);
}

static int folder_open(struct install *in)
{
	struct install_options options = {
		.root_dir = job.root_dir,
		.no_verify = true,
		.no_load = true,
	};
	int err = install_open(in, &options);

	/* Also where lists are sealed */
	in->load = !job.root_dir && !kernel_absent();
	return err;
}

static int list_install(const struct install *in, const struct list *list)
{
	char *name = list_file_name(list);
	int state;

	if (!name)
		return no_memory();
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

	err = revocation_write(&job.all, job.name, job.serial, &data);
	if (err == -ENOMEM)
		no_memory();
	else if (err)
		error(job.name,
		      "cannot be the name of a list: 1 to 255 bytes, no control characters");
	else
		err = signer_sign(job.signer, "revocation list", &data, NULL,
				  &list);
	bytes_free(&data);
	if (err)
		return err;
	if (job.output)
		err = file_write_atomic(job.output, list.bytes.data,
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
	int err = arguments_take(args, floors);
	/* It is written to a file, or loaded, anyway. */
	bool made = job.output || job.old_unloaded;

	if (!err && !fresh_count() && !job.json && (job.dry_run || !made)) {
		puts("all of it is revoked already");
		return 0;
	}
	if (!err)
		err = revoke_effect(job.root, job.root_dir, &job.all, job.file,
				    &effect);
	if (!err)
		err = effect_show(&effect);
	if (!err)
		err = effect_accept(&effect);
	if (!err && !job.dry_run)
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

	if (!job.dry_run) {
		job.signer = signer_open(&job.sign);
		err = job.signer ? 0 : -EIO;
	}
	if (!err)
		err = floors_read(&floors);
	if (!err && !job.dry_run && !job.output)
		err = folder_open(&in);
	if (!err)
		err = all_revoke(&in, args, &floors);
	install_close(&in);
	revocation_free(&floors);
	return err;
}

static const struct opt options[] = {
	OPT_TEXTS(
		0, "signer", "KEY", &job.key, &job.keys,
		"revoke all that the key with this fingerprint, or a subkey of it, signed; may be repeated"),
	OPT_KEYRING(
		&job.keyring, &job.keyrings,
		"key file of --signer, for its subkeys, or of the lists of --below and --repo"),
	OPT_TEXTS(
		0, "below", "'NAME < VERSION-RELEASE'", &job.below, &job.belows,
		"revoke lower versions of a package that were signed by the key of its installed list, which is loaded or verified with --keyring, or by --signer; may be repeated"),
	OPT_TEXT(
		0, "repo", "URL|DIR", &job.repo.location,
		"revoke what advisories of the repository at this http(s):// or file:// URL, or in DIR, have fixed",
		.requires = "advisory"),
	OPT_TEXTS(
		0, "advisory", "ID", &job.advisory, &job.advisories,
		"all lower versions of the packages that this one fixed; " ADVISORY_SECURITY
		": those that are about security; may be repeated",
		.requires = "repo", .words = ADVISORY_SECURITY),
	REPO_OPTIONS(job.repo.signers, job.repo.fetch),
	OPT_DRY_RUN(&job.dry_run),
	OPT_JSON(&job.json, .requires = "dry-run"),
	OPT_FORCE(
		&job.force,
		"revoke also what init, the shell, dclist or a module of an installed kernel requires, and unknown signers"),
	OPT_TEXT(
		0, "name", "NAME", &job.name,
		"name of the revocation list that is extended or made; default: " NAME),
	OPT_OUTPUT(
		"FILE", &job.output,
		"write the revocation list to FILE, and neither install nor load it"),
	OPT_ROOT(&job.root_dir,
		 "revoke in the image in DIR; nothing is loaded"),
	SIGNER_OPTIONS(job.sign),
	OPT_END,
};

static int run(int argc, char **argv)
{
	const char *wrong = signer_options_wrong(&job.sign);
	int status;

	if (!argc && !job.keys && !job.belows && !job.repo.location)
		return usage_error(
			"FILE, LIST, RPM, --signer, --below or --repo is missing");
	if (!job.repo.signers.n) {
		job.repo.signers.keys = job.keyring;
		job.repo.signers.n = job.keyrings;
	}
	if (job.repo.location && !job.repo.signers.n &&
	    !job.repo.signers.unsigned_ok)
		return usage_error(
			"--repo requires --repo-key FILE, the key that signed its metadata, or --unsigned-repo");
	if (wrong && !job.dry_run)
		return usage_error("%s", wrong);
	if (!job.name)
		job.name = NAME;
	job.serial = (uint64_t)time(NULL);
	job.root = root_open(job.root_dir);
	if (job.root < 0)
		return EXIT_FAILED;
	status = arguments_revoke(argv) ? EXIT_FAILED : EXIT_DONE;
	signer_free(job.signer);
	while (job.files)
		free(job.file[--job.files]);
	free(job.file);
	revocation_free(&job.old);
	revocation_free(&job.all);
	close(job.root);
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
