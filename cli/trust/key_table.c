// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys, each with what became of it. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "trust/key_table.h"
#include "trust/user_key.h"

void key_algorithm(const struct key_row *row, char *out, size_t room)
{
	if (row->curve != DGC_PGP_CURVE_NONE && row->pubkey < DGC_PGP_ED25519)
		snprintf(out, room, "%s %s", pgp_pubkey_name(row->pubkey),
			 curve_name(row->curve));
	else if (row->bits && row->curve == DGC_PGP_CURVE_NONE)
		snprintf(out, room, "%s %u", pgp_pubkey_name(row->pubkey),
			 row->bits);
	else if (row->pubkey)
		snprintf(out, room, "%s", pgp_pubkey_name(row->pubkey));
	else
		snprintf(out, room, "-");
}

size_t key_fingerprint_len(const struct key_row *row)
{
	return user_key_fingerprint_len(row->version);
}

/* "2020-01-01 to 2021-01-01", "from 2020-01-01" */
static void dates_text(const struct key_row *row, char out[2 * DATE_TEXT + 8])
{
	char created[DATE_TEXT] = "-", expires[DATE_TEXT];

	if (row->created)
		key_date(row->created, created);
	key_date(row->expires, expires);
	if (row->expires)
		sprintf(out, "%s to %s", created, expires);
	else
		sprintf(out, "from %s", created);
}

/* Where a key verifies lists; all accepted algorithms but ML-DSA are in both of these kernels. */
static const char *use_text(const struct key_row *row)
{
	if (row->accepted && row->pubkey == DGC_PGP_MLDSA65)
		return "; verifies on Linux 7.3 with CONFIG_CRYPTO_MLDSA";
	if (row->accepted)
		return "; verifies on Linux 6.12 and 7.3";
	return row->user ? "; verifies only in user space" : "";
}

static json_t *use_json(const struct key_row *row)
{
	char all[] = "linux-6.12 linux-7.3 user-space";

	if (row->accepted && row->pubkey == DGC_PGP_MLDSA65)
		return json_words(strchr(all, ' ') + 1);
	if (!row->accepted)
		return json_words(row->user ? strrchr(all, ' ') :
					      all + strlen(all));
	return json_words(all);
}

/* "FINGERPRINT  pub  RSA 4096  DATES  User <id>: accepted, with a warning: ..." */
static void row_print(const struct key_row *row)
{
	char hex[FINGERPRINT_HEX] = "-", algorithm[KEY_ALGORITHM_LEN];
	char dates[2 * DATE_TEXT + 8];

	if (key_fingerprint_len(row))
		hex_encode(row->fingerprint, key_fingerprint_len(row), hex);
	key_algorithm(row, algorithm, sizeof(algorithm));
	dates_text(row, dates);
	printf("%-40s  %s  %-11s  %-24s  ", hex, row->subkey ? "sub" : "pub",
	       algorithm, dates);
	text_print(stdout, row->user_id);
	fputs(row->accepted ? ": accepted" : ": refused: ", stdout);
	if (!row->accepted)
		text_print(stdout, row->reason);
	else if (row->warning)
		printf(", with a warning: %s", row->warning);
	puts(use_text(row));
}

static json_t *row_json(const struct key_row *row)
{
	json_t *o = json_object();
	char algorithm[KEY_ALGORITHM_LEN];

	key_algorithm(row, algorithm, sizeof(algorithm));
	json_put_text(o, "file", row->file);
	if (key_fingerprint_len(row))
		json_put_hex(o, "fingerprint", row->fingerprint,
			     key_fingerprint_len(row));
	json_put_bool(o, "subkey", row->subkey);
	json_put_number(o, "version", row->version);
	json_put_text(o, "algorithm", algorithm);
	json_put_number(o, "bits", row->bits);
	if (row->created)
		json_put_number(o, "created", row->created);
	if (row->expires)
		json_put_number(o, "expires", row->expires);
	json_put_text(o, "user_id", row->user_id);
	json_put_bool(o, "accepted", row->accepted);
	if (row->reason)
		json_put_text(o, "reason", row->reason);
	if (row->warning)
		json_put_text(o, "warning", row->warning);
	json_put(o, "verifies", use_json(row));
	return o;
}

bool key_check_usable(const struct key_check *check)
{
	if (!check->accepted)
		error(NULL, KEYS_NONE_ACCEPTED);
	else if (check->accepted > DGC_PGP_KEYS_MAX)
		error(NULL,
		      "%zu keys are accepted, and a kernel takes up to %u: nothing is written; give fewer key files",
		      check->accepted, DGC_PGP_KEYS_MAX);
	return check->accepted && check->accepted <= DGC_PGP_KEYS_MAX;
}

int key_table_print(const struct key_check *check, bool json)
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
