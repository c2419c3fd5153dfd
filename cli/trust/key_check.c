// SPDX-License-Identifier: GPL-2.0-or-later
/* Key files, certificate by certificate, into a keyring and a table. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "trust/armor.h"
#include "trust/key_check.h"

#define TAG_SECRET_KEY 5u
#define TAG_SECRET_SUBKEY 7u

#define KEYRING_MALFORMED \
	"keyring is malformed; make it again with: dclist keys -o FILE KEYFILE..."

/**
 * struct slices - all certificates of all files
 * @slice: owned
 * @n: how many
 */
struct slices {
	struct key_slice *slice;
	size_t n;
};

static int slice_start(struct slices *s, const char *file, const uint8_t *body,
		       size_t len)
{
	struct key_slice *more;

	if (!array_grow(&s->slice, s->n, sizeof(*more)))
		return -ENOMEM;
	more = &s->slice[s->n++];
	*more = (struct key_slice){ .file = file,
				    .version = len ? body[0] : 0 };
	if (more->version != 4 && more->version != 6)
		return 0;
	return key_fingerprint(body, len, more->fingerprint);
}

static int packet_sort(struct slices *s, const char *file,
		       const struct bytes *in, const struct dgc_pgp_packet *pkt)
{
	int err = 0;

	if (pkt->tag == TAG_SECRET_KEY || pkt->tag == TAG_SECRET_SUBKEY)
		return -EPERM;
	if (pkt->tag == DGC_PGP_TAG_KEY)
		err = slice_start(s, file, in->data + pkt->body_off,
				  pkt->body_len);
	else if (!pkt->off)
		err = -EBADMSG;
	if (err)
		return err;
	return bytes_append(&s->slice[s->n - 1].packets, in->data + pkt->off,
			    pkt->next - pkt->off);
}

/* @other: its description when it is not a sequence of keys */
static int packets_sort(struct slices *s, const char *file,
			const struct bytes *in, const char *other)
{
	struct dgc_pgp_packet pkt;
	uint32_t off = 0;
	int err = in->len ? 0 : -EBADMSG;

	while (!err && off < in->len) {
		err = dgc_pgp_packet(in->data, (u32)in->len, off, &pkt);
		if (!err) {
			err = packet_sort(s, file, in, &pkt);
			off = pkt.next;
		}
	}
	if (err == -EPERM)
		error(file, "a secret key; give the public key (gpg --export)");
	else if (err == -ENOMEM)
		error(file, "out of memory");
	else if (err)
		error(file, "%s", other);
	return err;
}

static bool is_keyring(const struct bytes *b)
{
	return b->len <= KEY_FILE_MAX &&
	       dgc_pgp_is_keyring(b->data, (u32)b->len);
}

/* The bytes after the magic */
static struct bytes keyring_packets(const struct bytes *keyring)
{
	return (struct bytes){ keyring->data + DGC_PGP_MAGIC_LEN,
			       keyring->len - DGC_PGP_MAGIC_LEN };
}

/* The kernel requires the magic at the start. */
static int keyring_start(struct key_check *check)
{
	int err;

	*check = (struct key_check){ 0 };
	err = bytes_append(&check->keyring, DGC_PGP_MAGIC, DGC_PGP_MAGIC_LEN);
	if (err)
		error(NULL, "out of memory");
	return err;
}

/* A keyring that is used unchanged in the kernel */
static int keyring_take(struct key_check *check, const char *file,
			const struct bytes *keyring)
{
	struct bytes packets = keyring_packets(keyring);
	int err = key_rows_read(file, keyring, check);

	if (!err)
		err = bytes_append(&check->keyring, packets.data, packets.len);
	if (err == -ENOMEM)
		error(file, "out of memory");
	else if (err)
		error(file, KEYRING_MALFORMED);
	return err;
}

static int bytes_sort(struct key_work *work, struct slices *s, const char *file,
		      const struct bytes *raw)
{
	struct bytes packets = { 0 };
	bool ours = is_keyring(raw);
	int err;

	if (ours && work->take_keyrings) {
		packets = keyring_packets(raw);
		if (certificates_minimal(&packets) &&
		    keyring_self_signed(&packets))
			return keyring_take(work->check, file, raw);
	}
	err = armor_decode(file, raw, &packets);
	if (!err)
		err = packets_sort(
			s, file, &packets,
			ours ? KEYRING_MALFORMED :
			       "not a file of OpenPGP keys; give a vendor's key file");
	bytes_free(&packets);
	return err;
}

static int file_sort(struct key_work *work, struct slices *s, const char *file)
{
	struct bytes raw;
	int err = file_read(file, KEY_FILE_MAX, &raw);

	if (!err)
		err = bytes_sort(work, s, file, &raw);
	bytes_free(&raw);
	return err;
}

static void slices_free(struct slices *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		bytes_free(&s->slice[i].packets);
		free(s->slice[i].reason);
	}
	free(s->slice);
}

/* A row for a certificate of which nothing more is known */
static int whole_refused(struct key_check *check, const struct key_slice *slice,
			 char *reason)
{
	struct dgc_pgp_key pgp = { 0 };
	struct key_row *row = key_row_new(check, slice->file);

	if (!row || !reason) {
		free(reason);
		return -ENOMEM;
	}
	dgc_pgp_key_parse(slice->packets.data, (u32)slice->packets.len, 0,
			  &pgp);
	row->version = slice->version;
	row->pubkey = pgp.pubkey_algo;
	row->bits = pgp.bits;
	row->curve = pgp.curve;
	row->created = pgp.created;
	memcpy(row->fingerprint, slice->fingerprint, sizeof(row->fingerprint));
	row->reason = reason;
	row->user_id = strdup("");
	return row->user_id ? 0 : -ENOMEM;
}

static bool certificate_has(const struct certificate *cert,
			    const uint8_t *fingerprint)
{
	size_t i;

	for (i = 0; i < cert->n; i++)
		if (!memcmp(cert->key[i].fingerprint, fingerprint,
			    DGC_PGP_FINGERPRINT_LEN))
			return true;
	return false;
}

/*
 * Appends to @packets, a minimal export, the subkeys that GnuPG knows and left out:
 * those that have expired verify what they signed, and revoked ones get their row.
 */
static int left_out_append(struct key_work *work, const struct key_slice *slice,
			   const struct gpg_key *key, struct bytes *packets)
{
	struct certificate minimal, whole;
	struct bytes all = { 0 };
	size_t i;
	int err = certificate_read(packets, &minimal);

	if (err)
		return err;
	if (minimal.n < key->n)
		err = gpg_export(work->gpg, slice->fingerprint, false, &all);
	if (!err && all.len) {
		err = certificate_read(&all, &whole);
		for (i = 1; !err && i < whole.n; i++)
			if (!certificate_has(&minimal,
					     whole.key[i].fingerprint) &&
			    gpg_subkey_find(key, whole.key[i].fingerprint))
				err = certificate_key_write(
					&whole, &whole.key[i], packets);
		certificate_free(&whole);
	}
	certificate_free(&minimal);
	bytes_free(&all);
	return err;
}

/* A row for each subkey that GnuPG has thrown away */
static int dropped_refused(struct key_work *work, const struct key_slice *slice,
			   const struct gpg_key *key)
{
	struct certificate cert;
	struct key_row *row;
	size_t i;
	int err = certificate_read(&slice->packets, &cert);

	if (err)
		return err == -ENOMEM ? err : 0;
	for (i = 1; !err && i < cert.n; i++) {
		if (gpg_subkey_find(key, cert.key[i].fingerprint))
			continue;
		row = key_row_new(work->check, slice->file);
		if (!row) {
			err = -ENOMEM;
			break;
		}
		memcpy(row->fingerprint, cert.key[i].fingerprint,
		       DGC_PGP_FINGERPRINT_LEN);
		row->subkey = row->unbound = true;
		row->version = slice->packets.data[cert.key[i].packet.body_off];
		row->user_id = strdup("");
		row->reason = text("no valid binding signature");
		err = row->user_id && row->reason ? 0 : -ENOMEM;
	}
	certificate_free(&cert);
	return err;
}

static int known_judge(struct key_work *work, const struct key_slice *slice,
		       const struct gpg_key *key)
{
	struct bytes packets;
	struct certificate cert;
	int err = gpg_export(work->gpg, slice->fingerprint, true, &packets);

	if (err)
		return err;
	err = left_out_append(work, slice, key, &packets);
	if (!err)
		err = certificate_read(&packets, &cert);
	if (!err) {
		err = certificate_judge(work, slice->file, key, &cert);
		certificate_free(&cert);
	}
	bytes_free(&packets);
	if (err == -EBADMSG)
		return whole_refused(work->check, slice,
				     text("certificate is malformed"));
	return err ? err : dropped_refused(work, slice, key);
}

static bool met_before(const struct key_check *check,
		       const struct key_slice *slice)
{
	const struct key_row *row;
	size_t i;

	for (i = 0; i < check->n; i++) {
		row = &check->row[i];
		if (!row->subkey && row->version == slice->version &&
		    !memcmp(row->fingerprint, slice->fingerprint,
			    FINGERPRINT_MAX))
			return true;
	}
	return false;
}

/* Newer algorithms than EdDSA in version 4, RFC 9580 section 9.1 */
static bool gpg_ignores(const struct key_slice *slice)
{
	struct dgc_pgp_key pgp;

	return !dgc_pgp_key_parse(slice->packets.data, (u32)slice->packets.len,
				  0, &pgp) &&
	       (pgp.pubkey_algo == 27 || pgp.pubkey_algo == 28);
}

static int slice6_judge(struct key_work *work, const struct key_slice *slice)
{
	int err = certificate6_judge(work, slice);

	if (err != -EBADMSG)
		return err;
	return whole_refused(work->check, slice,
			     text("certificate is malformed"));
}

static int slice_judge(struct key_work *work, const struct key_slice *slice)
{
	size_t i;

	work->refused = slice->reason;
	if ((slice->version == 4 || slice->version == 6) &&
	    met_before(work->check, slice))
		return 0;
	if (slice->version == 6)
		return slice6_judge(work, slice);
	if (slice->version != 4)
		return whole_refused(
			work->check, slice,
			slice->reason ?
				strdup(slice->reason) :
				text("version %u key, not version 4 or 6",
				     slice->version));
	for (i = 0; i < work->n_keys; i++)
		if (work->keys[i].n &&
		    !memcmp(work->keys[i].sub[0].fingerprint,
			    slice->fingerprint, DGC_PGP_FINGERPRINT_LEN))
			return known_judge(work, slice, &work->keys[i]);
	if (gpg_ignores(slice))
		return whole_refused(
			work->check, slice,
			text("Ed25519 or Ed448 in a version 4 key, which GnuPG does not read"));
	return whole_refused(
		work->check, slice,
		text("it has no user ID that it signed itself; get the key with its user IDs from its owner"));
}

/* Only what was picked; undecided certificates are left out. */
static bool looked_at(const struct key_work *work,
		      const struct key_slice *slice)
{
	return !work->pick || slice->wanted || slice->reason;
}

static int slice_rows(struct key_work *work, const struct key_slice *slice)
{
	size_t i = work->check->n;
	int err = looked_at(work, slice) ? slice_judge(work, slice) : 0;

	if (i < work->check->n)
		work->check->row[i].unknown = slice->unknown;
	return err;
}

static int slices_judge(struct key_work *work, const struct slices *s)
{
	size_t i;
	int err = 0;

	work->gpg = gpg_open();
	if (!work->gpg)
		return -EIO;
	/* One by one: GnuPG stops at the first that it cannot parse. */
	for (i = 0; !err && i < s->n; i++)
		if (s->slice[i].version == 4 && looked_at(work, &s->slice[i]))
			err = gpg_import(work->gpg, &s->slice[i].packets);
	if (!err)
		err = gpg_keys(work->gpg, &work->keys, &work->n_keys);
	for (i = 0; !err && i < s->n; i++)
		err = slice_rows(work, &s->slice[i]);
	if (err == -ENOMEM)
		error(NULL, "out of memory");
	gpg_keys_free(work->keys, work->n_keys);
	gpg_close(work->gpg);
	return err;
}

/* After all keys were sorted, @err says how; frees @slices. */
static int work_end(struct key_work *work, struct slices *slices, int err)
{
	struct key_check *check = work->check;
	size_t i;

	if (!err && slices->n)
		err = slices_judge(work, slices);
	slices_free(slices);
	for (i = 0; i < check->n; i++)
		check->accepted += check->row[i].accepted;
	if (err)
		key_check_free(check);
	return err;
}

static int work_do(struct key_work *work, const char *const *files, size_t n)
{
	struct slices slices = { 0 };
	size_t i, start;
	int err = keyring_start(work->check);

	for (i = 0; !err && i < n; i++) {
		start = slices.n;
		err = file_sort(work, &slices, files[i]);
		if (work->pick && err != -ENOMEM &&
		    work->pick->pick(work->pick->ctx, i, slices.slice + start,
				     slices.n - start))
			err = -ENOMEM;
		if (err && err != -ENOMEM && work->go_on) {
			work->check->bad_files++;
			err = 0;
		}
	}
	return work_end(work, &slices, err);
}

int key_check(const char *const *files, size_t n, bool allow_expired,
	      struct key_check *check)
{
	struct key_work work = { .check = check,
				 .allow_expired = allow_expired };

	return work_do(&work, files, n);
}

int key_check_each(const char *const *files, size_t n, bool allow_expired,
		   struct key_check *check)
{
	struct key_work work = { .check = check,
				 .allow_expired = allow_expired,
				 .go_on = true };

	return work_do(&work, files, n);
}

int key_check_picked(const char *const *files, size_t n, bool allow_expired,
		     const struct key_pick *pick, struct key_check *check)
{
	struct key_work work = { .check = check,
				 .allow_expired = allow_expired,
				 .pick = pick,
				 .go_on = true };

	return work_do(&work, files, n);
}

int key_check_ring(const char *const *files, size_t n, struct key_check *check)
{
	struct key_work work = { .check = check,
				 .allow_expired = true,
				 .take_keyrings = true };

	return work_do(&work, files, n);
}

int key_check_bytes(const char *subject, const struct bytes *keys,
		    bool take_keyring, struct key_check *check)
{
	struct key_work work = { .check = check,
				 .allow_expired = true,
				 .take_keyrings = take_keyring };
	struct slices slices = { 0 };
	int err = keyring_start(check);

	if (err)
		return err;
	err = bytes_sort(&work, &slices, subject, keys);
	return work_end(&work, &slices, err);
}

void key_check_free(struct key_check *check)
{
	size_t i;

	for (i = 0; i < check->n; i++) {
		free(check->row[i].user_id);
		free(check->row[i].reason);
		free(check->row[i].warning);
	}
	free(check->row);
	bytes_free(&check->keyring);
	bytes_free(&check->user);
	*check = (struct key_check){ 0 };
}
