// SPDX-License-Identifier: GPL-2.0-or-later
/* All checks of a policy. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kernel/kernel.h"
#include "policy/enforced.h"
#include "policy/examine.h"
#include "policy/signed.h"

int policy_system_read(const char *config, bool offline,
		       struct policy_system *system)
{
	int err;

	memset(system, 0, sizeof(*system));
	if (config)
		return policy_kernel_read(config, &system->kernel);
	if (offline)
		return 0;
	policy_kernel_running(&system->kernel);
	err = kernel_enforces();
	if (err < 0)
		warning(NULL,
			KERNEL_ENFORCES_UNKNOWN
			", so what the kernel lacks is not checked: %s; run as root, or give --offline",
			strerror(-err));
	err = policy_loaded_read(&system->loaded);
	if (err && err != -ENOENT)
		warning(POLICY_IPE,
			"cannot read the loaded policies, so their versions "
			"are not compared: %s; run as root, or give --offline",
			strerror(-err));
	return 0;
}

void policy_system_free(struct policy_system *system)
{
	policy_kernel_free(&system->kernel);
	policy_loaded_free(&system->loaded);
}

int policy_message_check(const char *file, size_t len)
{
	if (len <= POLICY_MESSAGE_MAX)
		return 0;
	error(file, "%zu bytes when it is signed; " POLICY_SHORTER, len);
	return -EMSGSIZE;
}

int policy_file_read(const char *file, struct bytes *text)
{
	struct policy_signed message;
	struct bytes bytes = { 0 };
	int err = policy_bytes_read(file, &bytes);

	if (!err && policy_module_is(&bytes)) {
		err = policy_module_text(&bytes, text);
		bytes_free(&bytes);
		if (err)
			error(file,
			      "the policy for the module is malformed; sign it again with dclist policy sign --module");
		return err;
	}
	if (err || !policy_is_signed(&bytes)) {
		*text = bytes;
		return err;
	}
	memset(&message, 0, sizeof(message));
	err = policy_message_check(file, bytes.len);
	if (!err)
		err = policy_signed_parse(file, &bytes, &message);
	bytes_free(&bytes);
	*text = message.text;
	message.text = (struct bytes){ 0 };
	policy_signed_free(&message);
	return err;
}

void policy_examine(const char *text, size_t len,
		    const struct policy_system *system,
		    struct policy_examined *out)
{
	memset(out, 0, sizeof(*out));
	/* The kernel refuses it before it reads the first line. */
	if (len > POLICY_TEXT_MAX) {
		out->fault.err = -EMSGSIZE;
		snprintf(out->fault.text, sizeof(out->fault.text),
			 "%zu bytes; " POLICY_SHORTER, len);
		return;
	}
	if (policy_parse(text, len, &out->policy, &out->fault))
		return;
	policy_lint(&out->policy, &out->notes);
	policy_lint_kernel(&out->policy, &system->kernel, &out->notes);
	policy_lint_loaded(&out->policy, &system->loaded, &out->notes);
	policy_notes_sort(&out->notes);
}

void policy_examined_free(struct policy_examined *examined)
{
	policy_free(&examined->policy);
	policy_notes_free(&examined->notes);
}
