// SPDX-License-Identifier: GPL-2.0-or-later
/* The state of the running system as metrics; docs/monitoring.md says what for. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "system/status_metrics.h"

#define REVOCATIONS KERNEL_DIR "/revocations"

static void head(FILE *out, const char *name, const char *type,
		 const char *help)
{
	fprintf(out, "# HELP dclist_%s %s\n# TYPE dclist_%s %s\n", name, help,
		name, type);
}

static void gauge(FILE *out, const char *name, const char *help, uint64_t value)
{
	head(out, name, "gauge", help);
	fprintf(out, "dclist_%s %" PRIu64 "\n", name, value);
}

static void flag(FILE *out, const char *name, const char *help,
		 enum status_flag value)
{
	if (value != FLAG_UNKNOWN)
		gauge(out, name, help, value == FLAG_YES);
}

/* A label's value: what is not printable ASCII comes as \ooo. */
static void label(FILE *out, const char *value)
{
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			fprintf(out, "\\%c", *value);
		else if (*value < 0x20 || *value >= 0x7f)
			fprintf(out, "\\\\%03o", (unsigned char)*value);
		else
			putc(*value, out);
	}
}

static void policy_put(FILE *out, const struct status_ipe *ipe)
{
	flag(out, "ipe_present", "Whether IPE is on.", ipe->present);
	flag(out, "ipe_enforcing",
	     "Whether what IPE denies does not run, or only is recorded.",
	     ipe->enforcing);
	flag(out, "policy_uses_digest_cache",
	     "Whether the active IPE policy asks the digest cache for programs.",
	     ipe->asks);
	if (!ipe->policy)
		return;
	head(out, "policy_info", "gauge", "The active IPE policy.");
	fputs("dclist_policy_info{name=\"", out);
	label(out, ipe->policy);
	fputs("\",version=\"", out);
	label(out, ipe->version ? ipe->version : "");
	fputs("\"} 1\n", out);
}

static void numbers_put(FILE *out, const struct status_numbers *n)
{
	gauge(out, "lists_loaded", "Digest lists in the kernel.", n->lists);
	gauge(out, "digests_loaded", "Digests in the kernel.", n->digests);
	gauge(out, "files_bound", "Files whose fs-verity digest is bound.",
	      n->bound);
	gauge(out, "memory_bytes", "Memory of the digest cache.", n->bytes);
	gauge(out, "revocation_lists_loaded", "Revocation lists in the kernel.",
	      n->revocations);
	gauge(out, "revoked",
	      "Digests, lists, signers and floors that are revoked.",
	      n->revoked);
	head(out, "load_failures_total", "counter",
	     "Lists that the kernel refused since boot.");
	fprintf(out, "dclist_load_failures_total %" PRIu64 "\n",
		n->load_failures);
}

/* Of several by one name the highest counts. Of a name of 255 bytes, each may be \ooo. */
struct serial {
	char name[4 * 255 + 1];
	uint64_t value;
};

#define SERIALS_MAX 64u

static size_t serials_read(struct serial all[SERIALS_MAX])
{
	FILE *f = fopen(REVOCATIONS, "re");
	struct serial one;
	size_t n = 0, i;

	while (f && fscanf(f, "%1020s %" SCNu64, one.name, &one.value) == 2) {
		for (i = 0; i < n && strcmp(all[i].name, one.name); i++)
			;
		if (i == SERIALS_MAX)
			break;
		if (i == n)
			all[n++] = one;
		else if (all[i].value < one.value)
			all[i].value = one.value;
	}
	if (f)
		fclose(f);
	return n;
}

static void serials_put(FILE *out)
{
	struct serial all[SERIALS_MAX];
	size_t n = serials_read(all), i;

	if (n)
		head(out, "revocation_serial", "gauge",
		     "Serial of a revocation list of the owner's in the kernel.");
	for (i = 0; i < n; i++) {
		fputs("dclist_revocation_serial{name=\"", out);
		label(out, all[i].name);
		fprintf(out, "\"} %" PRIu64 "\n", all[i].value);
	}
}

static void keys_put(FILE *out, const struct status *s)
{
	const struct status_key *key;
	bool first = true;
	size_t i;

	if (!s->keys_known)
		return;
	gauge(out, "keys", "OpenPGP keys that verify lists in the kernel.",
	      s->keys);
	gauge(out, "keys_expiring",
	      "Keys that are the last of their vendor and expire within 90 days.",
	      s->expiring);
	for (i = 0; i < s->keys; i++) {
		key = &s->key[i];
		if (!key->dated || !key->expires)
			continue;
		if (first)
			head(out, "key_expiry_timestamp_seconds", "gauge",
			     "When a key expires.");
		first = false;
		fprintf(out,
			"dclist_key_expiry_timestamp_seconds{fingerprint=\"%s\",owner=\"",
			key->fingerprint);
		label(out, key->vendor ? key->vendor : key->user_id);
		fprintf(out, "\"} %lld\n", (long long)key->expires);
	}
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);
	const char *p;

	for (p = words; (p = strstr(p, word)); p += len)
		if ((p == words || p[-1] == ' ') && (!p[len] || p[len] == ' '))
			return true;
	return false;
}

static void seals_put(FILE *out, const struct status *s)
{
	static const char *const what[] = { "keys", "policy", "lists" };
	size_t i;

	if (!s->seals_known)
		return;
	head(out, "sealed", "gauge",
	     "Whether it cannot be changed until the next boot.");
	for (i = 0; i < sizeof(what) / sizeof(what[0]); i++)
		fprintf(out, "dclist_sealed{what=\"%s\"} %d\n", what[i],
			has_word(s->seals, what[i]));
}

static void installed_put(FILE *out, const struct status *s)
{
	gauge(out, "lists_installed", "Lists in /etc/digest_lists.",
	      s->installed.n);
	gauge(out, "lists_malformed", "Installed lists that are damaged.",
	      s->malformed);
	if (s->absent || s->unreadable)
		return;
	gauge(out, "lists_not_loaded",
	      "Installed lists that the kernel does not have.", s->not_loaded);
	gauge(out, "lists_not_installed",
	      "Loaded lists that are gone after the next boot.",
	      s->not_installed);
	gauge(out, "lists_untrusted",
	      "Installed lists by no key of the kernel.", s->untrusted);
	gauge(out, "lists_revoked", "Installed lists that are revoked.",
	      s->revoked);
}

static void site_put(FILE *out, const struct site_state *site)
{
	if (!site->serial)
		return;
	gauge(out, "site_serial",
	      "Serial of the newest index of a site that was accepted.",
	      site->serial);
	gauge(out, "site_index_timestamp_seconds", "When that index was made.",
	      site->made);
	if (site->until)
		gauge(out, "site_index_expiry_timestamp_seconds",
		      "When that index is no longer accepted.", site->until);
	gauge(out, "site_sync_timestamp_seconds",
	      "When a sync from a site last succeeded, 0 for never.",
	      site->synced);
}

void status_metrics(FILE *out, const struct status *s,
		    const struct status_steps *steps,
		    const struct site_state *site)
{
	flag(out, "digest_cache_present",
	     "Whether the kernel has a digest cache.",
	     s->unknown ? FLAG_UNKNOWN :
	     s->absent	? FLAG_NO :
			  FLAG_YES);
	policy_put(out, &s->ipe);
	if (!s->absent && !s->unreadable) {
		numbers_put(out, &s->numbers);
		serials_put(out);
	}
	if (!s->absent) {
		keys_put(out, s);
		seals_put(out, s);
	}
	installed_put(out, s);
	site_put(out, site);
	gauge(out, "attention", "How many steps 'dclist status' names.",
	      steps->n);
}
