// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist keys: the kernel's built-in keyring out of vendors' key files. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd_keys.h"
#include "cmd_keys_vendor.h"
#include "commands.h"
#include "list/sign.h"
#include "trust/armor.h"
#include "trust/vendors.h"

static const char usage[] =
	"Usage: dclist keys [OPTION...] KEYFILE...\n"
	"       dclist keys --vendor NAME,... [OPTION...] [KEYFILE|DIR...]\n"
	"       dclist keys --vendor list\n"
	"       dclist keys --list FILE\n"
	"       dclist keys enroll [OPTION...] KEYFILE...\n\n"
	"Turn OpenPGP keys, ASCII-armored or binary, into the keyring that is built into\n"
	"the kernel, CONFIG_DIGEST_CACHE_KEYS. Each key is checked: GnuPG judges its\n"
	"self-signatures, the kernel's rules the rest. Only keys that may sign are\n"
	"written, with the packets that the kernel needs. Each key is listed with what\n"
	"became of it and why.\n\n"
	"With --vendor only keys are taken that the table of vendors' keys has under that\n"
	"name, by fingerprint. They are looked for in the files and directories that are given,\n"
	"else in /usr/share/distribution-gpg-keys.\n\n"
	"'dclist keys enroll' makes a key list of it: with a signature by a key that the\n"
	"kernel trusts already, the running kernel takes the keys, too.\n\n"
	"Options:\n"
	"  -o, --output FILE   write the keyring, or the key list; without it keys are only\n"
	"                      checked\n"
	"      --allow-expired take expired keys: the kernel does not look at the date,\n"
	"                      and packages signed before are still in use\n"
	"      --vendor NAMES  take the keys of these vendors: fedora-44,epel-10, or fedora\n"
	"                      for all its releases; 'list' prints the table\n"
	"      --table FILE    use this table of vendors' keys, and no other\n"
	"  -l, --list FILE     show what is in a keyring, as the kernel reads it\n"
	"  -j, --json          print the table as JSON\n"
	"  -h, --help          show this text\n\n"
	"Options of enroll:\n" SIGNER_USAGE
	"      --install       install the key list in /etc/digest_lists and load it\n"
	"  -r, --root DIR      install into the image in this folder; nothing is loaded\n\n"
	"Exit status: 0 done, 1 no key accepted or failed, 2 wrong usage.\n";

struct keys {
	const char *output;
	const char *list;
	const char *vendor;
	const char *table;
	bool allow_expired;
	bool json;
};

/* Shows what was checked and writes it; an exit status. */
static int keys_put(const struct keys *keys, const struct vendor_pick *pick,
		    const struct key_check *check)
{
	if (keys_table_print(check, keys->json) ||
	    (pick && vendor_pick_result(pick, check)) ||
	    !keys_may_be_written(check) ||
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

static int vendor_keys_make(const struct keys *keys, char **files, size_t n)
{
	struct vendor_pick *pick =
		vendor_pick_open(keys->vendor, keys->table, files, n);
	struct key_check check;
	int status = EXIT_FAILED;

	if (pick && !vendor_pick_check(pick, keys->allow_expired, &check)) {
		status = keys_put(keys, pick, &check);
		key_check_free(&check);
	}
	vendor_pick_close(pick);
	return status;
}

static int vendor_keys_list(const struct keys *keys)
{
	struct vendor_keys table;
	int err = vendor_keys_read(keys->table, &table);

	if (!err) {
		err = vendor_keys_print(&table, keys->json);
		vendor_keys_free(&table);
	}
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int vendor_run(const struct keys *keys, char **files, size_t n)
{
	bool list = !strcmp(keys->vendor, "list") ||
		    !strcmp(keys->vendor, "help");

	if (!keys->vendor[strspn(keys->vendor, ",")])
		return usage_error(&cmd_keys, "--vendor requires a name");
	if (list && (n || keys->output))
		return usage_error(
			&cmd_keys,
			"--vendor list cannot be combined with a file");
	return list ? vendor_keys_list(keys) : vendor_keys_make(keys, files, n);
}

/* A built-in keyring: nothing but what the kernel's parser says counts */
static int keys_list(const struct keys *keys)
{
	struct key_check check = { 0 };
	struct bytes b;
	int err = file_read(keys->list, KEY_FILE_MAX, &b);

	if (err)
		return EXIT_FAILED;
	err = key_rows_read(keys->list, &b, &check);
	if (err && keys_without_magic(b.data, b.len))
		error(keys->list,
		      "a keyring made by an earlier version, or not by dclist keys: the kernel refuses it; make it again with: dclist keys -o FILE KEYFILE...");
	else if (err)
		error(keys->list,
		      "not a keyring as the kernel reads it; make it with dclist keys -o");
	else
		err = keys_table_print(&check, keys->json);
	key_check_free(&check);
	bytes_free(&b);
	return err ? EXIT_FAILED : EXIT_DONE;
}

/* Returns -1 to go on, or an exit status. */
static int option_take(int opt, struct keys *keys)
{
	switch (opt) {
	case 'o':
		keys->output = optarg;
		return -1;
	case 'l':
		keys->list = optarg;
		return -1;
	case 'e':
		keys->allow_expired = true;
		return -1;
	case 'v':
		keys->vendor = optarg;
		return -1;
	case 't':
		keys->table = optarg;
		return -1;
	case 'j':
		keys->json = true;
		return -1;
	case 'h':
		return usage_print(&cmd_keys);
	default:
		return usage_try(&cmd_keys);
	}
}

static int run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "allow-expired", no_argument, NULL, 'e' },
		{ "list", required_argument, NULL, 'l' },
		{ "vendor", required_argument, NULL, 'v' },
		{ "table", required_argument, NULL, 't' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	static char enroll[] = "dclist keys enroll";
	struct keys keys = { 0 };
	int opt, status;

	if (argc > 1 && !strcmp(argv[1], "enroll")) {
		argv[1] = enroll;
		return keys_enroll_run(argc - 1, argv + 1);
	}
	while ((opt = getopt_long(argc, argv, "o:l:jh", options, NULL)) >= 0) {
		status = option_take(opt, &keys);
		if (status >= 0)
			return status;
	}
	if (keys.list && (optind < argc || keys.output || keys.vendor))
		return usage_error(
			&cmd_keys,
			"--list cannot be combined with another file or --vendor");
	if (keys.table && !keys.vendor)
		return usage_error(&cmd_keys, "--table requires --vendor");
	if (keys.list)
		return keys_list(&keys);
	if (keys.vendor)
		return vendor_run(&keys, argv + optind,
				  (size_t)(argc - optind));
	if (optind == argc)
		return usage_error(&cmd_keys, "KEYFILE is missing");
	return keys_make(&keys, argv + optind, (size_t)(argc - optind));
}

const struct command cmd_keys = {
	.name = "keys",
	.summary = "make the kernel's keyring out of vendors' keys",
	.usage = usage,
	.run = run,
};
