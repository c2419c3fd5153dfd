// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist keys: the kernel's built-in keyring out of vendors' key files. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "keys.h"

static const char usage[] =
	"Usage: dclist keys [OPTION...] KEYFILE...\n"
	"       dclist keys --list FILE\n\n"
	"Turn OpenPGP keys, ASCII-armored or binary, into the keyring that is built into\n"
	"the kernel, CONFIG_DIGEST_CACHE_KEYS. Each key is checked: GnuPG judges its\n"
	"self-signatures, the kernel's rules the rest. Only keys that may sign are\n"
	"written, with the packets that the kernel needs. Each key is listed with what\n"
	"became of it and why.\n\n"
	"Options:\n"
	"  -o, --output FILE   write the keyring; without it keys are only checked\n"
	"      --allow-expired take expired keys: the kernel does not look at the date,\n"
	"                      and packages signed before are still in use\n"
	"  -l, --list FILE     show what is in a keyring, as the kernel reads it\n"
	"  -j, --json          print the table as JSON\n"
	"  -h, --help          show this text\n\n"
	"Exit status: 0 done, 1 no key accepted or failed, 2 wrong usage.\n";

struct keys {
	const char *output;
	const char *list;
	bool allow_expired;
	bool json;
};

static void algorithm_text(const struct key_row *row, char *out, size_t room)
{
	if (row->curve != DGC_PGP_CURVE_NONE)
		snprintf(out, room, "%s %s", pgp_pubkey_name(row->pubkey),
			 curve_name(row->curve));
	else if (row->bits)
		snprintf(out, room, "%s %u", pgp_pubkey_name(row->pubkey),
			 row->bits);
	else if (row->pubkey)
		snprintf(out, room, "%s", pgp_pubkey_name(row->pubkey));
	else
		snprintf(out, room, "-");
}

/* "FINGERPRINT  RSA 4096  accepted: warning  User <id>", subkeys marked */
static void row_print(const struct key_row *row)
{
	char hex[FINGERPRINT_HEX] = "-", algorithm[48];

	if (row->version == 4)
		hex_encode(row->fingerprint, DGC_PGP_FINGERPRINT_LEN, hex);
	algorithm_text(row, algorithm, sizeof(algorithm));
	printf("%-40s  %s  %-11s  ", hex, row->subkey ? "sub" : "pub",
	       algorithm);
	text_print(stdout, row->user_id);
	fputs(row->accepted ? ": accepted" : ": refused: ", stdout);
	if (!row->accepted)
		text_print(stdout, row->reason);
	else if (row->warning)
		printf(", with a warning: %s", row->warning);
	putchar('\n');
}

static json_t *row_json(const struct key_row *row)
{
	json_t *o = json_object();
	char algorithm[48];

	algorithm_text(row, algorithm, sizeof(algorithm));
	json_put_text(o, "file", row->file);
	if (row->version == 4)
		json_put_hex(o, "fingerprint", row->fingerprint,
			     DGC_PGP_FINGERPRINT_LEN);
	json_put_bool(o, "subkey", row->subkey);
	json_put_number(o, "version", row->version);
	json_put_text(o, "algorithm", algorithm);
	json_put_number(o, "bits", row->bits);
	json_put_text(o, "user_id", row->user_id);
	json_put_bool(o, "accepted", row->accepted);
	if (row->reason)
		json_put_text(o, "reason", row->reason);
	if (row->warning)
		json_put_text(o, "warning", row->warning);
	return o;
}

static int table_print(const struct key_check *check, bool json)
{
	json_t *array;
	size_t i;

	if (!json) {
		for (i = 0; i < check->n; i++)
			row_print(&check->row[i]);
		return 0;
	}
	array = json_array();
	for (i = 0; i < check->n; i++)
		json_add(array, row_json(&check->row[i]));
	return json_finish(array);
}

/* Does the kernel find in @b exactly the keys that were accepted? */
static bool reads_back(const struct key_check *check, const struct bytes *b)
{
	struct dgc_pgp_keyring ring = { 0 };
	uint8_t fingerprint[DGC_PGP_FINGERPRINT_LEN];
	struct dgc_pgp_key key;
	size_t i = 0;
	int ret;

	while ((ret = dgc_pgp_keyring_next(b->data, (u32)b->len, &ring,
					   &key)) == 1) {
		if (key.refusal != DGC_PGP_ACCEPTED)
			continue;
		while (i < check->n && !check->row[i].accepted)
			i++;
		if (i == check->n ||
		    key_fingerprint(b->data + key.body_off, key.body_len,
				    fingerprint) ||
		    memcmp(fingerprint, check->row[i++].fingerprint,
			   sizeof(fingerprint)))
			return false;
	}
	while (i < check->n && !check->row[i].accepted)
		i++;
	return !ret && i == check->n;
}

static int keyring_write(const char *path, const struct key_check *check)
{
	struct bytes back;
	bool right;

	if (file_write_atomic(path, check->keyring.data, check->keyring.len,
			      0644) ||
	    file_read(path, KEY_FILE_MAX, &back))
		return -1;
	right = back.len == check->keyring.len && reads_back(check, &back);
	bytes_free(&back);
	if (right)
		return 0;
	error(path, "does not read back as it was written; removed");
	unlink(path);
	return -1;
}

static int keys_make(const struct keys *keys, char **files, size_t n)
{
	struct key_check check;
	int status = EXIT_DONE;

	if (key_check((const char *const *)files, n, keys->allow_expired,
		      &check))
		return EXIT_FAILED;
	if (table_print(&check, keys->json))
		status = EXIT_FAILED;
	if (!check.accepted) {
		error(NULL,
		      "no key is accepted, nothing is written; give an RSA or ECDSA key that may sign");
		status = EXIT_FAILED;
	} else if (keys->output && status == EXIT_DONE &&
		   keyring_write(keys->output, &check)) {
		status = EXIT_FAILED;
	}
	key_check_free(&check);
	return status;
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
	if (err)
		error(keys->list,
		      "not a keyring as the kernel reads it; make it with dclist keys -o");
	else
		err = table_print(&check, keys->json);
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
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct keys keys = { 0 };
	int opt, status;

	while ((opt = getopt_long(argc, argv, "o:l:jh", options, NULL)) >= 0) {
		status = option_take(opt, &keys);
		if (status >= 0)
			return status;
	}
	if (keys.list && (optind < argc || keys.output))
		return usage_error(&cmd_keys, "--list goes with no other file");
	if (keys.list)
		return keys_list(&keys);
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
