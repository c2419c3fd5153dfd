// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does one thing to a file and says what the kernel answered: "ok", or the errno
 * by name, as one word on standard output. The status is 0 either way; 2 when the
 * try itself could not be made.
 */
#include <linux/fsverity.h>
#include <linux/kexec.h>
#include <linux/module.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "helper.h"

/* The errno of execve() in a child, or "ok" when the program ended with status 0. */
static int run(char *const argv[], int fd)
{
	int pipes[2], status, err = 0;
	pid_t pid;

	if (pipe2(pipes, O_CLOEXEC))
		die("pipe");
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		/* What the program says is not the answer. */
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		if (fd < 0)
			execv(argv[0], argv);
		else
			fexecve(fd, argv, environ);
		err = errno;
		if (write(pipes[1], &err, sizeof(err)) < 0)
			_exit(126);
		_exit(127);
	}
	close(pipes[1]);
	if (read(pipes[0], &err, sizeof(err)) == sizeof(err)) {
		errno = err;
		waitpid(pid, &status, 0);
		return answer(1);
	}
	if (waitpid(pid, &status, 0) < 0)
		die("waitpid");
	if (WIFSIGNALED(status))
		printf("SIG%s\n", sigabbrev_np(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		printf("status%d\n", WEXITSTATUS(status));
	else
		puts("ok");
	return 0;
}

static int do_exec(char **argv)
{
	return run(argv, -1);
}

/* Asks about a script, as its interpreter may: AT_EXECVE_CHECK, since Linux 6.14. */
static int do_check(char **argv)
{
	char *args[] = { argv[0], NULL };

	return answer((int)syscall(SYS_execveat, open_file(argv[0], O_RDONLY),
				   "", args, environ, AT_EMPTY_PATH | 0x10000));
}

/*
 * Maps a file executable from the start; private, or as argv[1] says: "shared"
 * or "remap", with the flags that remap_file_pages() maps with.
 */
static int do_mmap(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY), flags = MAP_PRIVATE;
	void *at = NULL;

	if (argv[1])
		flags = MAP_SHARED;
	if (argv[1] && !strcmp(argv[1], "remap")) {
		at = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
		flags |= MAP_FIXED | MAP_POPULATE;
	}
	return answer(mmap(at, PAGE, PROT_READ | PROT_EXEC, flags, fd, 0) ==
		      MAP_FAILED);
}

/* Maps a file readable, then makes it executable. */
static int do_mprotect(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY);
	void *p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED)
		die(argv[0]);
	return answer(mprotect(p, PAGE, PROT_READ | PROT_EXEC));
}

/*
 * An executable mapping of a file, then mprotect() of the same one: what the
 * second asks is known from the first.
 */
static int do_mmap_then_mprotect(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY);
	void *p;

	if (mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) ==
	    MAP_FAILED)
		return answer(1);
	p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		die(argv[0]);
	return answer(mprotect(p, PAGE, PROT_READ | PROT_EXEC));
}

/* Keeps an executable mapping of a file until standard input ends. */
static int do_hold(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY);
	char byte;

	answer(mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) ==
	       MAP_FAILED);
	fflush(stdout);
	return read(0, &byte, 1) < 0;
}

static int do_memfd(char **argv)
{
	int fd = memfd_create("probe", MFD_CLOEXEC);
	char *args[] = { "probe-memfd", NULL };
	size_t len;
	char *data = read_file(argv[0], &len);

	if (fd < 0 || write(fd, data, len) != (ssize_t)len)
		die("memfd");
	return run(args, fd);
}

static int do_anonymous(char **argv)
{
	(void)argv;
	return answer(mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
}

static int do_anonymous_mprotect(char **argv)
{
	void *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)argv;
	if (p == MAP_FAILED)
		die("mmap");
	return answer(mprotect(p, PAGE, PROT_READ | PROT_EXEC));
}

static int load_module(const char *path, int flags)
{
	return (int)syscall(SYS_finit_module, open_file(path, O_RDONLY), "",
			    flags);
}

/* argv[1] may be "compressed"; argv[2] is loaded next then, as it is. */
static int do_module_fd(char **argv)
{
	int failed =
		load_module(argv[0], argv[1] ? MODULE_INIT_COMPRESSED_FILE : 0);

	if (argv[1] && argv[2])
		failed = load_module(argv[2], 0);
	return answer(failed);
}

static int do_module_memory(char **argv)
{
	size_t len;
	void *data = read_file(argv[0], &len);

	return answer((int)syscall(SYS_init_module, data, len, ""));
}

/* Loads the kernel argv[0], and the initramfs argv[1], to be started by a later reboot. */
static int do_kexec(char **argv)
{
	int kernel = open_file(argv[0], O_RDONLY);
	int initrd = argv[1] ? open_file(argv[1], O_RDONLY) : -1;

	return answer((int)syscall(SYS_kexec_file_load, kernel, initrd, 1L, "",
				   initrd < 0 ? KEXEC_FILE_NO_INITRAMFS : 0L));
}

static int do_kexec_unload(char **argv)
{
	(void)argv;
	return answer((int)syscall(SYS_kexec_file_load, -1, -1, 1L, "",
				   (long)KEXEC_FILE_UNLOAD));
}

/* Writes the file argv[0] to argv[1] with exactly one write(2), at offset argv[2]. */
static int do_write(char **argv)
{
	int fd = open(argv[1], O_WRONLY | O_CLOEXEC);
	size_t len;
	char *data;
	ssize_t n;

	if (fd < 0)
		return answer(1);
	data = read_file(argv[0], &len);
	n = argv[2] ? pwrite(fd, data, len, atoll(argv[2])) :
		      write(fd, data, len);
	if (n >= 0 && (size_t)n != len) {
		puts("short");
		return 0;
	}
	return answer(n < 0);
}

/* Writes each of the files argv[1]... to argv[0], with a write(2) of its own. */
static int do_write_each(char **argv)
{
	const char *node = *argv;
	int err = 0;

	while (!err && *++argv) {
		int fd = open_file(node, O_WRONLY);
		size_t len;
		char *data = read_file(*argv, &len);

		err = write(fd, data, len) != (ssize_t)len;
		free(data);
		close(fd);
	}
	return answer(err);
}

/* Enables fs-verity; argv[1] is the hash, argv[2] the salt in characters, argv[3] the block size. */
static int do_verity(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY);
	const char *hash = argv[1] ? argv[1] : "sha256";
	const char *salt = argv[1] && argv[2] ? argv[2] : "";
	const char *block = argv[1] && argv[2] ? argv[3] : NULL;
	struct fsverity_enable_arg arg = {
		.version = 1,
		.hash_algorithm = strcmp(hash, "sha512") ?
					  FS_VERITY_HASH_ALG_SHA256 :
					  FS_VERITY_HASH_ALG_SHA512,
		.block_size = block ? (uint32_t)atoi(block) : PAGE,
		.salt_size = (uint32_t)strlen(salt),
		.salt_ptr = (uintptr_t)salt,
	};

	return answer(ioctl(fd, FS_IOC_ENABLE_VERITY, &arg));
}

/* Prints the fs-verity digest as the query file takes it. */
static int do_measure(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY);
	struct fsverity_digest *d = malloc(sizeof(*d) + 64);
	unsigned int i;

	d->digest_size = 64;
	if (ioctl(fd, FS_IOC_MEASURE_VERITY, d))
		return answer(1);
	printf("sha%d:", d->digest_size * 8);
	for (i = 0; i < d->digest_size; i++)
		printf("%02x", d->digest[i]);
	puts("");
	return 0;
}

/* Writes argv[1] to the file argv[0] and prints what is read back. */
static int do_query(char **argv)
{
	int fd = open_file(argv[0], O_RDWR);
	char buf[8192];
	ssize_t n = write(fd, argv[1], strlen(argv[1]));

	if (n < 0)
		return answer(1);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, (size_t)n, stdout);
	return n < 0 ? answer(1) : 0;
}

/* Overwrites the first byte of the only place in the disk argv[0] that holds argv[1]. */
static int do_damage(char **argv)
{
	int fd = open_file(argv[0], O_RDWR | O_SYNC);
	off_t len = lseek(fd, 0, SEEK_END);
	char *disk = mmap(NULL, (size_t)len, PROT_READ, MAP_SHARED, fd, 0);
	size_t size = strlen(argv[1]);
	char *p;

	if (disk == MAP_FAILED)
		die(argv[0]);
	p = memmem(disk, (size_t)len, argv[1], size);
	if (!p ||
	    memmem(p + 1, (size_t)(len - (p + 1 - disk)), argv[1], size)) {
		fprintf(stderr, "probe: %s: \"%s\" is not there exactly once\n",
			argv[0], argv[1]);
		return 2;
	}
	return answer(pwrite(fd, "#", 1, p - disk) != 1);
}

/* Runs a program without any capability and as another user. */
static int do_nobody(char **argv)
{
	if (setgid(65534) || setuid(65534))
		die("setuid");
	execv(argv[0], argv);
	die(argv[0]);
	return 2;
}

static const struct {
	const char *name;
	int args;
	int (*run)(char **argv);
} probes[] = {
	{ "exec", 1, do_exec },
	{ "check", 1, do_check },
	{ "mmap", 1, do_mmap },
	{ "mprotect", 1, do_mprotect },
	{ "mmap-then-mprotect", 1, do_mmap_then_mprotect },
	{ "hold", 1, do_hold },
	{ "memfd", 1, do_memfd },
	{ "anonymous", 0, do_anonymous },
	{ "anonymous-mprotect", 0, do_anonymous_mprotect },
	{ "module-fd", 1, do_module_fd },
	{ "module-memory", 1, do_module_memory },
	{ "kexec", 1, do_kexec },
	{ "kexec-unload", 0, do_kexec_unload },
	{ "write", 2, do_write },
	{ "write-each", 2, do_write_each },
	{ "verity", 1, do_verity },
	{ "measure", 1, do_measure },
	{ "query", 2, do_query },
	{ "damage", 2, do_damage },
	{ "nobody", 1, do_nobody },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc > 1 && i < sizeof(probes) / sizeof(probes[0]); i++) {
		if (!strcmp(argv[1], probes[i].name) &&
		    argc - 2 >= probes[i].args)
			return probes[i].run(argv + 2);
	}
	fprintf(stderr, "usage: probe WHAT FILE...\n");
	return 2;
}
