// SPDX-License-Identifier: GPL-2.0-or-later
/* What IPE's answers mean, and what to do about them. */
#include <errno.h>
#include <string.h>

#include "kernel/kernel.h"
#include "policy/ipefs.h"

#define LOADS (1u << IPEFS_LOAD | 1u << IPEFS_UPDATE)
#define ALL (~0u)

/**
 * struct reason - what an errno means
 * @requests: bit for each enum ipefs_request that it is about
 * @err: errno
 * @text: reason and remedy
 *
 * The first that fits counts.
 */
static const struct reason {
	unsigned int requests;
	int err;
	const char *text;
} reasons[] = {
	{ LOADS, EBADMSG,
	  "the kernel finds it malformed: not a signed message, or not a policy that it can parse; dclist policy check shows line and column, and which properties this kernel lacks" },
	{ LOADS, EMSGSIZE, POLICY_SHORTER },
	{ LOADS, ENOKEY,
	  "the kernel does not trust the certificate that signed it; enrol it as a machine-owner key "
	  "(mokutil --import), build it in (CONFIG_SYSTEM_TRUSTED_KEYS), or sign with a key that it has" },
	{ LOADS, EKEYREJECTED,
	  "its signature does not verify, or its certificate is revoked; sign the policy again" },
	{ LOADS, ENOPKG,
	  "the kernel lacks an algorithm of its signature; sign it with RSA and SHA-256" },
	{ LOADS, ERANGE,
	  "a number of its version is above 65535; give it a smaller one" },
	{ 1u << IPEFS_LOAD, EINVAL,
	  "the kernel refuses its version; it must be three numbers of at most 65535, such as 1.2.3" },
	{ 1u << IPEFS_LOAD, EEXIST,
	  "a policy of this name was loaded at the same time; load this one again to update it" },
	{ 1u << IPEFS_LOAD, EACCES,
	  "not permitted, or its name cannot be that of a directory; run as root, and check policy_name=" },
	{ 1u << IPEFS_UPDATE, EINVAL,
	  "the kernel refuses its version, or its name differs from that of the policy it updates; check policy_name= and policy_version=" },
	{ 1u << IPEFS_UPDATE, ESTALE,
	  "its version is not higher than that of the loaded policy; raise policy_version= and sign it again" },
	{ 1u << IPEFS_ACTIVATE, EINVAL,
	  "its version is lower than that of the active policy, and the kernel never returns to a lower version; raise policy_version=, sign it again, and load it" },
	{ 1u << IPEFS_DELETE, EPERM,
	  "it is the active policy, or you lack CAP_MAC_ADMIN; run as root, and activate another one first" },
	{ 1u << IPEFS_ENFORCE, ENOENT,
	  "this kernel cannot switch enforcement on or off; it was built without CONFIG_SECURITY_IPE_ENFORCE_SWITCH" },
	{ ALL, ENOENT,
	  "no such policy is loaded; dclist policy list shows those that are" },
	{ ALL, EPERM, "not permitted; run as root with CAP_MAC_ADMIN" },
	{ ALL, EACCES, "not permitted; run as root with CAP_MAC_ADMIN" },
	{ ALL, ENOMEM, "the kernel is out of memory; free some and try again" },
	{ ALL, EIO,
	  "the kernel accepted only a part of it; report this as a bug" },
};

const char *ipefs_reason(enum ipefs_request request, int err)
{
	size_t i;

	if (err == -EPERM &&
	    (request == IPEFS_ACTIVATE || request == IPEFS_ENFORCE) &&
	    kernel_is_sealed("policy"))
		return IPEFS_SEALED;
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].err == -err &&
		    reasons[i].requests & 1u << request)
			return reasons[i].text;
	return strerror(-err);
}
