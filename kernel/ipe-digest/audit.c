// SPDX-License-Identifier: GPL-2.0-only
/*
 * Audit records of digest lists that are loaded, refused and unloaded.
 */

#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "internal.h"

static void log_hex(struct audit_buffer *ab, const char *key, const u8 *data,
		    size_t len)
{
	if (memchr_inv(data, 0, len))
		audit_log_format(ab, " %s=%*phN", key, (int)len, data);
	else
		audit_log_format(ab, " %s=?", key);
}

static void log_list(const char *op, const struct dgc_origin *origin,
		     const char *name, int err)
{
	struct audit_buffer *ab;

	ab = audit_log_start(audit_context(), GFP_KERNEL,
			     AUDIT_MAC_POLICY_LOAD);
	if (!ab)
		return;
	audit_log_format(ab, "lsm=digest_cache op=%s", op);
	log_hex(ab, "list", origin->id, sizeof(origin->id));
	audit_log_format(ab, " name=");
	audit_log_untrustedstring(ab, name[0] ? name : "?");
	if (!err && origin->sig_format == DGC_SIG_PKCS7)
		audit_log_format(ab, " signer=pkcs7");
	else
		log_hex(ab, "signer", origin->signer, sizeof(origin->signer));
	audit_log_format(ab, " auid=%u ses=%u pid=%d res=%d errno=%d",
			 from_kuid(&init_user_ns, audit_get_loginuid(current)),
			 audit_get_sessionid(current), task_tgid_nr(current),
			 !err, -err);
	audit_log_end(ab);
}

/**
 * dgc_audit_load() - a list was loaded, or refused
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
 * dgc_audit_unload() - a list is unloaded
 * @origin: its id and signer
 * @name: its name
 */
void dgc_audit_unload(const struct dgc_origin *origin, const char *name)
{
	dgc_count(DGC_COUNT_UNLOADS, 1);
	log_list("unload", origin, name, 0);
}
