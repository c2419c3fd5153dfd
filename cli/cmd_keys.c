// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist keys: the kernel's built-in keyring out of vendors' key files. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "commands.h"
#include "list/sign.h"
#include "trust/armor.h"
#include "trust/key_table.h"
#include "trust/key_vendor_pick.h"
#include "trust/key_vendors.h"

struct keys {
	const char *output;
	const char *show;
	const char *vendor;
	const char *table;
	bool allow_expired;
	bool json;
};

/* Shows what was checked and writes it; an exit status. */
static int keys_put(const struct keys *keys, const struct key_vendor_pick *pick,
		    const struct key_check *check)
{
	if (key_table_print(check, keys->json) ||
	    (pick && key_vendor_report(pick, check)) ||
	    !key_check_usable(check) ||
	    (keys->output &&
	     file_write_atomic(keys->output, check->keyring.data,
			       check->keyring.len, 0644)) ||
	    check->bad_files)
		return EXIT_FAILED;
	return EXIT_DONE;
}

static int keys_make(const struct keys *keys, char **files, size_t n)
{
	struct key_check check;
	int status;

	if (key_check_each((const char *const *)files, n, keys->allow_expired,
			   &check))
		return EXIT_FAILED;
	status = keys_put(keys, NULL, &check);
	key_check_free(&check);
	return status;
}

static int keys_make_picked(const struct keys *keys, char **files, size_t n)
{
	struct key_vendor_pick *pick =
		key_vendor_pick_open(keys->vendor, keys->table, files, n);
	struct key_check check;
	int status = EXIT_FAILED;

	if (pick && !key_vendor_pick_check(pick, keys->allow_expired, &check)) {
		status = keys_put(keys, pick, &check);
		key_check_free(&check);
	}
	key_vendor_pick_close(pick);
	return status;
}

static int vendors_list(const struct keys *keys)
{
	struct key_vendors table;
	int err = key_vendors_read(keys->table, &table);

	if (!err) {
		err = key_vendors_print(&table, keys->json);
		key_vendors_free(&table);
	}
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int vendor_run(const struct keys *keys, char **files, size_t n)
{
	bool list = !strcmp(keys->vendor, "list") ||
		    !strcmp(keys->vendor, "help");

	if (!keys->vendor[strspn(keys->vendor, ",")])
		return usage_error("--vendor requires a name");
	if (list && (n || keys->output))
		return usage_error(
			"--vendor list cannot be combined with a file");
	return list ? vendors_list(keys) : keys_make_picked(keys, files, n);
}

/* A built-in keyring: nothing but what the kernel's parser says counts */
static int keys_show(const struct keys *keys)
{
	struct key_check check = { 0 };
	struct bytes b;
	int err = file_read(keys->show, KEY_FILE_MAX, &b);

	if (err)
		return EXIT_FAILED;
	err = key_rows_read(keys->show, &b, &check);
	if (err && keys_without_magic(b.data, b.len))
		error(keys->show,
		      "a keyring made by an earlier version, or not by dclist keys: the kernel refuses it; make it again with: dclist keys -o FILE KEYFILE...");
	else if (err)
		error(keys->show,
		      "not a keyring as the kernel reads it; make it with dclist keys -o");
	else
		err = key_table_print(&check, keys->json);
	key_check_free(&check);
	bytes_free(&b);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static struct keys keys;

/* The names in the table that may follow "fedora-44,", without those before it */
static void vendors_complete(void)
{
	const char *start = complete_start(), *comma = strrchr(start, ',');
	int before = comma ? (int)(comma - start) + 1 : 0;
	const struct key_vendor *key, *last = NULL;
	struct key_vendors table;
	char name[256];
	size_t i;

	complete_offer("list");
	if (key_vendors_read(NULL, &table))
		return;
	for (i = 0; i < table.n; last = key, i++) {
		key = &table.key[i];
		snprintf(name, sizeof(name), "%.*s%s", before, start,
			 key->vendor);
		if (!last || strcmp(key->vendor, last->vendor) != 0)
			complete_offer(name);
		else if (!strcmp(key->release, last->release))
			continue;
		snprintf(name, sizeof(name), "%.*s%s-%s", before, start,
			 key->vendor, key->release);
		complete_offer(name);
	}
	key_vendors_free(&table);
}

static const struct opt options[] = {
	OPT_OUTPUT("FILE", &keys.output,
		   "write the keyring; without it keys are only checked"),
	OPT_ALLOW_EXPIRED(&keys.allow_expired),
	OPT_TEXT(
		0, "vendor", "NAMES", &keys.vendor,
		"accept the keys of these vendors: fedora-44,epel-10, or fedora for all its releases; 'list' prints the table",
		.complete = vendors_complete),
	OPT_TEXT(0, "table", "FILE", &keys.table,
		 "use this table of vendors' keys, and no other",
		 .requires = "vendor"),
	OPT_TEXT(0, "show", "FILE", &keys.show,
		 "show the content of a keyring as the kernel reads it"),
	OPT_JSON(&keys.json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	if (keys.show && (argc || keys.output || keys.vendor))
		return usage_error(
			"--show cannot be combined with another file, --output or --vendor");
	if (keys.show)
		return keys_show(&keys);
	if (keys.vendor)
		return vendor_run(&keys, argv, (size_t)argc);
	if (!argc)
		return usage_error("KEYFILE is missing");
	return keys_make(&keys, argv, (size_t)argc);
}

static const struct command *const subs[] = { &keys_enroll, NULL };

const struct command cmd_keys = {
	.name = "keys",
	.summary = "make the kernel's keyring from vendors' keys",
	.usage = "[OPTION...] KEYFILE...\n"
		 "--vendor NAME,... [OPTION...] [KEYFILE|DIR...]\n"
		 "--vendor list\n--show FILE\nenroll [OPTION...] KEYFILE...",
	.about =
		"Make the keyring that is built into the kernel, CONFIG_DIGEST_CACHE_KEYS, from\n"
		"OpenPGP keys, ASCII-armored or binary. Each key is checked: its self-signatures by\n"
		"GnuPG, the rest by the kernel's rules. Only keys that may sign are written, with\n"
		"the packets that the kernel needs. Each key is listed with the result and the\n"
		"reason.\n\n"
		"With --vendor, only keys are accepted that the table of vendors' keys has under\n"
		"that name, by fingerprint. They are looked up in the files and directories that\n"
		"are given, or in " KEY_FILES_DIR ".\n",
	.opts = options,
	.notes =
		"Exit status: 0 done, 1 no key is accepted, or failed, 2 wrong usage.\n",
	.max = OPERANDS_ANY,
	.subs = subs,
	.run = run,
};
