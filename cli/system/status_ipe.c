// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether Integrity Policy Enforcement asks the digest cache. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "policy/enforced.h"
#include "policy/policy.h"
#include "system/status.h"

#define IPE "/sys/kernel/security/ipe"

/* A file of securityfs, whose size is not known before, as a string; or NULL */
static char *text_read(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	struct bytes b = { 0 };
	char part[4096];
	ssize_t n = -1;
	int err = 0;

	while (fd >= 0 && !err && b.len < POLICY_MAX &&
	       (n = read(fd, part, sizeof(part))) > 0)
		err = bytes_append(&b, part, (size_t)n);
	if (fd >= 0)
		close(fd);
	if (n < 0 || err || bytes_append(&b, "", 1)) {
		bytes_free(&b);
		return NULL;
	}
	return (char *)b.data;
}

static char *line_read(int dir, const char *name)
{
	char *text = text_read(dir, name);

	if (text)
		text[strcspn(text, "\n")] = 0;
	return text;
}

static enum status_flag flag_read(int dir, const char *name)
{
	char *text = text_read(dir, name);
	enum status_flag flag = FLAG_UNKNOWN;

	if (text)
		flag = text[0] == '1' ? FLAG_YES : FLAG_NO;
	free(text);
	return flag;
}

/* True for the active one, whose files are read. */
static bool policy_read(struct status_ipe *ipe, int dir)
{
	char *text;

	if (flag_read(dir, "active") != FLAG_YES)
		return false;
	ipe->policy = line_read(dir, "name");
	ipe->version = line_read(dir, "version");
	text = text_read(dir, "policy");
	if (text)
		ipe->asks = policy_text_asks(text, POLICY_EXECUTE,
					     ipe->stock ?
						     POLICY_FSVERITY_SIGNATURE :
						     POLICY_DIGEST_CACHE) ?
				    FLAG_YES :
				    FLAG_NO;
	free(text);
	return true;
}

static void policies_read(struct status_ipe *ipe)
{
	DIR *dir = opendir(IPE "/policies");
	struct dirent *entry;
	bool found = false;
	int fd;

	while (dir && !found && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		fd = openat(dirfd(dir), entry->d_name,
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			continue;
		found = policy_read(ipe, fd);
		close(fd);
	}
	if (dir)
		closedir(dir);
}

static enum status_flag present(void)
{
	if (!access(IPE, F_OK))
		return FLAG_YES;
	return kernel_unknown() ? FLAG_UNKNOWN : FLAG_NO;
}

/* "policy_name=NAME policy_version=VERSION" is its first line. */
static bool module_read(struct status_ipe *ipe)
{
	struct bytes text;
	bool enforces;

	if (policy_module_running(&text, &enforces))
		return false;
	if (sscanf((char *)text.data, "policy_name=%ms policy_version=%ms",
		   &ipe->policy, &ipe->version) != 2) {
		free(ipe->policy);
		ipe->policy = NULL;
	}
	ipe->module = true;
	ipe->enforcing = enforces ? FLAG_YES : FLAG_NO;
	ipe->asks = policy_text_asks((char *)text.data, POLICY_EXECUTE,
				     POLICY_DIGEST_CACHE) ?
			    FLAG_YES :
			    FLAG_NO;
	bytes_free(&text);
	return true;
}

void status_ipe_read(struct status_ipe *ipe)
{
	int stock = kernel_is_stock();

	*ipe = (struct status_ipe){ .present = present(),
				    .stock = stock > 0,
				    .marks = kernel_marks(),
				    .hidden = stock < 0,
				    .no_programs = kernel_has_no_programs() };
	if (ipe->hidden || module_read(ipe) || ipe->present != FLAG_YES)
		return;
	ipe->enforcing = flag_read(AT_FDCWD, IPE "/enforce");
	policies_read(ipe);
}

void status_ipe_free(struct status_ipe *ipe)
{
	free(ipe->policy);
	free(ipe->version);
	*ipe = (struct status_ipe){ 0 };
}
