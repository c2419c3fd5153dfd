// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of IPE's language, in the order of the kernel's tables. */
#include <string.h>

#include "policy/policy.h"

static const char *const ops[] = {
	[POLICY_EXECUTE] = "EXECUTE",
	[POLICY_FIRMWARE] = "FIRMWARE",
	[POLICY_KMODULE] = "KMODULE",
	[POLICY_KEXEC_IMAGE] = "KEXEC_IMAGE",
	[POLICY_KEXEC_INITRAMFS] = "KEXEC_INITRAMFS",
	[POLICY_POLICY] = "POLICY",
	[POLICY_X509_CERT] = "X509_CERT",
};

_Static_assert(sizeof(ops) / sizeof(ops[0]) == POLICY_OPS,
	       "a name for each operation");

/**
 * struct property - what is fixed about a property
 * @name: before the equals sign
 * @config: symbol without CONFIG_, or NULL
 * @yes: value when wanted; NULL for a digest or a signer
 * @no: the opposite
 */
struct property {
	const char *name;
	const char *config;
	const char *yes;
	const char *no;
};

static const struct property properties[] = {
	[POLICY_BOOT_VERIFIED] = { "boot_verified", NULL, "TRUE", "FALSE" },
	[POLICY_DMVERITY_ROOTHASH] = { "dmverity_roothash",
				       "IPE_PROP_DM_VERITY", NULL, NULL },
	[POLICY_DMVERITY_SIGNATURE] = { "dmverity_signature",
					"IPE_PROP_DM_VERITY_SIGNATURE", "TRUE",
					"FALSE" },
	[POLICY_FSVERITY_DIGEST] = { "fsverity_digest", "IPE_PROP_FS_VERITY",
				     NULL, NULL },
	[POLICY_FSVERITY_SIGNATURE] = { "fsverity_signature",
					"IPE_PROP_FS_VERITY_BUILTIN_SIG",
					"TRUE", "FALSE" },
	[POLICY_DIGEST_CACHE] = { "digest_cache", "IPE_PROP_DIGEST_CACHE",
				  "trusted", "untrusted" },
	[POLICY_DIGEST_CACHE_SIGNER] = { "digest_cache_signer",
					 "IPE_PROP_DIGEST_CACHE_SIGNER", NULL,
					 NULL },
};

_Static_assert(sizeof(properties) / sizeof(properties[0]) == POLICY_PROPERTIES,
	       "a line for each property");

const char *policy_op_name(enum policy_op op)
{
	return ops[op];
}

enum policy_op policy_op_find(const char *name, size_t len)
{
	enum policy_op op;

	for (op = 0; op < POLICY_OPS; op++)
		if (strlen(ops[op]) == len && !memcmp(ops[op], name, len))
			break;
	return op;
}

const char *policy_action_name(enum policy_action action)
{
	return action == POLICY_ALLOW ? "ALLOW" : "DENY";
}

const char *policy_property_name(enum policy_property property)
{
	return properties[property].name;
}

const char *policy_property_config(enum policy_property property)
{
	return properties[property].config;
}

bool policy_property_digest(enum policy_property property)
{
	return !properties[property].yes;
}

const char *policy_property_value(enum policy_property property, bool wanted)
{
	return wanted ? properties[property].yes : properties[property].no;
}
