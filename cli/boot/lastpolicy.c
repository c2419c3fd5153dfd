// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The fence between the initramfs and the real root: key lists that are required, the
 * last policy, the seal.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "boot/handover.h"

#define KEYS FOLDER "/keys"
#define REVOCATIONS FOLDER "/revocations"
#define SERIAL FOLDER "/revocation-serial"
#define SEALS "keys policy"
#define NAME_SIZE 256

/* The whole file, to be freed, or NULL */
static char *file_read(int dir, const char *path, size_t *len)
{
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *data = NULL;
	ssize_t n;
	int err;

	*len = 0;
	if (fd < 0)
		return NULL;
	if (!fstat(fd, &st))
		data = malloc((size_t)st.st_size + 1);
	while (data && *len < (size_t)st.st_size) {
		n = read(fd, data + *len, (size_t)st.st_size - *len);
		if (n <= 0) {
			err = n ? errno : EIO;
			free(data);
			data = NULL;
			errno = err;
			break;
		}
		*len += (size_t)n;
	}
	err = errno;
	close(fd);
	errno = err;
	return data;
}

/* Where strerror() would not help an administrator */
static const char *reason(int err)
{
	switch (err) {
	case ESTALE:
		return "its version is not higher than that of the active policy";
	case EINVAL:
		return "its name differs from that of the active policy";
	case ENOKEY:
		return "the kernel does not have the key that signed it";
	case EKEYREJECTED:
		return "its signature does not verify";
	case EBADMSG:
		return "it is malformed";
	default:
		return strerror(err);
	}
}

static int give(int security, const char *to, const char *file)
{
	size_t len;
	char *data = file_read(AT_FDCWD, file, &len);
	int err = data ? request(security, to, data, len) : -1;

	if (err)
		say("%s: %s: %s", file,
		    data ? "the kernel refuses it" : "cannot read it",
		    reason(errno));
	free(data);
	return err;
}

/* All of them are in the image; one that the kernel refuses is a failed step. */
static int load_all(int security, const char *folder)
{
	char file[NAME_SIZE + sizeof(REVOCATIONS) + 1];
	DIR *dir = opendir(folder);
	struct dirent *e;
	int err = 0;

	while (dir && (e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(file, sizeof(file), "%s/%s", folder, e->d_name);
		err |= give(security, "digest_cache/load", file);
	}
	if (dir)
		closedir(dir);
	return err;
}

/*
 * The highest serial of the owner's revocation lists by a name that are loaded, from
 * here or from the real root: "NAME SERIAL" lines. False without one.
 */
static bool serial_loaded(const char *lines, const char *name, uint64_t *serial)
{
	size_t len = strlen(name);
	bool found = false;
	const char *line, *end;
	uint64_t one;

	for (line = lines; *line; line = end + 1) {
		end = line + strcspn(line, "\n");
		if (!strncmp(line, name, len) && line[len] == ' ') {
			one = strtoull(line + len + 1, NULL, 10);
			*serial = found && *serial > one ? *serial : one;
			found = true;
		}
		if (!*end)
			break;
	}
	return found;
}

/* NAME:SERIAL; the name may have colons. */
static bool pair_parse(char *pair, uint64_t *serial)
{
	char *colon = strrchr(pair, ':'), *end;

	if (!colon || colon == pair || colon[1] < '0' || colon[1] > '9')
		return false;
	*colon = 0;
	errno = 0;
	*serial = strtoull(colon + 1, &end, 10);
	return !*end && !errno;
}

static int check_pair(const char *lines, char *pair, const char *from)
{
	uint64_t required, loaded = 0;

	if (!pair_parse(pair, &required)) {
		say("%s: not NAME:SERIAL of a revocation list", from);
		return -1;
	}
	if (!serial_loaded(lines, pair, &loaded))
		say("the revocation list %s with serial %llu or higher is required, and none is loaded",
		    pair, (unsigned long long)required);
	else if (loaded < required)
		say("the revocation list %s with serial %llu or higher is required, and the one that is loaded has %llu",
		    pair, (unsigned long long)required,
		    (unsigned long long)loaded);
	else
		return 0;
	return -1;
}

static int check_pairs(const char *lines, char *pairs, const char *from)
{
	bool any = false;
	char *pair;
	int err = 0;

	while ((pair = strsep(&pairs, ",\n"))) {
		if (!*pair)
			continue;
		err |= check_pair(lines, pair, from);
		any = true;
	}
	if (!any)
		say("%s: empty, and not NAME:SERIAL of a revocation list",
		    from);
	return any ? err : -1;
}

/* Root can remove a revocation list, or put an older one in its place */
static int check_revocations(int security, const char *root)
{
	char line[4096], *file, *loaded;
	int given =
		command_line(root, "rd.dclist.revocation=", line, sizeof(line));
	int err = 0;
	size_t len;

	if (given < 0) {
		say("cannot read the kernel's command line, which may require a revocation list");
		return -1;
	}

	file = file_read(AT_FDCWD, SERIAL, &len);
	if (!file && errno != ENOENT) {
		say(SERIAL ": cannot read it: %s", strerror(errno));
		return -1;
	}
	if (!file && !given)
		return 0;
	loaded = answer_long(security, "digest_cache/revocations");
	if (!loaded) {
		say("cannot read which revocation lists are loaded: %s",
		    strerror(errno));
		err = -1;
	}
	if (loaded && file) {
		file[len] = 0;
		err = check_pairs(loaded, file, SERIAL);
	}
	if (loaded && given)
		err |= check_pairs(loaded, line, "rd.dclist.revocation");
	free(file);
	free(loaded);
	return err;
}

/* Fills the path of a file of a policy, the active one or @any, or returns -1. */
static int find_policy(int security, bool any, const char *file, char *path,
		       size_t room)
{
	int fd = openat(security, "ipe/policies", O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	char active[2];
	int err = -1;

	while (dir && err && (e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, room, "ipe/policies/%s/active", e->d_name);
		if (!any && (answer(security, path, active, sizeof(active)) ||
			     strcmp(active, "1")))
			continue;
		snprintf(path, room, "ipe/policies/%s/%s", e->d_name, file);
		err = 0;
	}
	if (dir)
		closedir(dir);
	return err;
}

/* IPE has no policy at all, so the one that is found afterwards is this one. */
static int first_policy(int security, char *path, size_t room)
{
	if (give(security, "ipe/new_policy", POLICY))
		return -1;
	if (!find_policy(security, true, "active", path, room) &&
	    !request(security, path, "1", 1))
		return 0;
	say(POLICY ": cannot make it the active policy: %s", strerror(errno));
	return -1;
}

/* A policy of the same name, with a higher version: the kernel goes back to none. */
static int last_policy(int security)
{
	char path[NAME_SIZE + sizeof("ipe/policies//update")];

	if (!find_policy(security, false, "update", path, sizeof(path)))
		return give(security, path, POLICY);
	if (find_policy(security, true, "update", path, sizeof(path)))
		return first_policy(security, path, sizeof(path));
	say("IPE has policies, but no active one that " POLICY
	    " could replace");
	return -1;
}

static int seal(int security)
{
	if (!request(security, "digest_cache/seal", SEALS, strlen(SEALS)))
		return 0;
	say("cannot seal " SEALS ": %s", strerror(errno));
	return -1;
}

static int lists_required(int security, const char *root)
{
	return load_all(security, KEYS) || load_all(security, REVOCATIONS) ||
			       check_revocations(security, root) ?
		       -1 :
		       0;
}

/* Who is to get the last policy */
enum target {
	UNREADABLE,
	IPE,
	MODULE, /* which enforces it by itself: dclist policy sign --module */
	MODULE_AUDIT, /* which only records */
};

static enum target target_read(void)
{
	static const char begin[] = "digest_cache_policy=";
	static const char audit[] = " mode=audit";
	enum target target = IPE;
	size_t len;
	char *data = file_read(AT_FDCWD, POLICY, &len);

	if (!data) {
		say(POLICY ": cannot read it: %s", strerror(errno));
		return UNREADABLE;
	}
	data[len] = 0;
	if (!strncmp(data, begin, strlen(begin))) {
		/* The last word of the first line */
		len = strcspn(data, "\n");
		target = len > strlen(audit) &&
					 !strncmp(data + len - strlen(audit),
						  audit, strlen(audit)) ?
				 MODULE_AUDIT :
				 MODULE;
	}
	free(data);
	return target;
}

/* A trial must not take the keys and the policy out of the owner's hands. */
static int module_policy(int security, const char *root, bool seals)
{
	if (lists_required(security, root) ||
	    give(security, "digest_cache/policy", POLICY))
		return -1;
	if (seals)
		return seal(security);
	say("the module only records, so nothing is sealed");
	return 0;
}

static int fence_in(int security, const char *root)
{
	enum target target;
	char enforce[2];

	if (faccessat(security, "digest_cache/seal", F_OK, 0)) {
		say("this kernel has no digest cache with a seal");
		return -1;
	}
	target = target_read();
	if (target == UNREADABLE)
		return -1;
	if (target != IPE)
		return module_policy(security, root, target == MODULE);
	if (answer(security, "ipe/enforce", enforce, sizeof(enforce))) {
		say("this kernel has no IPE, or it is off");
		return -1;
	}
	/* ipe.enforce=0, on a command line that is authenticated: to repair something */
	if (!strcmp(enforce, "0")) {
		say("IPE does not enforce, so nothing is sealed");
		return 0;
	}
	return lists_required(security, root) ||
			       module_prepare(security, root) ||
			       last_policy(security) || seal(security) ?
		       -1 :
		       0;
}

int fence(const char *root)
{
	int security, err;

	if (access(POLICY, F_OK)) {
		say(POLICY ": %s; this initramfs was made with it",
		    strerror(errno));
		return -1;
	}
	security = find_securityfs(root);
	if (security < 0) {
		say("cannot find securityfs: %s", strerror(errno));
		return -1;
	}
	err = fence_in(security, root);
	close(security);
	return err;
}
