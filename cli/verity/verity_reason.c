// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a file does not get fs-verity, and what to do about it. */
#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "verity/verity.h"

static const struct {
	int err;
	const char *reason;
} reasons[] = {
	{ ELOOP, "a symbolic link; name the file that it points to" },
	{ EISDIR, "a directory; fs-verity is for regular files" },
	{ EINVAL, "not a regular file; fs-verity is for regular files" },
	{ ESTALE, "changed while it was read; try again when nothing writes "
		  "to it" },
	{ EACCES, "no permission to read and write it; run as its owner" },
	{ EPERM, "immutable or append-only; chattr -i -a" },
	{ EROFS, "on a read-only file system; mount -o remount,rw" },
	{ ETXTBSY,
	  "open for writing; end the program that writes to it (fuser)" },
	{ EBUSY, "another program is enabling fs-verity on it; wait for it" },
	{ ENOSPC,
	  "no space for its Merkle tree, 1/127 of the file; free some" },
	{ EDQUOT,
	  "no quota for its Merkle tree, 1/127 of the file; free some" },
	{ EFBIG, "too large for fs-verity with these parameters; a larger "
		 "--block-size helps" },
	{ ENOPKG,
	  "the kernel does not support this hash algorithm; use sha256" },
	{ ENOSYS,
	  "the kernel has no openat2(2), which --root and --list require; use Linux 5.6 or newer" },
	{ EAGAIN, "replaced while it was opened; try again" },
};

const char *verity_reason(int err)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].err == -err)
			return reasons[i].reason;
	}
	return strerror(-err);
}

#define NO_KERNEL \
	"the kernel has no fs-verity; boot one built with CONFIG_FS_VERITY"

/* Only if sysfs shows it. */
static bool kernel_lacks_ext4_verity(void)
{
	return access("/sys/fs/ext4/features", F_OK) == 0 &&
	       access("/sys/fs/ext4/features/verity", F_OK) != 0;
}

/* As with dm-verity: the feature cannot be enabled there. */
static bool device_is_readonly(int fd)
{
	char path[64], value = 0;
	struct stat st;
	FILE *file;

	if (fstat(fd, &st))
		return false;
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/ro",
		 major(st.st_dev), minor(st.st_dev));
	file = fopen(path, "re");
	if (!file)
		return false;
	value = (char)fgetc(file);
	fclose(file);
	return value == '1';
}

const char *verity_unsupported(int fd)
{
	struct statfs fs;

	if (fstatfs(fd, &fs))
		return strerror(errno);
	switch (fs.f_type) {
	case EXT4_SUPER_MAGIC:
		if (kernel_lacks_ext4_verity())
			return NO_KERNEL;
		if (device_is_readonly(fd))
			return "fs-verity is disabled on its ext4 file system, and the device is read-only; create it again with mkfs.ext4 -O verity, or trust the whole device by dm-verity and dmverity_signature=TRUE in the policy";
		return "fs-verity is disabled on its ext4 file system; tune2fs -O verity DEVICE";
	case F2FS_SUPER_MAGIC:
		return "its f2fs file system was created without fs-verity; create it again with mkfs.f2fs -O verity, on a kernel that has CONFIG_FS_VERITY";
	case BTRFS_SUPER_MAGIC:
		return NO_KERNEL;
	case OVERLAYFS_SUPER_MAGIC:
		return "overlayfs cannot enable fs-verity; enable it on the file in the lower or upper directory";
	default:
		return "its file system has no fs-verity; move it to ext4, f2fs or btrfs";
	}
}
