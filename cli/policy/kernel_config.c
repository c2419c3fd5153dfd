// SPDX-License-Identifier: GPL-2.0-or-later
/* Which properties a kernel has, from its configuration. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/file.h"
#include "base/unpack.h"
#include "kernel/kernel.h"
#include "policy/policy.h"

#define CONFIG_MAX (4u << 20) /* bytes */

static int text_add(const void *data, size_t len, void *ctx)
{
	return bytes_append(ctx, data, len);
}

/* A configuration's text, of a file that may be compressed; NULL unsaid */
static char *text_of(const struct bytes *file)
{
	struct bytes text = { 0 };

	if (!unpack(file, CONFIG_MAX, text_add, &text) &&
	    !bytes_append(&text, "", 1))
		return (char *)text.data;
	bytes_free(&text);
	return NULL;
}

/* There is a line "CONFIG_SYMBOL=y". */
static bool config_has(const char *text, const char *symbol)
{
	char want[64];
	const char *found = text;

	snprintf(want, sizeof(want), "CONFIG_%s=y", symbol);
	while ((found = strstr(found, want))) {
		if ((found == text || found[-1] == '\n') &&
		    strchr("\r\n", found[strlen(want)]))
			return true;
		found++;
	}
	return false;
}

static void config_judge(const char *text, struct policy_kernel *kernel)
{
	enum policy_property i;
	const char *symbol;

	kernel->no_ipe = !config_has(text, "SECURITY_IPE");
	kernel->no_programs = !config_has(text, "BPF_LSM") ||
			      !config_has(text, "DEBUG_INFO_BTF_MODULES");
	for (i = 0; i < POLICY_PROPERTIES; i++) {
		symbol = policy_property_config(i);
		kernel->lacks[i] = symbol && !config_has(text, symbol);
	}
}

int policy_kernel_read(const char *file, struct policy_kernel *kernel)
{
	struct bytes bytes = { 0 };
	char *text;

	memset(kernel, 0, sizeof(*kernel));
	if (file_read(file, CONFIG_MAX, &bytes))
		return -1;
	text = text_of(&bytes);
	bytes_free(&bytes);
	if (!text || !strstr(text, "CONFIG_")) {
		error(file,
		      "not a kernel configuration; give a .config, /boot/config-RELEASE or /proc/config.gz");
		free(text);
		return -1;
	}
	config_judge(text, kernel);
	free(text);
	kernel->source = strdup(file);
	return 0;
}

/* Users other than root see no key there. */
static void keys_read(struct policy_kernel *kernel)
{
	if (!policy_fs_read("/proc/keys", &kernel->keys) &&
	    !strstr((char *)kernel->keys.data, ".digest_cache"))
		bytes_free(&kernel->keys);
}

void policy_kernel_running(struct policy_kernel *kernel)
{
	char boot[sizeof("/boot/config-") + 65];
	struct utsname uts;

	memset(kernel, 0, sizeof(*kernel));
	/*
	 * Without IPE it is not the kernel that a policy is for. The module's own has all; an
	 * ordinary user cannot see which of the two it is.
	 */
	if (access(POLICY_IPE, F_OK) || kernel_enforces())
		return;
	if (!access("/proc/config.gz", R_OK)) {
		policy_kernel_read("/proc/config.gz", kernel);
	} else if (!uname(&uts)) {
		snprintf(boot, sizeof(boot), "/boot/config-%s", uts.release);
		if (!access(boot, R_OK))
			policy_kernel_read(boot, kernel);
	}
	keys_read(kernel);
	kernel->no_answers = kernel_has_no_programs();
	/* The digest cache is visible without a configuration. */
	if (kernel->source)
		return;
	kernel->lacks[POLICY_DIGEST_CACHE] =
		kernel_absent() || kernel->no_answers || kernel_is_stock() > 0;
	kernel->lacks[POLICY_DIGEST_CACHE_SIGNER] =
		kernel->lacks[POLICY_DIGEST_CACHE] || !kernel_knows_signers();
}

void policy_kernel_free(struct policy_kernel *kernel)
{
	free(kernel->source);
	kernel->source = NULL;
	bytes_free(&kernel->keys);
}
