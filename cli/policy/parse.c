// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The language of IPE policies, exactly as the kernel's security/ipe/policy_parser.c
 * reads it: what it accepts is accepted here, what it refuses is refused with the same
 * errno, and also a line and a column.
 *
 * Differences from what one would expect are the kernel's: the text ends at a
 * NUL byte; a carriage return ends a line; only blanks and tabs separate words,
 * but at the end of a line every kind of white space is cut off, and the byte
 * 0xa0, which Latin-1 has as a blank.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy/parse.h"

#define NAME "policy_name="
#define VERSION "policy_version="

/* isspace() of the kernel, whose table is Latin-1 */
static bool is_space(char c)
{
	return (c >= '\t' && c <= '\r') || c == ' ' || c == '\xa0';
}

/* kstrtou16() of the kernel: a sign is a plus; too large goes before no number */
static int number_parse(struct parser *p, struct span text, uint16_t *out)
{
	const char *s = text.s, *end = text.s + text.len;
	uint64_t value = 0;
	bool overflow = false;

	if (s < end && *s == '+')
		s++;
	text.s = s;
	for (; s < end && *s >= '0' && *s <= '9'; s++)
		overflow |= __builtin_mul_overflow(value, 10u, &value) ||
			    __builtin_add_overflow(value, *s - '0', &value);
	if (overflow)
		return parse_fault(p, -ERANGE, text.s,
				   "a number of the version is too large; at "
				   "most 65535");
	if (s == text.s || s < end)
		return parse_fault(p, -EINVAL, s,
				   "expected a decimal number in the version");
	if (value > UINT16_MAX)
		return parse_fault(p, -ERANGE, text.s,
				   "a number of the version is too large; at "
				   "most 65535");
	*out = (uint16_t)value;
	return 0;
}

static int version_parse(struct parser *p, struct span text)
{
	const char *end = text.s + text.len, *s = text.s;
	unsigned int n = 0;
	int err;

	for (;;) {
		struct span part = { s, 0 };

		if (n == 3)
			return parse_fault(p, -EBADMSG, s - 1,
					   "the version has more than three "
					   "numbers; expected " VERSION
					   "MAJOR.MINOR.REVISION");
		while (part.s + part.len < end && part.s[part.len] != '.')
			part.len++;
		err = number_parse(p, part, &p->out->version[n]);
		if (err)
			return err;
		n++;
		s = part.s + part.len;
		if (s == end)
			break;
		s++;
	}
	if (n == 3)
		return 0;
	return parse_fault(p, -EBADMSG, end,
			   "the version has fewer than three numbers; "
			   "expected " VERSION "MAJOR.MINOR.REVISION");
}

static int name_parse(struct parser *p, struct span line)
{
	struct span word = line, value;

	if (!parse_word(&line, &word) || !span_after(word, NAME, &value) ||
	    !value.len)
		return parse_fault(p, -EBADMSG, word.s,
				   "'%.*s' is not a header; expected " NAME
				   "NAME " VERSION "MAJOR.MINOR.REVISION in "
				   "the first line that is not a comment",
				   SPAN_ARGS(word));
	p->out->name = strndup(value.s, value.len);
	return p->out->name ? 0 : parse_no_memory(p);
}

static int header_parse(struct parser *p, struct span line)
{
	struct span word, value;
	int err = name_parse(p, line);

	if (err)
		return err;
	p->out->line = p->line;
	parse_word(&line, &word);
	if (*p->out->name == '"' && !strchr(p->out->name + 1, '"'))
		return parse_fault(
			p, -EBADMSG, word.s,
			"the kernel has no quotes, and a name ends "
			"at a blank; write it without both, such as " NAME
			"Allow_All");
	if (!parse_word(&line, &word) || !span_after(word, VERSION, &value) ||
	    !value.len)
		return parse_fault(p, -EBADMSG, word.s,
				   "expected " VERSION
				   "MAJOR.MINOR.REVISION after the name");
	err = version_parse(p, value);
	if (err)
		return err;
	if (parse_word(&line, &word))
		return parse_fault(
			p, -EBADMSG, word.s,
			"'%.*s' after the version; expected the end of the line, with each rule on a line of its own",
			SPAN_ARGS(word));
	return 0;
}

/* A line without its comment and without the white space before that */
static struct span line_trim(struct span line)
{
	const char *comment = memchr(line.s, '#', line.len);

	if (comment)
		line.len = (size_t)(comment - line.s);
	while (line.len && is_space(line.s[line.len - 1]))
		line.len--;
	return line;
}

static int lines_parse(struct parser *p, const char *text, size_t len)
{
	const char *end = text + len, *s = text;
	int err = 0;

	p->line = 1;
	p->start = s;
	while (!err && s <= end) {
		struct span line = { s, 0 };

		while (s < end && *s != '\n' && *s != '\r')
			s++;
		line.len = (size_t)(s - line.s);
		line = line_trim(line);
		if (line.len)
			err = p->out->line ? parse_rule(p, line) :
					     header_parse(p, line);
		/* People's lines end at a line feed only. */
		if (!err && s < end && *s == '\n') {
			p->line++;
			p->start = s + 1;
		}
		s++;
	}
	return err;
}

/* The name becomes a directory's in securityfs, after the policy was parsed. */
static int name_check(struct parser *p)
{
	const char *name = p->out->name;

	p->line = p->out->line;
	if (strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, ".."))
		return parse_fault(
			p, -EACCES, p->start,
			"the name of the policy becomes the name of a directory, so it must not be '.' or '..' or contain '/'");
	if (strlen(name) > POLICY_NAME_MAX)
		return parse_fault(p, -ENAMETOOLONG, p->start,
				   "the name of the policy is longer than %u "
				   "bytes",
				   POLICY_NAME_MAX);
	return 0;
}

static int defaults_check(struct parser *p)
{
	enum policy_op op;

	if (p->out->all.action)
		return 0;
	for (op = 0; op < POLICY_OPS && p->out->op[op].action; op++)
		;
	if (op == POLICY_OPS)
		return 0;
	return parse_fault(p, -EBADMSG, p->start,
			   "no default for op=%s; add a line 'DEFAULT "
			   "action=DENY', or one for each operation",
			   policy_op_name(op));
}

int policy_parse(const char *text, size_t len, struct policy *out,
		 struct policy_fault *fault)
{
	struct parser p = { .out = out, .fault = fault, .start = text };
	size_t end = strnlen(text, len);
	int err;

	memset(out, 0, sizeof(*out));
	memset(fault, 0, sizeof(*fault));
	if (len > POLICY_MAX)
		return parse_fault(&p, -ENOMEM, text,
				   "larger than %u bytes, the limit",
				   POLICY_MAX);
	err = lines_parse(&p, text, end);
	if (!err && !out->line)
		err = parse_fault(&p, -EBADMSG, p.start,
				  "the policy is empty; expected " NAME
				  "NAME " VERSION "MAJOR.MINOR.REVISION");
	if (!err)
		err = defaults_check(&p);
	if (!err && end < len)
		out->ignored = p.line;
	return err ? err : name_check(&p);
}

void policy_free(struct policy *policy)
{
	size_t i;

	for (i = 0; i < policy->conditions; i++) {
		free(policy->condition[i].alg);
		free(policy->condition[i].digest);
	}
	free(policy->condition);
	free(policy->rule);
	free(policy->name);
	memset(policy, 0, sizeof(*policy));
}

const struct policy_default *policy_default_of(const struct policy *policy,
					       enum policy_op op)
{
	return policy->op[op].action ? &policy->op[op] : &policy->all;
}

uint64_t policy_version_number(const uint16_t version[3])
{
	return (uint64_t)version[0] << 32 | (uint64_t)version[1] << 16 |
	       version[2];
}
