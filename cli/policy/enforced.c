// SPDX-License-Identifier: GPL-2.0-or-later
/* Policies that the module enforces by itself. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kernel/kernel.h"
#include "policy/enforced.h"

#define HEADER "digest_cache_policy="
#define BOOT "boot_verified=TRUE"
#define TRUSTED "digest_cache=trusted"
#define SIGNER "digest_cache_signer="
#define SIGNERS_MAX 16u /* DGC_POLICY_SIGNERS_MAX of the module */

/**
 * struct allowed - by what an operation is allowed, each by itself
 * @all: by everything
 * @boot: the file is in the initramfs
 * @trusted: any list attests it
 * @signer: a list by one of these; parts of the policy
 * @signers: how many
 */
struct allowed {
	bool all;
	bool boot;
	bool trusted;
	const char *signer[SIGNERS_MAX];
	size_t signers;
};

/**
 * struct asked - the conditions of a rule
 * @boot: boot_verified=: 1 TRUE, -1 FALSE, 0 not there
 * @trusted: digest_cache=, in the same way
 * @signer: digest_cache_signer=, or NULL
 */
struct asked {
	int boot;
	int trusted;
	const char *signer;
};

bool policy_module_is(const struct bytes *file)
{
	return file->len > strlen(HEADER) &&
	       !memcmp(file->data, HEADER, strlen(HEADER));
}

static int refuse(const char *file, unsigned int line, const char *why)
{
	char *where = NULL;

	if (asprintf(&where, "%s:%u", file, line) < 0)
		where = NULL;
	error(where, "the module cannot enforce this line: %s", why);
	free(where);
	return -1;
}

/* 0, or -1 after reporting a condition of which the module knows nothing */
static int conditions_read(const char *file, const struct policy *policy,
			   const struct policy_rule *rule, struct asked *asked)
{
	const struct policy_condition *c = policy->condition + rule->first;
	size_t i;

	*asked = (struct asked){ 0 };
	for (i = 0; i < rule->n; i++, c++) {
		if (c->property == POLICY_BOOT_VERIFIED && !asked->boot)
			asked->boot = c->wanted ? 1 : -1;
		else if (c->property == POLICY_DIGEST_CACHE && !asked->trusted)
			asked->trusted = c->wanted ? 1 : -1;
		else if (c->property == POLICY_DIGEST_CACHE_SIGNER &&
			 !asked->signer)
			asked->signer = c->alg;
		else
			return refuse(
				file, rule->line,
				"it knows boot_verified=, digest_cache= and digest_cache_signer=, each once in a rule");
	}
	return 0;
}

/* A rule that allows adds one word. */
static int allow(const char *file, const struct policy_rule *rule,
		 const struct asked *asked, struct allowed *allowed)
{
	if (!rule->n || (asked->trusted < 0 && !asked->boot && !asked->signer &&
			 allowed->trusted)) {
		allowed->all = true;
	} else if (asked->boot > 0 && rule->n == 1) {
		allowed->boot = true;
	} else if (asked->trusted > 0 && rule->n == 1) {
		allowed->trusted = true;
	} else if (asked->signer && !asked->boot && asked->trusted >= 0) {
		if (allowed->signers == SIGNERS_MAX)
			return refuse(file, rule->line,
				      "more than 16 signers for an operation");
		allowed->signer[allowed->signers++] = asked->signer;
	} else {
		return refuse(
			file, rule->line,
			"a rule that allows must have one condition, of boot_verified=TRUE, digest_cache=trusted or digest_cache_signer=");
	}
	return 0;
}

/*
 * A rule that denies what is in none of these is as good as the words of which it asks
 * the contrary, if all else is allowed behind it.
 */
static int deny(const char *file, const struct policy_rule *rule,
		const struct asked *asked, bool last, struct allowed *allowed)
{
	if (rule->n &&
	    (asked->boot > 0 || asked->trusted > 0 || asked->signer || !last))
		return refuse(
			file, rule->line,
			"a rule that denies must be the last one of its operation, before a default that allows, and only have boot_verified=FALSE or digest_cache=untrusted");
	allowed->boot |= asked->boot < 0;
	allowed->trusted |= asked->trusted < 0;
	return 0;
}

static bool is_restricted(const struct policy *policy, enum policy_op op)
{
	const struct policy_rule *rule = policy->rule;
	bool denies = policy_default_of(policy, op)->action == POLICY_DENY;

	for (; rule < policy->rule + policy->rules; rule++)
		denies |= rule->op == op && rule->action == POLICY_DENY;
	return denies;
}

/* Is there no other rule about the operation behind this one, and is the rest allowed? */
static bool is_last(const struct policy *policy, const struct policy_rule *rule)
{
	const struct policy_rule *other = rule + 1;

	for (; other < policy->rule + policy->rules; other++)
		if (other->op == rule->op)
			return false;
	return policy_default_of(policy, rule->op)->action == POLICY_ALLOW;
}

/* 0, or -1 after reporting a line that cannot be enforced */
static int judge(const char *file, const struct policy *policy,
		 enum policy_op op, struct allowed *allowed)
{
	const struct policy_rule *rule = policy->rule;
	const struct policy_rule *end = rule + policy->rules;
	bool denied = false;
	struct asked asked;
	int err = 0;

	*allowed = (struct allowed){ .all = !is_restricted(policy, op) };
	for (; !err && !allowed->all && !denied && rule < end; rule++) {
		if (rule->op != op)
			continue;
		err = conditions_read(file, policy, rule, &asked);
		if (!err && rule->action == POLICY_ALLOW)
			err = allow(file, rule, &asked, allowed);
		else if (!err)
			err = deny(file, rule, &asked, is_last(policy, rule),
				   allowed);
		denied = rule->action == POLICY_DENY;
	}
	if (!err && !denied &&
	    policy_default_of(policy, op)->action == POLICY_ALLOW)
		allowed->all = true;
	return err;
}

static int add(struct bytes *out, const char *fmt, ...) __printf(2, 3);
static int add(struct bytes *out, const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n, err;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		return -ENOMEM;
	err = bytes_append(out, text, (size_t)n);
	free(text);
	return err;
}

static int op_add(struct bytes *words, enum policy_op op,
		  const struct allowed *allowed)
{
	int err = add(words, "op=%s%s%s", policy_op_name(op),
		      allowed->boot ? " " BOOT : "",
		      allowed->trusted ? " " TRUSTED : "");
	size_t i;

	for (i = 0; !err && i < allowed->signers; i++)
		err = add(words, " " SIGNER "%s", allowed->signer[i]);
	return err ? err : add(words, "\n");
}

int policy_module_make(const char *file, const struct policy *policy,
		       const char *mode, struct bytes *words)
{
	struct allowed allowed;
	enum policy_op op;
	int err;

	*words = (struct bytes){ 0 };
	err = add(words, HEADER "%s policy_version=%u.%u.%u mode=%s\n",
		  policy->name, policy->version[0], policy->version[1],
		  policy->version[2], mode);
	for (op = 0; !err && op < POLICY_OPS; op++) {
		err = judge(file, policy, op, &allowed);
		if (!err && !allowed.all)
			err = op_add(words, op, &allowed);
	}
	if (err == -ENOMEM)
		error(file, "out of memory");
	if (err)
		bytes_free(words);
	return err ? -1 : 0;
}

/* Each word behind the operation's becomes a rule. */
static int op_text(char *line, struct bytes *text)
{
	char *op = strsep(&line, " "), *word;
	int err;

	if (!op || strncmp(op, "op=", 3))
		return -EBADMSG;
	err = add(text, "DEFAULT %s action=DENY\n", op);
	while (!err && (word = strsep(&line, " ")))
		err = add(text, "%s %s action=ALLOW\n", op, word);
	return err;
}

static int lines_text(char *words, struct bytes *text)
{
	char *line = strsep(&words, "\n"), *mode;
	int err;

	mode = strstr(line, " mode=");
	if (strncmp(line, HEADER, strlen(HEADER)) || !mode)
		return -EBADMSG;
	*mode = 0;
	err = add(text, "policy_name=%s\nDEFAULT action=ALLOW\n",
		  line + strlen(HEADER));
	while (!err && (line = strsep(&words, "\n")) &&
	       !strncmp(line, "op=", 3))
		err = op_text(line, text);
	return err;
}

int policy_module_text(const struct bytes *words, struct bytes *text)
{
	char *copy = strndup((char *)words->data, words->len);
	int err;

	*text = (struct bytes){ 0 };
	if (!copy)
		return -ENOMEM;
	err = lines_text(copy, text);
	free(copy);
	if (!err)
		err = bytes_append(text, "", 1);
	if (err)
		bytes_free(text);
	else
		text->len--;
	return err;
}

int policy_module_running(struct bytes *text, bool *enforces)
{
	struct bytes words;
	int err = policy_fs_read(KERNEL_DIR "/policy", &words);

	if (err)
		return err;
	*enforces = strstr((char *)words.data, " mode=enforce\n");
	err = words.len ? policy_module_text(&words, text) : -ENOENT;
	bytes_free(&words);
	return err;
}
