// SPDX-License-Identifier: GPL-2.0-or-later
/* What to do next. */
#include "system/status.h"

static void add(struct status_steps *steps, bool when, const char *text)
{
	if (when && steps->n < STATUS_STEPS)
		steps->text[steps->n++] = text;
}

static void cache_next(const struct status *s, struct status_steps *steps)
{
	/* What is loaded without a key is signed with PKCS#7: the owner signs everything. */
	add(steps, s->keys_known && !s->keys && !s->loaded.n,
	    "the kernel has no key, so it loads only lists with PKCS#7 signatures; build it with the vendor's key (dclist keys)");
	add(steps, !s->installed.n && !s->loaded.n,
	    "no list is installed or loaded, so nothing is trusted; 'dclist sync' installs the lists of packages, 'dclist install' others");
	add(steps, s->malformed > 0,
	    "some installed lists are malformed; 'dclist sync' makes those of packages again, 'dclist remove' removes others");
	add(steps, s->untrusted > 0,
	    "some installed lists are only signed by keys that the kernel does not have; if you trust a key, add it with 'dclist keys enroll', else remove the list with 'dclist remove'");
	add(steps, s->not_loaded > 0,
	    "some installed lists are not loaded; 'dclist load --all' loads them, or reports why it cannot");
	add(steps, s->revoked > 0,
	    "some installed lists are revoked, so they attest nothing; install newer versions of their packages, or remove the lists with 'dclist remove'");
	add(steps, s->not_installed > 0,
	    "some loaded lists are not installed, so the next boot does not load them; 'dclist sync' or 'dclist install' installs them, 'dclist unload' unloads them now");
	add(steps, s->expiring > 0,
	    "the last key of a vendor has expired, or expires within 90 days: what it signs later will need another key; get the vendor's next key and add it with 'dclist keys enroll'");
}

static void ipe_next(const struct status_ipe *ipe, struct status_steps *steps)
{
	if (ipe->hidden) {
		add(steps, true, KERNEL_ENFORCES_UNKNOWN "; run as root");
		return;
	}
	if (ipe->module) {
		add(steps, ipe->asks == FLAG_NO,
		    "the module's policy does not use digest_cache= for programs; reboot with one that has op=EXECUTE digest_cache=trusted action=ALLOW");
		add(steps, ipe->enforcing == FLAG_NO,
		    "the module only records, so everything runs; when 'dclist preflight' reports that all would run, reboot with a policy that enforces: 'dclist policy sign --module enforce'");
		return;
	}
	if (ipe->present == FLAG_NO) {
		add(steps, true,
		    "IPE is not enabled, so the digest cache is not consulted; boot a kernel with CONFIG_SECURITY_IPE, and with ipe in lsm= on its command line");
		return;
	}
	if (ipe->no_programs) {
		add(steps, true,
		    "the module has no BPF programs, so IPE denies what digest lists attest if it enforces; 'dclist doctor' shows what the kernel lacks; if that is nothing, the module was built without pahole: build it again (docs/stock.md)");
		return;
	}
	add(steps, !ipe->policy && ipe->enforcing != FLAG_UNKNOWN,
	    "IPE has no active policy; 'dclist policy new' writes one, 'dclist policy load' and 'activate' make the kernel use it");
	add(steps, ipe->stock && !ipe->marks,
	    "the module does not give IPE its answers, so IPE denies what lists attest; write 1 to /sys/kernel/security/digest_cache/mark, in the initramfs (docs/stock.md)");
	add(steps, ipe->stock && ipe->asks == FLAG_NO,
	    "the active policy does not use fsverity_signature= for programs; 'dclist policy activate' one as policies/stock/packages-only.pol");
	add(steps, !ipe->stock && ipe->asks == FLAG_NO,
	    "the active policy does not use digest_cache= for programs; 'dclist policy activate' one with op=EXECUTE digest_cache=trusted action=ALLOW");
	add(steps, ipe->enforcing == FLAG_NO,
	    "IPE does not enforce, so everything runs; when 'dclist preflight' reports that all would run: 'dclist policy try --enforce', then 'dclist policy enforce on'");
}

void status_next(const struct status *s, struct status_steps *steps)
{
	steps->n = 0;
	add(steps, s->absent, s->absent);
	add(steps, s->unreadable, s->unreadable);
	if (s->absent || s->unreadable)
		return;
	cache_next(s, steps);
	/* A system that appraises with IMA does not require a policy of IPE. */
	if (!s->ima.appraises || s->ipe.policy)
		ipe_next(&s->ipe, steps);
}
