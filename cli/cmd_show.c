// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist show: what a digest list says. Nothing of it is verified here. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/root.h"
#include "base/text.h"
#include "commands.h"
#include "list/digest.h"
#include "list/installed.h"
#include "list/revocation.h"
#include "list/show.h"
#include "rpm/rpmfile.h"
#include "trust/key_check.h"
#include "trust/signature.h"

struct show {
	bool digests;
	bool json;
};

static void date_text(uint32_t seconds, char out[32])
{
	time_t t = seconds;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || !strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm))
		snprintf(out, 32, "%u", seconds);
}

static void issuer_print(const struct list *list, const struct signature *sig)
{
	char hex[FINGERPRINT_HEX];

	if (!list_signature_key(list, sig, hex))
		printf("  signer:     not named\n");
	else if (strlen(hex) > 2 * (size_t)DGC_PGP_KEY_ID_LEN)
		printf("  signer:     fingerprint %s\n", hex);
	else
		printf("  signer:     key id %s\n", hex);
}

static void openpgp_print(const struct list *list, const struct signature *sig)
{
	const struct dgc_pgp_sig *parsed = &sig->parsed;
	char why[SIGNATURE_REFUSAL_LEN], date[32];

	if (sig->err) {
		signature_refusal(list->bytes.data + sig->off, sig->len, why,
				  sizeof(why));
		printf("  signature:  %s, which the kernel ignores\n", why);
		if (sig->user)
			issuer_print(list, sig);
		return;
	}
	date_text(parsed->created, date);
	printf("  signature:  OpenPGP version %u, %s over %s, %s\n",
	       parsed->version, pgp_pubkey_name(parsed->pubkey_algo),
	       algo_name(parsed->algo), date);
	issuer_print(list, sig);
}

static void signature_print(const struct list *list)
{
	unsigned int i;

	if (list->trailer.format != DGC_SIG_PGP)
		printf("  signature:  PKCS#7\n");
	for (i = 0; i < list->signatures.n; i++)
		openpgp_print(list, &list->signatures.sig[i]);
}

static void source_print(const struct list *list)
{
	char source[DGC_TLV_NAME_MAX + 1] = "";

	memcpy(source, list->bytes.data + list->tlv.source_off,
	       list->tlv.source_len);
	fputs("  source:     ", stdout);
	text_print(stdout, source);
	putchar('\n');
}

static void tlv_print(const struct list *list)
{
	char hex[2 * DGC_TLV_SALT_MAX + 1];

	if (list->tlv.source_off)
		source_print(list);
	if (list->tlv.serial)
		printf("  serial:     %ju\n", (uintmax_t)list->tlv.serial);
	if (list->tlv.block_size)
		printf("  block size: %u\n", list->tlv.block_size);
	if (!list->tlv.salt_off)
		return;
	hex_encode(list->bytes.data + list->tlv.salt_off, list->tlv.salt_len,
		   hex);
	printf("  salt:       %s\n", hex);
}

static int digest_print(const struct digest *d, void *ctx)
{
	char hex[2 * DGC_DIGEST_MAX + 1];

	(void)ctx;
	hex_encode(d->value, dgc_algo_size(d->algo), hex);
	printf("    %s%s:%s", d->kind == DGC_KIND_CONTENT ? "content:" : "",
	       algo_name(d->algo), hex);
	if (d->mode)
		printf("  %06o", d->mode);
	if (d->path) {
		fputs("  ", stdout);
		text_print(stdout, d->path);
	}
	putchar('\n');
	return 0;
}

static int revoked_show(const struct list *list, bool each)
{
	struct revocation r = { 0 };
	int err = each ? revocation_take(&r, list) : 0;
	size_t i;

	printf("  revokes:    %u, of them %u lists, %u signers and %u floors\n",
	       list->tlv.entries, list->tlv.list_entries,
	       list->tlv.signer_entries, list->tlv.floor_entries);
	for (i = 0; !err && i < r.n; i++) {
		printf("    ");
		revoked_print(&r.entry[i]);
		putchar('\n');
	}
	revocation_free(&r);
	return err;
}

static void digests_print(const struct list *list)
{
	bool tlv = list->format == LIST_TLV;
	enum dgc_algo algo = tlv ? list->tlv.algo : list->rpm.algo;
	uint32_t verity = tlv ? list->tlv.verity_entries : 0;

	printf("  digests:    %u", list_digests(list));
	if (list_digests(list))
		printf(", %s, %u of content and %u of fs-verity",
		       algo_name(algo), list_digests(list) - verity, verity);
	putchar('\n');
}

/* As the kernel describes them: user id and fingerprint */
static int keys_print(const struct list *list)
{
	struct bytes keyring = { list->bytes.data, list->trailer.signed_len };
	struct key_check check = { 0 };
	char hex[FINGERPRINT_HEX];
	int err = key_rows_read(list->file, &keyring, &check);
	size_t i;

	printf("  keys:       %u\n", list->keys);
	for (i = 0; !err && i < check.n; i++) {
		hex_encode(check.row[i].fingerprint,
			   dgc_pgp_fingerprint_len(check.row[i].version), hex);
		printf("    %s  ", hex);
		text_print(stdout, check.row[i].user_id);
		putchar('\n');
	}
	key_check_free(&check);
	return err;
}

static int list_print(const struct list *list, bool digests)
{
	char id[2 * LIST_ID_LEN + 1];

	hex_encode(list->id, LIST_ID_LEN, id);
	text_print(stdout, list->file);
	printf(":\n  format:     %s\n  name:       ",
	       list_format_name(list->format));
	text_print(stdout, list->name);
	printf("\n  id:         %s\n", id);
	signature_print(list);
	if (list->format == LIST_TLV || list->format == LIST_REVOCATION)
		tlv_print(list);
	printf("  bytes:      %zu, of them signed %u\n", list->bytes.len,
	       list->trailer.signed_len);
	if (list->format == LIST_KEYS)
		return keys_print(list);
	if (list->format == LIST_REVOCATION)
		return revoked_show(list, digests);
	digests_print(list);
	return digests ? list_each(list, digest_print, NULL) : 0;
}

/* One list; 0, or a negative errno after saying why */
static int file_show(const struct show *how, const char *file, json_t *json)
{
	struct list list;
	int err = list_open(file, &list);

	if (err)
		return err;
	if (json)
		err = show_json(json, &list, how->digests);
	else
		err = list_print(&list, how->digests);
	if (err)
		error(file, "cannot be shown whole: out of memory");
	list_free(&list);
	return err;
}

/* "-" and paths are none, nor is what is there. */
static bool may_be_installed(const char *arg)
{
	return strcmp(arg, "-") != 0 && !strchr(arg, '/') &&
	       access(arg, F_OK) && errno == ENOENT;
}

/* Each installed list of that name; false when there is none */
static bool installed_show(const struct show *how, const char *name,
			   json_t *json, int *failed)
{
	struct installed in = { 0 };
	int root = root_open(NULL);
	bool found = false;
	size_t i;

	if (root < 0)
		return false;
	if (!installed_read(root, &in))
		for (i = 0; i < in.n; i++) {
			if (!installed_is_named(&in.list[i], name))
				continue;
			found = true;
			*failed |=
				file_show(how,
					  installed_dir_path(in.list[i].file),
					  json) != 0;
		}
	installed_free(&in);
	close(root);
	return found;
}

static int argument_show(const struct show *how, const char *arg, json_t *json)
{
	int failed = 0;

	if (may_be_installed(arg) && installed_show(how, arg, json, &failed))
		return failed;
	return file_show(how, arg, json);
}

static int files_show(const struct show *how, char **files)
{
	json_t *json = how->json ? json_array() : NULL;
	int status = EXIT_DONE;

	for (; *files; files++)
		if (argument_show(how, *files, json))
			status = EXIT_FAILED;
	if (how->json && json_finish(json))
		status = EXIT_FAILED;
	return status;
}

static struct show show;

static const struct opt options[] = {
	OPT_FLAG('d', "digests", &show.digests,
		 "show every digest and the path of its file"),
	OPT_JSON(&show.json),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return files_show(&show, argv);
}

const struct command cmd_show = {
	.name = "show",
	.summary = "show the content of digest lists",
	.usage = "[OPTION...] LIST|RPM...",
	.about =
		"Show digest lists: format, name, id, the signer that is named in the signature,\n"
		"and the number of digests. Nothing is verified; dclist verify does that. LIST is a\n"
		"file, - for standard input, or the name of an installed list as in 'dclist list'.\n",
	.opts = options,
	.notes =
		"Exit status: 0 done, 1 some lists are malformed, 2 wrong usage.\n",
	.operand = "LIST or RPM",
	.max = OPERANDS_ANY,
	.complete = complete_lists,
	.run = run,
};
