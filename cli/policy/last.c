// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The last policy of a boot: the same without what trusts the initramfs, and with a
 * higher version, so that the kernel accepts it as an update and never returns.
 */
#include <string.h>

#include "policy/profiles.h"

#define NUMBER_MAX 65535u /* in a version */
#define TRUSTS_INITRAMFS "boot_verified=TRUE"
#define COMMENT                                                            \
	"# For the end of the initramfs, of which it trusts nothing; see " \
	"dclist-boot(7).\n"

static bool starts_with(const char *line, size_t len, const char *word)
{
	return len >= strlen(word) && !memcmp(line, word, strlen(word));
}

static int header_append(struct bytes *last, const struct policy *policy)
{
	char header[sizeof(
		"policy_name= policy_version=.. 65535.65535.65535\n")];
	int err = bytes_append(last, COMMENT, strlen(COMMENT));

	if (!err)
		err = bytes_append(last, "policy_name=", 12);
	if (!err)
		err = bytes_append(last, policy->name, strlen(policy->name));
	snprintf(header, sizeof(header), " policy_version=%u.%u.%u\n",
		 policy->version[0], policy->version[1],
		 policy->version[2] + 1);
	return err ? err : bytes_append(last, header, strlen(header));
}

static int line_append(struct bytes *last, const struct policy *policy,
		       const char *line, size_t len)
{
	if (starts_with(line, len, "policy_name="))
		return header_append(last, policy);
	if (*line != '#' &&
	    memmem(line, len, TRUSTS_INITRAMFS, strlen(TRUSTS_INITRAMFS)))
		return 0;
	return bytes_append(last, line, len);
}

int policy_last(const struct bytes *text, struct bytes *last)
{
	const char *line = (char *)text->data, *end = line + text->len, *next;
	struct policy_fault fault;
	struct policy policy;
	int err = policy_parse(line, text->len, &policy, &fault);

	memset(last, 0, sizeof(*last));
	if (!err && policy.version[2] == NUMBER_MAX) {
		error(policy.name,
		      "it cannot have a next version, as its last number is %u; give a lower --policy-version",
		      NUMBER_MAX);
		policy_free(&policy);
		return -1;
	}
	for (; !err && line < end; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next + 1 : end;
		err = line_append(last, &policy, line, (size_t)(next - line));
	}
	policy_free(&policy);
	if (!err)
		return 0;
	error(NULL, "out of memory");
	return -1;
}
