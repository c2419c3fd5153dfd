// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Does something to every file of a folder and prints how many nanoseconds that
 * took in all (tests/bench/). The files are named 00000, 00001 and so on. Fails on
 * the first one that does not go well: what is timed has to have worked.
 */
#include <linux/fsverity.h>
#include <linux/if_alg.h>
#include <linux/keyctl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>

#include "../vm/helpers/helper.h"

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int took(uint64_t since)
{
	printf("%llu\n", (unsigned long long)(now() - since));
	return 0;
}

/* Opens file @i of the current folder; -1 behind the last. */
static int numbered(unsigned int i, int flags)
{
	char name[16];
	int fd;

	snprintf(name, sizeof(name), "%05u", i);
	fd = open(name, flags | O_CLOEXEC);
	if (fd < 0 && errno != ENOENT)
		die(name);
	return fd;
}

/* All of file @i of the current folder; NULL behind the last. */
static void *numbered_read(unsigned int i, size_t *len)
{
	char name[16];
	int fd = numbered(i, O_RDONLY);

	if (fd < 0)
		return NULL;
	close(fd);
	snprintf(name, sizeof(name), "%05u", i);
	return read_file(name, len);
}

static void enter(const char *folder)
{
	if (chdir(folder))
		die(folder);
}

/* Maps the file executable and reads a byte of it. */
static void map_one(int fd)
{
	volatile const char *p =
		mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED)
		die("mmap");
	(void)*p;
	if (munmap((void *)p, PAGE))
		die("munmap");
}

static int do_map(char **argv)
{
	uint64_t start;
	unsigned int i;
	int fd;

	enter(argv[0]);
	start = now();
	for (i = 0; (fd = numbered(i, O_RDONLY)) >= 0; i++) {
		map_one(fd);
		close(fd);
	}
	return took(start);
}

/* The file argv[0], argv[1] times; that it is denied is an answer, too. */
static int do_map_again(char **argv)
{
	int fd = open_file(argv[0], O_RDONLY), n = atoi(argv[1]), i;
	uint64_t start = now();

	for (i = 0; i < n; i++) {
		void *p = mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE,
			       fd, 0);

		if (p != MAP_FAILED)
			munmap(p, PAGE);
	}
	return took(start);
}

static void exec_one(const char *name)
{
	char *args[] = { (char *)name, NULL };
	pid_t pid = vfork();
	int status;

	if (!pid) {
		execv(name, args);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		die(name);
}

static int do_exec(char **argv)
{
	uint64_t start;
	unsigned int i;
	char name[16];

	enter(argv[0]);
	start = now();
	for (i = 0;; i++) {
		snprintf(name, sizeof(name), "%05u", i);
		if (access(name, F_OK))
			break;
		exec_one(name);
	}
	return took(start);
}

/**
 * struct blobs - signatures, one a file
 * @data: of each its length, 4 bytes little endian, and its bytes
 * @len: bytes in all
 * @pos: start of the next
 */
struct blobs {
	unsigned char *data;
	size_t len;
	size_t pos;
};

static unsigned char *blob_next(struct blobs *b, uint32_t *len)
{
	unsigned char *p = b->data + b->pos;

	if (b->pos + 4 > b->len)
		die("too few signatures");
	memcpy(len, p, 4);
	b->pos += 4 + *len;
	return p + 4;
}

/* Enables fs-verity, with the built-in signatures of the file argv[1]. */
static int do_enable(char **argv)
{
	struct blobs blobs = { 0 };
	uint64_t start;
	unsigned int i;
	int fd;

	if (argv[1])
		blobs.data = read_file(argv[1], &blobs.len);
	enter(argv[0]);
	start = now();
	for (i = 0; (fd = numbered(i, O_RDONLY)) >= 0; i++) {
		struct fsverity_enable_arg arg = {
			.version = 1,
			.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
			.block_size = PAGE,
		};

		if (blobs.data)
			arg.sig_ptr =
				(uintptr_t)blob_next(&blobs, &arg.sig_size);
		if (ioctl(fd, FS_IOC_ENABLE_VERITY, &arg))
			die("enable fs-verity");
		close(fd);
	}
	return took(start);
}

/* Sets security.ima to the signatures of the file argv[1]. */
static int do_label(char **argv)
{
	struct blobs blobs = { 0 };
	uint64_t start;
	unsigned int i;
	uint32_t len;
	int fd;

	blobs.data = read_file(argv[1], &blobs.len);
	enter(argv[0]);
	start = now();
	for (i = 0; (fd = numbered(i, O_RDONLY)) >= 0; i++) {
		unsigned char *sig = blob_next(&blobs, &len);

		if (fsetxattr(fd, "security.ima", sig, len, 0) ||
		    fchown(fd, 1000, 1000))
			die("security.ima");
		close(fd);
	}
	return took(start);
}

static long key_add(const char *type, const char *name, const void *data,
		    size_t len, long ring)
{
	long key = syscall(SYS_add_key, type, name, data, len, ring);

	if (key < 0)
		die("add_key");
	return key;
}

/* Puts certificates where IMA looks for them. */
static int do_ima_keys(char **argv)
{
	long ring = key_add("keyring", "_ima", NULL, 0,
			    KEY_SPEC_USER_SESSION_KEYRING);

	for (; *argv; argv++) {
		size_t len;
		void *cert = read_file(*argv, &len);

		key_add("asymmetric", "", cert, len, ring);
	}
	return 0;
}

/* Lets fs-verity take signatures by the certificate. */
static int do_verity_key(char **argv)
{
	FILE *keys = fopen("/proc/keys", "re");
	unsigned int id, ring = 0;
	char line[256];
	size_t len;
	void *cert = read_file(argv[0], &len);

	while (keys && fgets(line, sizeof(line), keys))
		if (strstr(line, " .fs-verity:") &&
		    sscanf(line, "%x", &id) == 1)
			ring = id;
	if (!ring)
		die(".fs-verity");
	key_add("asymmetric", "", cert, len, (int)ring);
	return 0;
}

/* Loads every list of a folder. */
static int do_load(char **argv)
{
	int load =
		open_file("/sys/kernel/security/digest_cache/load", O_WRONLY);
	uint64_t spent = 0;
	unsigned int i;
	size_t len;
	void *list;

	enter(argv[0]);
	for (i = 0; (list = numbered_read(i, &len)); i++) {
		uint64_t start = now();

		if (pwrite(load, list, len, 0) != (ssize_t)len)
			die("load");
		spent += now() - start;
		free(list);
	}
	printf("%llu\n", (unsigned long long)spent);
	return 0;
}

/* Reads every file of a folder. */
static int do_read(char **argv)
{
	uint64_t start;
	unsigned int i;
	size_t len;
	void *data;

	enter(argv[0]);
	start = now();
	for (i = 0; (data = numbered_read(i, &len)); i++)
		free(data);
	return took(start);
}

/*
 * Verifies the signature argv[2] of the digest argv[1] by the certificate argv[0],
 * argv[3] times.
 */
static int do_verify(char **argv)
{
	struct keyctl_pkey_params params = { 0 };
	size_t cert_len, digest_len, sig_len;
	void *cert = read_file(argv[0], &cert_len);
	void *digest = read_file(argv[1], &digest_len);
	void *sig = read_file(argv[2], &sig_len);
	int n = atoi(argv[3]), i;
	uint64_t start;

	params.key_id = (int)key_add("asymmetric", "", cert, cert_len,
				     KEY_SPEC_PROCESS_KEYRING);
	params.in_len = (uint32_t)digest_len;
	params.in2_len = (uint32_t)sig_len;
	start = now();
	for (i = 0; i < n; i++)
		if (syscall(SYS_keyctl, KEYCTL_PKEY_VERIFY, &params,
			    "enc=pkcs1 hash=sha256", digest, sig))
			die("verify");
	return took(start);
}

static int hash_socket(void)
{
	struct sockaddr_alg sa = {
		.salg_family = AF_ALG,
		.salg_type = "hash",
		.salg_name = "sha256",
	};
	int fd = socket(AF_ALG, SOCK_SEQPACKET, 0), op;

	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
		die("AF_ALG");
	op = accept(fd, NULL, NULL);
	if (op < 0)
		die("AF_ALG");
	return op;
}

/* Hashes the file argv[0], which is read first, in the kernel. */
/* Nanoseconds of hashing a file, with or without reading it */
static int hash_file(const char *path, int with_reading)
{
	unsigned char digest[32];
	uint64_t start = now();
	size_t len, done = 0;
	char *data = read_file(path, &len);
	int op = hash_socket();

	if (!with_reading)
		start = now();
	while (done < len) {
		size_t n = len - done < 65536 ? len - done : 65536;

		if (send(op, data + done, n, MSG_MORE) != (ssize_t)n)
			die("send");
		done += n;
	}
	if (send(op, NULL, 0, 0) < 0 || read(op, digest, 32) != 32)
		die("hash");
	return took(start);
}

static int do_hash(char **argv)
{
	return hash_file(argv[0], 0);
}

static int do_read_hash(char **argv)
{
	return hash_file(argv[0], 1);
}

/* Runs a program, to its end; its output goes nowhere. */
static int do_run(char **argv)
{
	uint64_t start = now();
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork");
	if (pid == 0) {
		int null = open_file("/dev/null", O_WRONLY);

		if (dup2(null, 1) < 0 || dup2(null, 2) < 0)
			die("dup2");
		execv(argv[0], argv);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "%s: status %#x\n", argv[0], status);
		return 1;
	}
	return took(start);
}

static const struct {
	const char *name;
	int args;
	int (*run)(char **argv);
} timings[] = {
	{ "map", 1, do_map },
	{ "map-again", 2, do_map_again },
	{ "exec", 1, do_exec },
	{ "enable", 1, do_enable },
	{ "label", 2, do_label },
	{ "ima-keys", 1, do_ima_keys },
	{ "verity-key", 1, do_verity_key },
	{ "load", 1, do_load },
	{ "read", 1, do_read },
	{ "verify", 4, do_verify },
	{ "hash", 1, do_hash },
	{ "read-hash", 1, do_read_hash },
	{ "run", 1, do_run },
};

int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc > 1 && i < sizeof(timings) / sizeof(timings[0]); i++) {
		if (!strcmp(argv[1], timings[i].name) &&
		    argc - 2 >= timings[i].args)
			return timings[i].run(argv + 2);
	}
	fprintf(stderr, "usage: timing WHAT FOLDER|FILE...\n");
	return 2;
}
