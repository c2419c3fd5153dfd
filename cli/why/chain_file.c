// SPDX-License-Identifier: GPL-2.0-or-later
/* The chain's first links: the file, its file system, its fs-verity. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "base/text.h"
#include "verity/verity.h"
#include "why/chain.h"

static const char *type_name(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "a directory";
	case S_IFLNK:
		return "a symbolic link";
	case S_IFCHR:
	case S_IFBLK:
		return "a device";
	case S_IFIFO:
		return "a FIFO";
	case S_IFSOCK:
		return "a socket";
	default:
		return "a regular file";
	}
}

static bool not_there(struct chain *chain, int err)
{
	if (err == -EACCES)
		return chain_add(chain, "file", LINK_UNKNOWN, "run as root",
				 "cannot be opened: permission denied");
	return chain_add(chain, "file", LINK_BROKEN,
			 err == -ENOENT || err == -ENOTDIR ? "check its name" :
							     "",
			 "cannot be opened: %s", strerror(-err));
}

/* #!INTERPRETER [ARGUMENT] */
static void look_script(struct chain *chain)
{
	char head[sizeof(chain->needs) + 2] = "";
	ssize_t n = pread(chain->fd, head, sizeof(head) - 1, 0);
	const char *p = head + 2;

	if (n < 3 || head[0] != '#' || head[1] != '!')
		return;
	head[n] = 0;
	p += strspn(p, " \t");
	snprintf(chain->needs, sizeof(chain->needs), "%.*s",
		 (int)strcspn(p, " \t\r\n"), p);
}

static bool look_lists(struct chain *chain)
{
	int err = attest_file(chain->why->attest, chain->fd, chain->path, true,
			      NULL, &chain->attested);
	const struct installed_known_entry *e = chain->attested.entry;

	if (err)
		return chain_add(chain, "file", LINK_UNKNOWN,
				 err == -ESTALE ? "try again" : "",
				 "cannot be read: %s", strerror(-err));
	if (!e)
		e = chain->attested.revoked;
	if (!e)
		e = chain->attested.owner;
	if (e)
		chain->list = &chain->why->known->list[e->list];
	look_script(chain);
	return true;
}

static bool open_file(struct chain *chain, bool led)
{
	chain->fd = root_open_regular(chain->why->root, chain->path);
	if (chain->fd == -EACCES)
		return chain_add(chain, "file", LINK_UNKNOWN, "run as root",
				 "cannot be read: permission denied");
	if (chain->fd < 0)
		return not_there(chain, chain->fd);
	if (!look_lists(chain))
		return false;
	return chain_add(chain, "file", LINK_OK, "", "%s%s",
			 led ? "links lead to the regular file " :
			       "a regular file",
			 led ? chain->path : "");
}

/* The file that links lead to is what the kernel looks at. */
bool chain_file(struct chain *chain)
{
	const struct why *why = chain->why;
	int fd = root_openat(why->offline ? why->root : ROOT_NONE, chain->file,
			     O_PATH);
	struct stat st, own;
	bool led = false;

	if (fd < 0)
		return not_there(chain, fd);
	chain->path = installed_known_real(fd, why->prefix);
	if (fstat(fd, &st))
		st.st_mode = 0;
	close(fd);
	if (!chain->path)
		return chain_add(chain, "file", LINK_UNKNOWN, "mount /proc",
				 "cannot determine its path");
	if (!S_ISREG(st.st_mode))
		return chain_add(chain, "file", LINK_BROKEN,
				 "name the file that is executed",
				 "%s, and only regular files are attested",
				 type_name(st.st_mode));
	fd = root_openat(why->offline ? why->root : ROOT_NONE, chain->file,
			 O_PATH | O_NOFOLLOW);
	if (fd >= 0) {
		led = !fstat(fd, &own) && S_ISLNK(own.st_mode);
		close(fd);
	}
	return open_file(chain, led);
}

/* Use only what an accepted list says. */
bool chain_class(struct chain *chain)
{
	const struct installed_known_entry *e = chain->attested.owner;
	const struct installed_known *known = chain->why->known;
	int runs = file_runs_fd(chain->fd, chain->path, 0);

	if (runs < 0)
		return chain_add(chain, "class", LINK_UNKNOWN, "",
				 "cannot be read: %s", strerror(errno));
	if (e && known->list[e->list].refusal != INSTALLED_TAKEN)
		e = NULL;
	chain->class = file_class(e ? e->marks : 0, runs);
	if (!e || chain->class == FILE_CODE || chain->class == FILE_DATA)
		return true;
	if (chain->class == FILE_CODE_CONFIG)
		return chain_add(chain, "class", LINK_NOTE, "",
				 "executable configuration of %s: 'dclist "
				 "verity --list' enables fs-verity on it only "
				 "with --config",
				 known->list[e->list].name);
	chain->unasked = !runs;
	return chain_add(chain, "class", LINK_NOTE, "",
			 "%s says: %s, so 'dclist verity --list' leaves it "
			 "writable",
			 known->list[e->list].name,
			 file_class_text(chain->class)) &&
	       runs;
}

/* The kernel trusts the file, but not what the program changes in it. */
bool chain_mapping(struct chain *chain)
{
	enum elf_writes writes = elf_writes_code(chain->fd);

	if (!writes)
		return true;
	return chain_add(chain, "mapping", LINK_BROKEN,
			 "build it without text relocations (-fPIC), RWX "
			 "segments (-N) and executable stack",
			 "it has %s: what is writable and executable is never "
			 "trusted",
			 elf_writes_text(writes));
}

static const struct mount *mount_of(const struct chain *chain)
{
	struct statx st;

	if (statx(chain->fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &st))
		return &chain->why->mounts.mount[0];
	return &chain->why->mounts
			.mount[mounts_find(&chain->why->mounts, st.stx_mnt_id)];
}

bool chain_filesystem(struct chain *chain)
{
	const struct mount *m = mount_of(chain);
	const char *later =
		chain->why->offline ?
			", or give --no-verity if fs-verity is enabled later" :
			"";
	const char *text, *device;
	char whole[512];

	if (!chain->why->verity)
		return chain_add(chain, "filesystem", LINK_SKIPPED, "",
				 "not checked (--no-verity)");
	if (chain->attested.verity != -EOPNOTSUPP)
		return chain_add(chain, "filesystem", LINK_OK, "",
				 "%s on %s has fs-verity", m->type, m->point);
	text = verity_unsupported(chain->fd);
	device = strstr(text, "DEVICE");
	if (device && m->source[0] == '/')
		snprintf(whole, sizeof(whole), "%.*s%s%s", (int)(device - text),
			 text, m->source, later);
	else
		snprintf(whole, sizeof(whole), "%s%s", text, later);
	return chain_split(chain, "filesystem", whole);
}

bool chain_fsverity(struct chain *chain)
{
	const struct attested *a = &chain->attested;
	char digest[DIGEST_TEXT_LEN], remedy[CHAIN_REMEDY];

	if (!chain->why->verity)
		return chain_add(chain, "fsverity", LINK_SKIPPED, "",
				 "not checked (--no-verity)");
	if (a->verity == -ENODATA) /* the path, as it takes no links */
		return chain_add(chain, "fsverity", LINK_BROKEN,
				 chain_command(chain, remedy, "verity",
					       chain->path),
				 "fs-verity is not enabled on it (%s%s)",
				 a->entry ? "its content is attested by " :
					    "and no installed list attests it",
				 a->entry ? chain->list->name : "");
	if (a->verity)
		return chain_split(chain, "fsverity", verity_reason(a->verity));
	if (!a->verity_algo)
		return chain_add(
			chain, "fsverity", LINK_BROKEN,
			"make a copy of it and enable fs-verity with SHA-256",
			"its fs-verity digest is of an algorithm that no list has");
	return chain_add(chain, "fsverity", LINK_OK, "", "enabled, %s",
			 digest_text(a->verity_algo, a->verity_digest, digest));
}
