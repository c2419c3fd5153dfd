// SPDX-License-Identifier: GPL-2.0-only
/*
 * Audit records of digest lists that are loaded, refused and unloaded.
 */

#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "internal.h"

/*
 * Thousands of lists are loaded at boot, and without an audit daemon ten records
 * in five seconds reach the log: a denial must not be among those that do not.
 * So that many lists in that time have a record of their own, and all others one
 * together at its end.
 */
#define DGC_AUDIT_INTERVAL (5 * HZ)
#define DGC_AUDIT_BURST 4

/* clang-format off */
static struct ratelimit_state dgc_alone =
	RATELIMIT_STATE_INIT_FLAGS(dgc_alone, DGC_AUDIT_INTERVAL,
				   DGC_AUDIT_BURST, RATELIMIT_MSG_ON_RELEASE);

/* clang-format on */

static struct dgc_loaded dgc_loaded; /* under dgc_seal_lock */
static atomic_t dgc_left_out; /* loads without a record yet */

static void audit_left_out(struct work_struct *work);
static DECLARE_DELAYED_WORK(dgc_left_out_work, audit_left_out);

static void log_hex(struct audit_buffer *ab, const char *key, const u8 *data,
		    size_t len)
{
	if (memchr_inv(data, 0, len))
		audit_log_format(ab, " %s=%*phN", key, (int)len, data);
	else
		audit_log_format(ab, " %s=?", key);
}

/**
 * dgc_audit_string() - a text in a record, in hexadecimal if it has odd characters
 * @ab: record
 * @text: the text; "?" for an empty one
 *
 * As audit_log_untrustedstring(), which modules cannot call.
 */
void dgc_audit_string(struct audit_buffer *ab, const char *text)
{
	const char *c = text;

	while (*c > 0x20 && *c < 0x7f && *c != '"')
		c++;
	if (!*c) {
		audit_log_format(ab, "\"%s\"", *text ? text : "?");
		return;
	}
	for (; *text; text++)
		audit_log_format(ab, "%02X", (u8)*text);
}

/**
 * dgc_audit_end() - who it was, and the end of a record
 * @ab: record
 * @err: what came of it, 0 or a negative errno
 */
void dgc_audit_end(struct audit_buffer *ab, int err)
{
	audit_log_format(ab, " auid=%u ses=%u pid=%d res=%d errno=%d",
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 audit_get_sessionid(current), task_tgid_nr(current),
			 !err, -err);
	audit_log_end(ab);
}

static void log_list(const char *op, const struct dgc_origin *origin,
		     const char *name, int err)
{
	const struct dgc_fingerprint *signer = origin->signer ?: &dgc_no_key;
	struct audit_buffer *ab;

	ab = audit_log_start(audit_context(), GFP_KERNEL,
			     AUDIT_MAC_POLICY_LOAD);
	if (!ab)
		return;
	audit_log_format(ab, "lsm=digest_cache op=%s", op);
	log_hex(ab, "list", origin->id, sizeof(origin->id));
	audit_log_format(ab, " name=");
	dgc_audit_string(ab, name);
	if (!err && origin->sig_format == DGC_SIG_PKCS7)
		audit_log_format(ab, " signer=pkcs7");
	else
		log_hex(ab, "signer", signer->id, signer->len);
	dgc_audit_end(ab, err);
}

/* All loads up to now, and how many of them had no record before this one. */
static void log_loaded(struct audit_buffer *ab, const struct dgc_loaded *loaded)
{
	audit_log_format(ab, " lists=%llu", loaded->lists);
	log_hex(ab, "ids", loaded->ids, sizeof(loaded->ids));
	audit_log_format(ab, " left_out=%d", atomic_xchg(&dgc_left_out, 0));
}

static void audit_left_out(struct work_struct *work)
{
	struct dgc_loaded loaded;
	struct audit_buffer *ab;

	/* The record of a seal may have named them meanwhile. */
	if (!atomic_read(&dgc_left_out))
		return;
	mutex_lock(&dgc_seal_lock);
	dgc_audit_loaded(&loaded);
	mutex_unlock(&dgc_seal_lock);
	ab = audit_log_start(NULL, GFP_KERNEL, AUDIT_MAC_POLICY_LOAD);
	if (!ab)
		return;
	audit_log_format(ab, "lsm=digest_cache op=loads");
	log_loaded(ab, &loaded);
	audit_log_format(ab, " res=1 errno=0");
	audit_log_end(ab);
}

/**
 * dgc_audit_extend() - count a list that is being loaded
 * @id: its id
 *
 * Context: dgc_seal_lock is held, in the order of loading.
 */
void dgc_audit_extend(const u8 *id)
{
	u8 both[SHA256_DIGEST_SIZE + DGC_LIST_ID_LEN];

	lockdep_assert_held(&dgc_seal_lock);
	memcpy(both, dgc_loaded.ids, SHA256_DIGEST_SIZE);
	memcpy(both + SHA256_DIGEST_SIZE, id, DGC_LIST_ID_LEN);
	sha256(both, sizeof(both), dgc_loaded.ids);
	dgc_loaded.lists++;
}

/**
 * dgc_audit_loaded() - all loads up to now
 * @loaded: result
 *
 * Context: dgc_seal_lock is held.
 */
void dgc_audit_loaded(struct dgc_loaded *loaded)
{
	lockdep_assert_held(&dgc_seal_lock);
	*loaded = dgc_loaded;
}

/**
 * dgc_audit_load() - a key list was loaded, or any list refused
 * @origin: its id and signer, as far as they are known
 * @name: its name, or an empty string
 * @err: 0 or a negative errno
 */
void dgc_audit_load(const struct dgc_origin *origin, const char *name, int err)
{
	dgc_count(err ? DGC_COUNT_LOAD_FAILURES : DGC_COUNT_LOADS, 1);
	log_list("load", origin, name, err);
}

/**
 * dgc_audit_list() - a list was loaded
 * @origin: its id and signer
 * @name: its name
 *
 * Where there are too many records of lists, it has a part in one later.
 */
void dgc_audit_list(const struct dgc_origin *origin, const char *name)
{
	if (__ratelimit(&dgc_alone)) {
		dgc_audit_load(origin, name, 0);
		return;
	}
	dgc_count(DGC_COUNT_LOADS, 1);
	atomic_inc(&dgc_left_out);
	schedule_delayed_work(&dgc_left_out_work, DGC_AUDIT_INTERVAL);
}

/**
 * dgc_audit_revoke() - a revocation list was loaded
 * @origin: its id and signer
 * @name: its name
 */
void dgc_audit_revoke(const struct dgc_origin *origin, const char *name)
{
	dgc_count(DGC_COUNT_LOADS, 1);
	log_list("revoke", origin, name, 0);
}

/**
 * dgc_audit_unload() - a list is unloaded
 * @origin: its id and signer
 * @name: its name
 */
void dgc_audit_unload(const struct dgc_origin *origin, const char *name)
{
	dgc_count(DGC_COUNT_UNLOADS, 1);
	log_list("unload", origin, name, 0);
}

/**
 * dgc_audit_seal() - something was sealed
 * @words: what
 * @loaded: all loads before it
 */
void dgc_audit_seal(const char *words, const struct dgc_loaded *loaded)
{
	struct audit_buffer *ab;

	ab = audit_log_start(audit_context(), GFP_KERNEL,
			     AUDIT_MAC_POLICY_LOAD);
	if (!ab)
		return;
	audit_log_format(ab, "lsm=digest_cache op=seal seal=%s", words);
	log_loaded(ab, loaded);
	dgc_audit_end(ab, 0);
}

/**
 * dgc_audit_change() - a change was refused, as it is sealed
 * @word: what is sealed
 * @err: negative errno
 */
void dgc_audit_change(const char *word, int err)
{
	struct audit_buffer *ab;

	ab = audit_log_start(audit_context(), GFP_KERNEL,
			     AUDIT_MAC_POLICY_LOAD);
	if (!ab)
		return;
	audit_log_format(ab, "lsm=digest_cache op=change seal=%s", word);
	dgc_audit_end(ab, err);
}
