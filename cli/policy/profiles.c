// SPDX-License-Identifier: GPL-2.0-or-later
/* The files of the directory policies, as parts of the program. */
#include <stdio.h>
#include <string.h>

#include "policy/profiles.h"

/* The assembler reads the file, from the directory that the compiler was started in. */
#define PROFILE_FILE(id, file)                                                \
	__asm__(".pushsection .rodata\n"                                      \
		"policy_profile_" #id ": .incbin \"policies/" file ".pol\"\n" \
		"policy_profile_" #id "_end: .byte 0\n"                       \
		".popsection\n");                                             \
	extern const char policy_profile_##id[]                               \
		__attribute__((visibility("hidden")));                        \
	extern const char policy_profile_##id##_end[]                         \
		__attribute__((visibility("hidden")))

PROFILE_FILE(audit, "audit");
PROFILE_FILE(audit_only, "audit-only");
PROFILE_FILE(packages_only, "packages-only");
PROFILE_FILE(deny_untrusted, "deny-untrusted");
PROFILE_FILE(modules_firmware, "modules-firmware");
PROFILE_FILE(modules, "modules");
PROFILE_FILE(vendor_modules, "vendor-modules");
PROFILE_FILE(firmware, "firmware");
PROFILE_FILE(appliance, "appliance");
PROFILE_FILE(owner, "owner");

#define PROFILE(id, file)                                            \
	{                                                            \
		file, policy_profile_##id, policy_profile_##id##_end \
	}

/* From the one that denies nothing to those that deny most */
const struct policy_profile policy_profiles[POLICY_PROFILES] = {
	PROFILE(audit, "audit"),
	PROFILE(audit_only, "audit-only"),
	PROFILE(modules, "modules"),
	PROFILE(firmware, "firmware"),
	PROFILE(modules_firmware, "modules-firmware"),
	PROFILE(deny_untrusted, "deny-untrusted"),
	PROFILE(packages_only, "packages-only"),
	PROFILE(vendor_modules, "vendor-modules"),
	PROFILE(owner, "owner"),
	PROFILE(appliance, "appliance"),
};

const struct policy_profile *policy_profile_find(const char *name)
{
	size_t i;

	for (i = 0; i < POLICY_PROFILES; i++)
		if (!strcmp(policy_profiles[i].name, name))
			return &policy_profiles[i];
	return NULL;
}

void policy_profile_summary(const struct policy_profile *profile, char *out,
			    size_t room)
{
	const char *line = strchr(profile->text, '\n') + 1;

	snprintf(out, room, "%.*s", (int)strcspn(line + 2, "\n"), line + 2);
}

/* What stands for the signer in a profile that is for one */
#define SIGNER "0000000000000000000000000000000000000000"

static bool is_for_signer(const struct policy_profile *profile)
{
	return strstr(profile->text, "=" SIGNER);
}

/* Appends a part of a profile, with the signer where one belongs. */
static int part_add(const char *from, const char *end, const char *signer,
		    struct bytes *out)
{
	const char *at;
	int err = 0;

	while (!err && signer && (at = strstr(from, "=" SIGNER))) {
		at++;
		err = bytes_append(out, from, (size_t)(at - from));
		if (!err)
			err = bytes_append(out, signer, strlen(signer));
		from = at + strlen(SIGNER);
	}
	return err ? err : bytes_append(out, from, (size_t)(end - from));
}

/* Lines before the header, the header with what replaces it, lines after it */
static int text_make(const struct policy_profile *profile,
		     const struct policy *policy, const char *name,
		     const char *version, const char *signer, struct bytes *out)
{
	const char *header = strstr(profile->text, "\npolicy_name=") + 1;
	const char *rest = strchr(header, '\n');
	char numbers[24];
	int err;

	snprintf(numbers, sizeof(numbers), "%u.%u.%u", policy->version[0],
		 policy->version[1], policy->version[2]);
	if (!name)
		name = policy->name;
	if (!version)
		version = numbers;
	err = bytes_append(out, profile->text,
			   (size_t)(header - profile->text));
	if (!err)
		err = bytes_append(out, "policy_name=", 12);
	if (!err)
		err = bytes_append(out, name, strlen(name));
	if (!err)
		err = bytes_append(out, " policy_version=", 16);
	if (!err)
		err = bytes_append(out, version, strlen(version));
	if (!err)
		err = part_add(rest, profile->end, signer, out);
	return err;
}

/* A single word cannot become a rule. */
static bool is_word(const char *option, const char *value)
{
	if (!value || !strpbrk(value, " \t\r\n#"))
		return true;
	error(NULL,
	      "%s has a blank, a tab, a line break or a number sign; "
	      "give one word",
	      option);
	return false;
}

static int text_check(const struct bytes *text)
{
	struct policy_fault fault;
	struct policy policy;
	int err = policy_parse((char *)text->data, text->len, &policy, &fault);

	policy_free(&policy);
	if (err)
		error(NULL,
		      "with these options the kernel would refuse the policy: %s",
		      fault.text);
	return err ? -1 : 0;
}

/* The profile has rules of its own for the owner, whom it would let be the vendor. */
static int vendor_check(const char *signer)
{
	if (!strcmp(signer, "pkcs7"))
		error(NULL,
		      "--signer pkcs7 is the owner of the machine, not a vendor; give the fingerprint of the vendor's key (dclist keys prints it)");
	else if (*signer && !signer[strspn(signer, "0")])
		error(NULL,
		      "--signer has only zeros, and no key has this fingerprint; give that of the vendor's key (dclist keys prints it)");
	else
		return 0;
	return -1;
}

static int signer_check(const struct policy_profile *profile,
			const char *signer)
{
	if (is_for_signer(profile) && signer)
		return vendor_check(signer);
	if (!is_for_signer(profile) && !signer)
		return 0;
	if (signer)
		error(NULL,
		      "the profile %s names no signer; leave out --signer",
		      profile->name);
	else
		error(NULL,
		      "the profile %s requires --signer, the fingerprint of the vendor's key (dclist keys prints it)",
		      profile->name);
	return -1;
}

int policy_profile_make(const struct policy_profile *profile, const char *name,
			const char *version, const char *signer,
			struct bytes *out)
{
	struct policy_fault fault;
	struct policy policy;
	int err;

	memset(out, 0, sizeof(*out));
	if (!is_word("--name", name) || !is_word("--policy-version", version) ||
	    !is_word("--signer", signer) || signer_check(profile, signer))
		return -1;
	err = policy_parse(profile->text,
			   (size_t)(profile->end - profile->text), &policy,
			   &fault);
	if (!err)
		err = text_make(profile, &policy, name, version, signer, out);
	policy_free(&policy);
	if (err) {
		error(NULL, "out of memory");
		return -1;
	}
	return text_check(out);
}
