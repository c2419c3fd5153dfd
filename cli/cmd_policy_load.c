// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist policy load: give policies to the running kernel. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/trusted.h"
#include "policy/accept.h"
#include "policy/ipefs.h"
#include "policy/lifeline.h"

static const char usage[] =
	"Usage: dclist policy load [OPTION...] FILE\n\n"
	"Load a signed IPE policy into the running kernel. When one of that name is\n"
	"loaded, it is updated, which needs a greater version, and stays active if it\n"
	"is. With --cert and --key, FILE is a policy's text, which is signed on the\n"
	"way. FILE - is standard input.\n\n"
	"Options:\n"
	"  -c, --cert CERT             sign with this X.509 certificate\n"
	"  -k, --key KEY               its private key: a PEM file, or a PKCS#11 URI\n"
	"                              (pkcs11:...)\n"
	"  -p, --passphrase-file FILE  the key's passphrase or PIN is the first line\n"
	"                              of FILE; default: KBUILD_SIGN_PIN in the\n"
	"                              environment, else the terminal is asked\n"
	"      --hash ALG              sha256 (default), sha384 or sha512\n"
	"      --force                 whatever the checks find\n"
	"  -h, --help                  show this text\n\n"
	"Before the kernel is asked, the policy is checked (dclist policy check), its\n"
	"signer is looked for in the kernel's keyrings, and an update of the active\n"
	"policy must let init, the shell and dclist itself run.\n"
	"Exit status: 0 loaded, 1 not loaded, 2 wrong usage.\n";

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
	if (policy_is_signed(&load->message)) {
		if (load->options->cert)
			error(load->file,
			      "it is signed already; give the policy's text, "
			      "or leave out --cert and --key");
		return load->options->cert ? -1 : 0;
	}
	if (!load->options->cert) {
		error(load->file,
		      "it is not signed; give --cert and --key, or sign it "
		      "before with dclist policy sign");
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
	if (message_read(load) ||
	    policy_signed_parse(load->file, &load->message, &load->content) ||
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

static int do_load(const char *file, const struct policy_options *options)
{
	struct load load = { .file = file, .options = options };
	const char *absent = ipefs_absent();
	int err;

	if (absent) {
		error(NULL, "%s", absent);
		return EXIT_FAILED;
	}
	err = load_file(&load);
	policy_free(&load.policy);
	policy_system_free(&load.system);
	policy_signed_free(&load.content);
	bytes_free(&load.message);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int run(int argc, char **argv)
{
	static const struct option longs[] = {
		POLICY_OPTIONS_SIGN,
		{ "force", no_argument, NULL, 'F' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct policy_options options = { .hash = DGC_ALGO_SHA256 };
	int opt, status;

	while ((opt = getopt_long(argc, argv, "c:k:p:h", longs, NULL)) >= 0) {
		status = policy_option_take(&policy_load, opt, &options);
		if (status >= 0)
			return status;
	}
	if (optind + 1 != argc)
		return usage_error(&policy_load, optind == argc ?
							 "FILE is missing" :
							 "one FILE at a time");
	if (!options.cert != !options.key)
		return usage_error(&policy_load,
				   "--cert and --key need each other");
	return do_load(argv[optind], &options);
}

const struct command policy_load = {
	.name = POLICY_GROUP "load",
	.summary = "give a policy to the running kernel",
	.usage = usage,
	.run = run,
};
