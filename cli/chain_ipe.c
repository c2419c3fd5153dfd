// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The chain's end: is there somebody who asks the digest cache? This only reads
 * the active policy's text; which of its rules decides is another question.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chain.h"
#include "root.h"

#define IPE "/sys/kernel/security/ipe"
#define POLICY_MAX (1u << 20)
#define OFFLINE "not told by an image's files"

/* Reads a file of securityfs, whose size is not known before. */
static int read_text(const char *path, char **text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct bytes b = { 0 };
	char part[4096];
	ssize_t n = 0;
	int err = 0;

	if (fd < 0)
		return -errno;
	while (!err && b.len < POLICY_MAX &&
	       (n = read(fd, part, sizeof(part))) > 0)
		err = bytes_append(&b, part, (size_t)n);
	if (n < 0)
		err = -errno;
	close(fd);
	if (!err)
		err = bytes_append(&b, "", 1);
	if (err)
		bytes_free(&b);
	*text = (char *)b.data;
	return err;
}

/* 1, 0, or a negative errno */
static int read_flag(const char *path)
{
	char *text = NULL;
	int err = read_text(path, &text);

	if (!err)
		err = text[0] == '1';
	free(text);
	return err;
}

bool chain_ipe(struct chain *chain)
{
	int enforce;

	if (chain->why->offline)
		return chain_add(chain, "ipe", LINK_SKIPPED, "", OFFLINE);
	if (access(IPE, F_OK))
		return chain_add(chain, "ipe", LINK_BROKEN,
				 "boot a kernel with CONFIG_SECURITY_IPE, and "
				 "with ipe in lsm= on its command line",
				 "IPE is not there, so nobody asks the digest "
				 "cache");
	enforce = read_flag(IPE "/enforce");
	if (enforce < 0)
		return chain_add(chain, "ipe", LINK_UNKNOWN, "run as root",
				 "cannot read whether IPE enforces: %s",
				 strerror(-enforce));
	if (!enforce)
		return chain_add(
			chain, "ipe", LINK_NOTE, "echo 1 >" IPE "/enforce",
			"IPE does not enforce: what it would deny runs");
	return chain_add(chain, "ipe", LINK_OK, "", "IPE enforces");
}

/* The next word of a line, NULL at its end or at a comment */
static const char *word(char **line)
{
	const char *w;

	do {
		w = strsep(line, " \t\r");
	} while (w && !*w);
	return w && *w != '#' ? w : NULL;
}

static bool rule_asks(char *line, const char *op)
{
	bool asks = false, about = false;
	const char *w;

	while ((w = word(&line))) {
		if (!strncmp(w, "op=", 3))
			about = !strcmp(w + 3, op);
		else if (!strncmp(w, "digest_cache=", 13))
			asks = true;
	}
	return asks && about;
}

bool chain_policy_asks(const char *policy, const char *op)
{
	char *copy = strdup(policy), *rest = copy, *line;
	bool asks = false;

	while (!asks && (line = strsep(&rest, "\n")))
		asks = rule_asks(line, op);
	free(copy);
	return asks;
}

/* Text of the active policy; its name in @name. A negative errno without one. */
static int active_policy(char *name, size_t room, char **text)
{
	DIR *dir = opendir(IPE "/policies");
	const struct dirent *e;
	char path[512];
	int err = -ENOENT, active = 0;

	if (!dir)
		return -errno;
	while (err == -ENOENT && (e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), IPE "/policies/%s/active",
			 e->d_name);
		active = read_flag(path);
		if (active < 0 && active != -ENOENT)
			err = active;
		if (active != 1)
			continue;
		snprintf(name, room, "%s", e->d_name);
		snprintf(path, sizeof(path), IPE "/policies/%s/policy",
			 e->d_name);
		err = read_text(path, text);
	}
	closedir(dir);
	return err;
}

/* What the kernel would do with the file */
static const char *op_of(const struct chain *chain)
{
	switch (code_named(chain->path)) {
	case CODE_MODULE:
		return "KMODULE";
	case CODE_FIRMWARE:
		return "FIRMWARE";
	default:
		return "EXECUTE";
	}
}

bool chain_policy(struct chain *chain)
{
	const char *op = op_of(chain);
	char name[256] = "", *text = NULL;
	bool asks;
	int err;

	if (chain->why->offline)
		return chain_add(chain, "policy", LINK_SKIPPED, "", OFFLINE);
	err = active_policy(name, sizeof(name), &text);
	if (err == -ENOENT)
		return chain_add(chain, "policy", LINK_BROKEN,
				 "load and activate a policy with "
				 "digest_cache=trusted",
				 "IPE has no active policy, so it allows "
				 "everything");
	if (err)
		return chain_add(chain, "policy", LINK_UNKNOWN, "run as root",
				 "cannot read the active policy: %s",
				 strerror(-err));
	asks = chain_policy_asks(text, op);
	free(text);
	if (!asks)
		return chain_add(chain, "policy", LINK_BROKEN,
				 "activate a policy with digest_cache=trusted",
				 "the active policy %s has no rule for op=%s "
				 "with digest_cache",
				 name, op);
	return chain_add(chain, "policy", LINK_OK, "",
			 "the active policy %s asks the digest cache for op=%s",
			 name, op);
}
