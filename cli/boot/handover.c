// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dclist-handover: the last program of an initramfs. It ends the trust in the initramfs
 * and switches to the real root; nothing runs in between.
 *
 * It is installed as run-init (initramfs-tools) or switch_root (dracut), or started by
 * systemd's unit that switches the root. Programs of these names take the real root, its
 * init and the arguments of init.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot/handover.h"

#define CONFIG FOLDER "/failure"

/* What follows when a step failed */
enum failure {
	GO_ON,
	HALT,
	SHELL,
};

void say(const char *format, ...)
{
	char line[1024];
	va_list args;
	int fd, len = snprintf(line, sizeof(line), "<2>dclist-handover: ");

	va_start(args, format);
	vsnprintf(line + len, sizeof(line) - (size_t)len, format, args);
	va_end(args);
	fprintf(stderr, "%s\n", line + 3);
	fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	dprintf(fd, "%s\n", line);
	close(fd);
}

/*
 * Without that file the boot continues: halting requires another entry to boot. Without
 * the policy the configuration is hidden, by what was mounted over it.
 */
static enum failure failure_read(void)
{
	FILE *f = fopen(CONFIG, "re");
	char word[16] = "";

	if (!f)
		return errno == ENOENT && !access(POLICY, F_OK) ? GO_ON : HALT;
	if (fscanf(f, "%15s", word) != 1)
		*word = 0;
	fclose(f);
	if (!strcmp(word, "continue"))
		return GO_ON;
	if (!strcmp(word, "shell"))
		return SHELL;
	if (strcmp(word, "halt"))
		say(CONFIG ": neither halt, shell nor continue; assuming halt");
	return HALT;
}

/* A shell of the initramfs, which runs as long as the policy trusts the initramfs */
static void shell(void)
{
	pid_t child = fork();

	if (!child) {
		execl("/bin/sh", "sh", (char *)NULL);
		say("/bin/sh: cannot execute it: %s", strerror(errno));
		_exit(127);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

static void halt(void)
{
	say("the boot stops here; start another entry of the boot menu");
	sync();
	reboot(RB_HALT_SYSTEM);
	/* Nothing may continue, even where halting is not permitted */
	for (;;)
		pause();
}

/* A step failed: continues the boot, or does not return. */
static void step_failed(void)
{
	enum failure failure = failure_read();

	say("the hand-over to the real root failed; see dclist-boot(7)");
	if (failure == GO_ON) {
		say("the boot continues: the initramfs may stay trusted, and root can change what is enforced");
		return;
	}
	if (failure == SHELL)
		shell();
	halt();
}

/* Accept only procfs: a path of the real root may lead anywhere. */
static FILE *open_procfs_at(const char *root, const char *name)
{
	char path[4096];
	struct statfs fs;
	FILE *f;

	snprintf(path, sizeof(path), "%s/proc/%s", root, name);
	f = fopen(path, "re");
	if (f && !fstatfs(fileno(f), &fs) && fs.f_type == PROC_SUPER_MAGIC)
		return f;
	if (f)
		fclose(f);
	return NULL;
}

FILE *open_procfs(const char *root, const char *name)
{
	FILE *f = open_procfs_at("", name);

	return f ? f : open_procfs_at(root, name);
}

int command_line(const char *root, const char *word, char *value, size_t room)
{
	char line[4096], *next, *rest = line;
	FILE *f = open_procfs(root, "cmdline");
	int found = f && fgets(line, sizeof(line), f) ? 0 : -1;

	if (f)
		fclose(f);
	while (found >= 0 && (next = strsep(&rest, " \n"))) {
		if (strncmp(next, word, strlen(word)))
			continue;
		snprintf(value, room, "%s", next + strlen(word));
		found = 1;
	}
	return found;
}

static bool is_off(const char *root)
{
	char value[16];

	return command_line(root, "rd.dclist=0", value, sizeof(value)) > 0 &&
	       !*value;
}

/*
 * What is mounted or moved to a symbolic link of the real root lands in the initramfs, over
 * its configuration or its programs.
 */
static int mount_points_check(const char *root)
{
	static const char *const points[] = { "dev", "proc", "run", "sys",
					      "usr" };
	char path[4096];
	struct stat st;
	size_t i;

	for (i = 0; i < sizeof(points) / sizeof(*points); i++) {
		snprintf(path, sizeof(path), "%s/%s", root, points[i]);
		if (lstat(path, &st) ? errno == ENOENT : !S_ISLNK(st.st_mode))
			continue;
		say("%s: a symbolic link, or not readable; make it a directory",
		    path);
		return -1;
	}
	return 0;
}

static int usage(void)
{
	fputs("Usage: dclist-handover [-n] ROOT INIT [ARGUMENT...]\n"
	      "       dclist-handover --systemd ROOT [INIT]\n"
	      "       dclist-handover --mount-points ROOT\n\n"
	      "End the initramfs: load the last policy, seal keys and policy, and switch to\n"
	      "the real root. See dclist-boot(7).\n\n"
	      "  -n             only check that INIT exists\n"
	      "      --systemd  let systemd switch the root\n"
	      "      --mount-points\n"
	      "                 only check that nothing mounted below ROOT lands elsewhere\n"
	      "  -h, --help     show this text\n",
	      stderr);
	return 2;
}

static int hand_over(char **args, bool systemd)
{
	if (!is_off(args[0]) && fence(args[0]))
		step_failed();
	if (systemd)
		return systemd_switch_root(args[0], args[1]) ? 1 : 0;
	switch_root(args[0], args + 1);
	halt();
	return 1;
}

static int mount_points(const char *root)
{
	if (is_off(root) || !mount_points_check(root))
		return 0;
	step_failed();
	return 1;
}

int main(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "systemd", no_argument, NULL, 's' },
		{ "mount-points", no_argument, NULL, 'm' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool systemd = false, check = false, points = false;
	int opt;

	while ((opt = getopt_long(argc, argv, "+nh", longs, NULL)) >= 0) {
		if (opt == 's')
			systemd = true;
		else if (opt == 'n')
			check = true;
		else if (opt == 'm')
			points = true;
		else
			return usage();
	}
	if (argc - optind < (systemd || points ? 1 : 2))
		return usage();
	if (points)
		return mount_points(argv[optind]);
	if (check)
		return switch_root_check(argv[optind], argv[optind + 1]) ? 1 :
									   0;
	return hand_over(argv + optind, systemd);
}
