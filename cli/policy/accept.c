// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks before a policy is signed, loaded or activated. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/trusted.h"
#include "list/list.h"
#include "policy/accept.h"
#include "policy/enforced.h"
#include "trust/pkcs7.h"

/* "FILE:LINE:COLUMN", as compilers say it; owned by the caller */
static char *place(const char *file, unsigned int line, unsigned int column)
{
	char *text = NULL;
	int n;

	if (!line)
		return strdup(file);
	n = column ? asprintf(&text, "%s:%u:%u", file, line, column) :
		     asprintf(&text, "%s:%u", file, line);
	return n < 0 ? NULL : text;
}

static void say(const char *file, bool is_error, unsigned int line,
		unsigned int column, const char *text)
{
	char *where = place(file, line, column);

	if (is_error)
		error(where, "%s", text);
	else
		warning(where, "%s", text);
	free(where);
}

static bool is_wrong(const char *file, const struct policy_examined *examined)
{
	const struct policy_notes *notes = &examined->notes;
	size_t i;

	if (examined->fault.err) {
		say(file, true, examined->fault.line, examined->fault.column,
		    examined->fault.text);
		return true;
	}
	for (i = 0; i < notes->n; i++)
		say(file, notes->note[i].error, notes->note[i].line,
		    notes->note[i].column, notes->note[i].text);
	if (notes->lost)
		error(file, "out of memory");
	return notes->lost || policy_notes_errors(notes);
}

int policy_accept(const char *file, const struct bytes *text,
		  const struct policy_system *system, bool force,
		  struct policy *policy)
{
	struct policy_examined examined;
	bool wrong;

	policy_examine((const char *)text->data, text->len, system, &examined);
	wrong = is_wrong(file, &examined);
	if (policy)
		*policy = (struct policy){ 0 };
	if (policy && !examined.fault.err) {
		*policy = examined.policy;
		examined.policy = (struct policy){ 0 };
	}
	policy_examined_free(&examined);
	if (wrong && !force)
		error(file, "refused; correct it, or give --force");
	return wrong ? (force ? 1 : -1) : 0;
}

int policy_accept_signer(const char *file, const struct policy_signed *message,
			 bool force)
{
	const char *keyring;

	/* Only the kernel can decide whether a chain leads to a certificate that it has. */
	if (message->chain ||
	    trusted_find(message->id, true, &keyring) != TRUSTED_ABSENT)
		return 0;
	error(file,
	      "the kernel has no certificate of its signer (%s) in a keyring that "
	      "it trusts; enrol it as a machine-owner key (mokutil --import), "
	      "build it in (CONFIG_SYSTEM_TRUSTED_KEYS), or sign with a key that "
	      "the kernel has",
	      message->signer);
	return force ? 0 : -1;
}

/* What the module accepts: the words, the signature and a trailer, as lists have it */
static int module_sign(const char *file, const struct policy_options *options,
		       const struct pkcs7_signer *signer,
		       const struct bytes *text, struct bytes *out)
{
	struct bytes words = { 0 }, sig = { 0 };
	struct policy_fault fault;
	struct policy policy;
	int err = policy_parse((const char *)text->data, text->len, &policy,
			       &fault);

	if (err)
		error(file, "line %u: %s", fault.line, fault.text);
	else
		err = policy_module_make(file, &policy, options->module,
					 &words);
	policy_free(&policy);
	if (!err)
		err = pkcs7_sign(signer, words.data, words.len, true,
				 options->hash, &sig);
	if (!err && list_join(&words, &sig, DGC_SIG_PKCS7, out)) {
		error(file, "out of memory");
		err = -1;
	}
	bytes_free(&words);
	bytes_free(&sig);
	return err ? -1 : 0;
}

int policy_sign_text(const char *file, const struct policy_options *options,
		     const struct bytes *text, struct bytes *message)
{
	struct pkcs7_signer *signer = pkcs7_signer_open(
		options->cert, options->key, options->passphrase_file);
	int err;

	if (!signer)
		return -1;
	err = options->module ?
		      module_sign(file, options, signer, text, message) :
		      pkcs7_sign(signer, text->data, text->len, false,
				 options->hash, message);
	pkcs7_signer_free(signer);
	if (!err && !options->force && !options->module &&
	    policy_message_check(file, message->len)) {
		bytes_free(message);
		err = -1;
	}
	return err;
}
