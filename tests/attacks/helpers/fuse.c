// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A file system with one file, which answers reads as late as it likes:
 *
 *	fuse FOLDER CONTENT GO
 *
 * FOLDER/file is CONTENT; what reads it waits until GO is there. Says "mounted".
 */
#include <linux/fuse.h>
#include <sys/mount.h>

#include "attack.h"

#define ROOM (128u << 10)

static char content[PAGE];
static const char *go;

static void reply(int fd, uint64_t unique, int error, const void *data,
		  size_t len)
{
	static char out[ROOM];
	struct fuse_out_header head = {
		.len = (uint32_t)(sizeof(head) + len),
		.error = error,
		.unique = unique,
	};

	memcpy(out, &head, sizeof(head));
	memcpy(out + sizeof(head), data, len);
	if (write(fd, out, head.len) < 0 && errno != ENOENT)
		die("fuse reply");
}

static struct fuse_attr attr_of(uint64_t node)
{
	struct fuse_attr attr = {
		.ino = node,
		.size = node == FUSE_ROOT_ID ? 0 : PAGE,
		.mode = node == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0644,
		.nlink = 1,
		.blksize = PAGE,
	};

	return attr;
}

static void do_init(int fd, const struct fuse_in_header *in)
{
	struct fuse_init_out out = {
		.major = FUSE_KERNEL_VERSION,
		.minor = FUSE_KERNEL_MINOR_VERSION,
		.max_write = PAGE,
	};

	reply(fd, in->unique, 0, &out, sizeof(out));
}

static void do_lookup(int fd, const struct fuse_in_header *in)
{
	struct fuse_entry_out out = { .nodeid = 2, .attr = attr_of(2) };

	reply(fd, in->unique,
	      strcmp((const char *)(in + 1), "file") ? -ENOENT : 0, &out,
	      strcmp((const char *)(in + 1), "file") ? 0 : sizeof(out));
}

static void do_getattr(int fd, const struct fuse_in_header *in)
{
	struct fuse_attr_out out = { .attr = attr_of(in->nodeid) };

	reply(fd, in->unique, 0, &out, sizeof(out));
}

static void do_open(int fd, const struct fuse_in_header *in)
{
	struct fuse_open_out out = { .open_flags = FOPEN_DIRECT_IO };

	reply(fd, in->unique, 0, &out, sizeof(out));
}

static void do_read(int fd, const struct fuse_in_header *in)
{
	while (access(go, F_OK))
		usleep(1000);
	reply(fd, in->unique, 0, content, PAGE);
}

static void serve(int fd)
{
	static char request[ROOM];
	const struct fuse_in_header *in = (const void *)request;

	while (read(fd, request, sizeof(request)) >= (ssize_t)sizeof(*in)) {
		switch (in->opcode) {
		case FUSE_INIT:
			do_init(fd, in);
			break;
		case FUSE_LOOKUP:
			do_lookup(fd, in);
			break;
		case FUSE_GETATTR:
			do_getattr(fd, in);
			break;
		case FUSE_OPEN:
			do_open(fd, in);
			break;
		case FUSE_READ:
			do_read(fd, in);
			break;
		case FUSE_FORGET:
			break;
		case FUSE_FLUSH:
		case FUSE_RELEASE:
			reply(fd, in->unique, 0, "", 0);
			break;
		default:
			reply(fd, in->unique, -ENOSYS, "", 0);
		}
	}
}

int main(int argc, char **argv)
{
	char options[128];
	int fd;

	if (argc != 4)
		return 2;
	setvbuf(stdout, NULL, _IONBF, 0);
	page_of_file(argv[2], 0, content);
	go = argv[3];
	fd = open_file("/dev/fuse", O_RDWR);
	snprintf(options, sizeof(options),
		 "fd=%d,rootmode=40000,user_id=0,group_id=0", fd);
	if (mount("fuse", argv[1], "fuse", MS_NOSUID | MS_NODEV, options))
		die(argv[1]);
	puts("mounted");
	serve(fd);
	return 0;
}
