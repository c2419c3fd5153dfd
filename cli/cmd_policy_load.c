// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy load: give policies to the running kernel. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "commands.h"
#include "kernel/kernel.h"
#include "kernel/trusted.h"
#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/lifeline.h"
#include "policy/enforced.h"

/**
 * struct load - a run
 * @file: as it was named
 * @options: the command line
 * @message: the signed policy
 * @content: what is in it
 * @system: what the kernel has
 * @policy: @content parsed
 * @old: what is updated, or NULL
 */
struct load {
	const char *file;
	const struct policy_options *options;
	struct bytes message;
	struct policy_signed content;
	struct policy_system system;
	struct policy policy;
	const struct policy_loaded *old;
};

/* Reads the file, signing it when it is only text */
static int message_read(struct load *load)
{
	struct bytes text;
	int err;

	if (policy_bytes_read(load->file, &load->message))
		return -1;
	if (policy_module_is(&load->message))
		return 0;
	if (policy_is_signed(&load->message)) {
		if (load->options->cert)
			error(load->file,
			      "already signed; give the policy's text, "
			      "or omit --cert and --key");
		return load->options->cert ? -1 : 0;
	}
	if (!load->options->cert) {
		error(load->file,
		      "not signed; give --cert and --key, or sign it "
		      "first with dclist policy sign");
		return -1;
	}
	text = load->message;
	load->message = (struct bytes){ 0 };
	err = policy_sign_text(load->file, load->options, &text,
			       &load->message);
	bytes_free(&text);
	return err;
}

/* The very same message was loaded before. */
static bool is_loaded(const struct load *load)
{
	struct bytes old;
	bool same;

	if (!load->old || ipefs_signed(load->old->name, &old))
		return false;
	same = old.len == load->message.len &&
	       !memcmp(old.data, load->message.data, old.len);
	bytes_free(&old);
	return same;
}

/* @load->policy has a name afterwards unless the policy is malformed. */
static int check(struct load *load)
{
	const struct policy_options *options = load->options;

	if (!options->force &&
	    policy_message_check(load->file, load->message.len))
		return -1;
	if (policy_accept(load->file, &load->content.text, &load->system,
			  options->force, &load->policy) < 0 ||
	    policy_accept_signer(load->file, &load->content, options->force))
		return -1;
	if (!load->old || !load->old->active)
		return 0;
	return lifeline_accept(load->file, &load->policy, ipefs_enforcing(),
			       options->force);
}

static void done_print(const struct load *load, const char *what)
{
	text_print(stdout, load->policy.name);
	printf(" %u.%u.%u: %s%s\n", load->policy.version[0],
	       load->policy.version[1], load->policy.version[2], what,
	       load->old && load->old->active ? ", active" : "");
}

/*
 * What the errno means. Not all kernels verify policies with all keyrings, and which
 * this one does is only told by its answer.
 */
static void refused(const struct load *load, enum ipefs_request kind, int err)
{
	const char *keyring = NULL;

	if (err != -ENOKEY || load->content.chain ||
	    trusted_find(load->content.id, true, &keyring) != TRUSTED_FOUND ||
	    !strcmp(keyring, ".builtin_trusted_keys"))
		error(load->file, "%s", ipefs_reason(kind, err));
	else
		error(load->file,
		      "the kernel has the certificate that signed it in %s, but verifies no policies with "
		      "that keyring; build it with CONFIG_IPE_POLICY_SIG_%s_KEYRING, or sign with a key that is built in",
		      keyring,
		      strcmp(keyring, ".platform") ? "SECONDARY" : "PLATFORM");
}

static int request(struct load *load)
{
	enum ipefs_request kind = load->old ? IPEFS_UPDATE : IPEFS_LOAD;
	int err;

	if (load->old)
		err = ipefs_update(load->old->name, load->message.data,
				   load->message.len);
	else
		err = ipefs_load(load->message.data, load->message.len);
	if (err) {
		refused(load, kind, err);
		return -1;
	}
	done_print(load, load->old ? "updated" : "loaded");
	return 0;
}

/* Which loaded policy has the name that the text gives; NULL for none */
static const struct policy_loaded *find_old(const struct load *load)
{
	struct policy_fault fault;
	struct policy policy;
	const struct policy_loaded *old = NULL;

	if (!policy_parse((const char *)load->content.text.data,
			  load->content.text.len, &policy, &fault))
		old = policy_loaded_find(&load->system.loaded, policy.name);
	policy_free(&policy);
	return old;
}

static int load_file(struct load *load)
{
	if (policy_signed_parse(load->file, &load->message, &load->content) ||
	    policy_system_read(NULL, false, &load->system))
		return -1;
	load->old = find_old(load);
	if (is_loaded(load)) {
		text_print(stdout, load->old->name);
		printf(": loaded before%s\n",
		       load->old->active ? ", active" : "");
		return 0;
	}
	if (check(load))
		return -1;
	return request(load);
}

/* What the errno of the module means */
static const char *module_reason(int err)
{
	switch (err) {
	case -ENOENT:
		return "the running kernel has no module that enforces by itself; see dclist doctor";
	case -EPERM:
		return "the module enforces a policy already, and accepts no other until the next boot; or you are not root";
	case -EBUSY:
		return "the module gives IPE its answers, and so enforces nothing by itself until the next boot";
	case -EBADMSG:
		return "the module finds it malformed; sign the policy again with dclist policy sign --module";
	case -EOPNOTSUPP:
		return "bpf is not in lsm= on the kernel's command line";
	default:
		return kernel_reason(err);
	}
}

static bool enforces(const struct load *load)
{
	static const char word[] = " mode=enforce\n";

	return memmem(load->message.data, load->message.len, word,
		      strlen(word));
}

/* Init, the shell and dclist must run under a policy that cannot be taken back. */
static int module_check(struct load *load)
{
	struct policy_fault fault;
	struct bytes text;
	int err = policy_module_text(&load->message, &text);

	if (!err)
		err = policy_parse((char *)text.data, text.len, &load->policy,
				   &fault);
	bytes_free(&text);
	if (err) {
		error(load->file, "%s", module_reason(-EBADMSG));
		return -1;
	}
	return lifeline_accept(load->file, &load->policy, enforces(load),
			       load->options->force);
}

static int module_load(struct load *load)
{
	int err;

	if (module_check(load))
		return -1;
	err = fd_request(KERNEL_DIR "/policy", load->message.data,
			 load->message.len);
	if (err)
		error(load->file, "%s", module_reason(err));
	else
		done_print(
			load,
			enforces(load) ?
				"the module enforces it until the next boot" :
				"the module records what it would deny, until the next boot");
	return err;
}

static int do_load(const char *file, const struct policy_options *options)
{
	struct load load = { .file = file, .options = options };
	const char *absent = ipefs_absent();
	int err = message_read(&load);

	if (!err && policy_module_is(&load.message)) {
		err = module_load(&load);
	} else if (absent) {
		if (!err)
			error(NULL, "%s", absent);
		err = -1;
	} else if (!err) {
		err = load_file(&load);
	}
	policy_free(&load.policy);
	policy_system_free(&load.system);
	policy_signed_free(&load.content);
	bytes_free(&load.message);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static struct policy_options job = { .hash = DGC_ALGO_SHA256 };

static const struct opt options[] = {
	POLICY_SIGN_OPTIONS(job),
	OPT_FORCE(&job.force, "load it whatever the checks find"),
	OPT_END,
};

static int run(int argc, char **argv)
{
	(void)argc;
	return do_load(argv[0], &job);
}

const struct command policy_load = {
	.name = "policy load",
	.summary = "load a policy into the running kernel",
	.usage = "[OPTION...] FILE",
	.about =
		"Load a signed IPE policy into the running kernel. A loaded policy of that name is\n"
		"updated, which requires a higher version, and stays active if it is. With --cert\n"
		"and --key, FILE is the text of a policy, which is signed first. FILE - is standard\n"
		"input.\n\n"
		"Before it is loaded, the policy is checked (dclist policy check), its signer is\n"
		"looked up in the kernel's keyrings, and an update of the active policy must let\n"
		"init, the shell and dclist itself run.\n",
	.opts = options,
	.notes = "Exit status: 0 loaded, 1 not loaded, 2 wrong usage.\n",
	.operand = "FILE",
	.max = 1,
	.run = run,
};
