// SPDX-License-Identifier: GPL-2.0-or-later
/* What this machine, or an image, lacks. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/message.h"
#include "base/root.h"
#include "base/unpack.h"
#include "system/doctor.h"

#define CONFIG_MAX (4u << 20) /* bytes */
#define SECURITYFS "/sys/kernel/security"

/**
 * struct look - where facts come from
 * @root: result of root_open()
 * @live: this machine, and its running kernel
 * @release: of the kernel
 * @config: its configuration, or NULL
 */
struct look {
	int root;
	bool live;
	const char *release;
	char *config;
};

/* A small file, and a NUL; empty if it cannot be read, or is something else, as a FIFO */
static struct bytes file_of(const struct look *look, const char *path)
{
	int fd = root_open_target(look->root, path);
	struct bytes b = { 0 };
	char part[4096];
	ssize_t n = -1;
	int err = 0;

	while (fd >= 0 && !err && b.len < CONFIG_MAX &&
	       (n = read(fd, part, sizeof(part))) > 0)
		err = bytes_append(&b, part, (size_t)n);
	if (fd >= 0)
		close(fd);
	if (n || err || bytes_append(&b, "", 1))
		bytes_free(&b);
	return b;
}

static char *text_read(const struct look *look, const char *path)
{
	return (char *)file_of(look, path).data;
}

static bool exists(const struct look *look, const char *path)
{
	int fd = root_openat(look->root, path, O_PATH);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* @fmt has one "%s", for the release */
static bool exists_of(const struct look *look, const char *before,
		      const char *behind)
{
	char *path = NULL;
	bool there;

	if (asprintf(&path, "%s%s%s", before, look->release, behind) < 0)
		return false;
	there = exists(look, path);
	free(path);
	return there;
}

/* What CONFIG_SYMBOL is set to, up to the end of the line; NULL if it is not set */
static const char *option(const struct look *look, const char *symbol)
{
	const size_t len = strlen(symbol);
	const char *at = look->config;

	for (; at && *at; at = strchr(at, '\n'), at += at != NULL)
		if (!strncmp(at, "CONFIG_", 7) &&
		    !strncmp(at + 7, symbol, len) && at[7 + len] == '=')
			return at + 7 + len + 1;
	return NULL;
}

/* An entry; @what is owned by it, and @remedy */
static void add(struct doctor_facts *way, bool known, bool there, char *what,
		char *remedy)
{
	if (!what || way->n == DOCTOR_FACTS) {
		free(what);
		free(remedy);
		return;
	}
	way->fact[way->n++] = (struct doctor_fact){
		.what = what, .remedy = remedy, .known = known, .there = there
	};
}

static char *text(const char *fmt, ...) __printf(1, 2);
static char *text(const char *fmt, ...)
{
	char *out = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&out, fmt, ap) < 0)
		out = NULL;
	va_end(ap);
	return out;
}

/* A command for that kernel, whose name may be one of a hostile image */
static char *command(const char *before, const char *release)
{
	char *word = shell_word(release);
	char *out = word ? text("%s%s", before, word) : NULL;

	free(word);
	return out;
}

static void add_option(struct doctor_facts *way, const struct look *look,
		       const char *symbol)
{
	const char *value = option(look, symbol);

	add(way, look->config, value && *value == 'y',
	    text("the kernel's option CONFIG_%s", symbol), NULL);
}

/* Position of @name in a list with commas, or -1 */
static long place(const char *list, const char *name)
{
	const size_t len = strlen(name);
	const char *at = list;
	size_t n;

	for (;; at += n + 1) {
		n = strcspn(at, ",\"\n");
		if (n == len && !strncmp(at, name, len))
			return at - list;
		if (at[n] != ',')
			return -1;
	}
}

/* Is bpf, ipe, or the one before the other in it? */
static bool has_order(const char *order, bool bpf, bool ipe)
{
	const long first = place(order, "bpf"), second = place(order, "ipe");

	return (!bpf || first >= 0) && (!ipe || second >= 0) &&
	       (!bpf || !ipe || first < second);
}

/* The running kernel's order of LSMs, or the one that was configured */
static void add_lsm(struct doctor_facts *way, const struct look *look, bool bpf,
		    bool ipe)
{
	char *running = look->live ? text_read(look, SECURITYFS "/lsm") : NULL;
	const char *order = running ? running : option(look, "LSM");

	if (order)
		order += *order == '"';
	add(way, order, order && has_order(order, bpf, ipe),
	    text("%s%s%s in the order of LSMs", bpf ? "bpf" : "",
		 bpf && ipe ? " before " : "", ipe ? "ipe" : ""),
	    text("add lsm=landlock,lockdown,yama,integrity,apparmor%s%s to GRUB_CMDLINE_LINUX in /etc/default/grub; update-grub; reboot",
		 bpf ? ",bpf" : "", ipe ? ",ipe" : ""));
	free(running);
}

static bool is_new_enough(const char *release)
{
	unsigned int major = 0, minor = 0, sub = 0;

	if (sscanf(release, "%u.%u.%u", &major, &minor, &sub) < 2)
		return false;
	if (major != 6)
		return major > 6;
	return minor != 12 ? minor > 12 : sub >= 95;
}

/* As it is called with each suffix that a module has */
static bool has_module(const struct look *look)
{
	static const char *const suffix[] = { "", ".xz", ".zst", ".gz" };
	static const char *const folder[] = { "/updates/dkms", "/updates",
					      "/extra" };
	char behind[64];
	size_t i, j;

	for (i = 0; i < sizeof(folder) / sizeof(folder[0]); i++)
		for (j = 0; j < sizeof(suffix) / sizeof(suffix[0]); j++) {
			snprintf(behind, sizeof(behind), "%s/digest_cache.ko%s",
				 folder[i], suffix[j]);
			if (exists_of(look, "/lib/modules/", behind))
				return true;
		}
	return false;
}

/* What builds it, where it is missing. With keys of vendors or without, it is built already. */
static void add_module(struct doctor_facts *way, const struct look *look)
{
	const bool there = has_module(look);

	if (!there) {
		add(way, true, exists(look, "/etc/dclist/keys.bin"),
		    text("the keys of vendors, /etc/dclist/keys.bin"),
		    text("dclist keys --vendor NAME -o /etc/dclist/keys.bin"));
		add(way, true, exists_of(look, "/lib/modules/", "/build"),
		    text("the headers of the kernel"),
		    command("apt install linux-headers-", look->release));
		add(way, true, exists(look, "/usr/bin/pahole"), text("pahole"),
		    text("apt install pahole"));
		add(way, true, exists(look, "/usr/sbin/dkms"), text("dkms"),
		    text("apt install dkms"));
	}
	add(way, true, there, text("the module digest_cache.ko"),
	    command("apt install ./dclist-dkms_*.deb, or, if it is installed: dkms autoinstall -k ",
		    look->release));
}

/* 1: on, 0: off, -1: no UEFI, or not known */
static int secure_boot(const struct look *look)
{
	int fd = root_open_target(
		look->root,
		"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
	uint8_t value[5]; /* attributes, then what it is */
	int on = -1;

	if (fd >= 0 && read(fd, value, sizeof(value)) == sizeof(value))
		on = value[4] == 1;
	if (fd >= 0)
		close(fd);
	return on;
}

static void add_live(struct doctor_facts *way, const struct look *look)
{
	const bool uefi = exists(look, "/sys/firmware/efi");
	char *mark;

	add(way, true, uefi,
	    text("UEFI, by which the kernel gets the owner's certificate"),
	    NULL);
	if (uefi)
		add(way, secure_boot(look) >= 0, secure_boot(look) > 0,
		    text("Secure Boot"),
		    text("enroll the certificate that signs policies: mokutil --import CERT.der; switch Secure Boot on in the firmware; reboot"));
	mark = text_read(look, SECURITYFS "/digest_cache/mark");
	add(way, true, mark && *mark == '1',
	    text("the module gives IPE its answers (file mark)"),
	    text("insmod digest_cache.ko; echo 1 >" SECURITYFS
		 "/digest_cache/mark"));
	free(mark);
}

/* Of the root, whether it can have fs-verity; mountinfo is "... / OPTIONS - TYPE SOURCE ..." */
static void add_verity(struct doctor_facts *way, const struct look *look)
{
	char *info = text_read(look, "/proc/self/mountinfo");
	char *line = info, *next, *type = NULL;

	for (; line && *line; line = next) {
		next = line + strcspn(line, "\n");
		next += *next == '\n';
		if (next > line)
			next[-1] = 0;
		if (strstr(line, " / / ") && strstr(line, " - "))
			type = strstr(line, " - ") + 3;
	}
	if (type)
		type[strcspn(type, " ")] = 0;
	add(way, type,
	    type && (!strcmp(type, "ext4") || !strcmp(type, "f2fs") ||
		     !strcmp(type, "btrfs") || !strcmp(type, "overlay")),
	    text("a root file system that can have fs-verity%s%s%s",
		 type ? " (it is " : "", type ? type : "", type ? ")" : ""),
	    text("move the system to ext4, made with mke2fs -O verity, or btrfs"));
	free(info);
}

static void patched(struct doctor *doctor, const struct look *look)
{
	struct doctor_facts *way = &doctor->way[DOCTOR_PATCHED];

	add_option(way, look, "SECURITY_IPE");
	add_option(way, look, "SECURITY_DIGEST_CACHE");
	add_option(way, look, "IPE_PROP_DIGEST_CACHE");
	add_option(way, look, "FS_VERITY");
	add_lsm(way, look, false, true);
	if (look->live)
		add_verity(way, look);
}

static void add_release(struct doctor_facts *way, const struct look *look)
{
	add(way, true, is_new_enough(look->release),
	    text("Linux 6.12.95 or newer (it is %s)", look->release),
	    text("apt install linux-image-6.12-amd64 linux-headers-6.12-amd64; reboot"));
}

static void stock(struct doctor *doctor, const struct look *look)
{
	struct doctor_facts *way = &doctor->way[DOCTOR_STOCK];

	add_release(way, look);
	add_option(way, look, "SECURITY_IPE");
	add_option(way, look, "IPE_PROP_FS_VERITY_BUILTIN_SIG");
	add_option(way, look, "FS_VERITY");
	add_option(way, look, "BPF_LSM");
	add_option(way, look, "DEBUG_INFO_BTF_MODULES");
	add_lsm(way, look, true, true);
	add_module(way, look);
	if (look->live) {
		add_verity(way, look);
		add_live(way, look);
	}
}

static void ima(struct doctor *doctor, const struct look *look)
{
	struct doctor_facts *way = &doctor->way[DOCTOR_IMA];

	add_option(way, look, "SECURITY_DIGEST_CACHE");
	add_option(way, look, "IMA_APPRAISE");
}

static void module(struct doctor *doctor, const struct look *look)
{
	struct doctor_facts *way = &doctor->way[DOCTOR_MODULE];
	char *policy;

	add_release(way, look);
	add_option(way, look, "FS_VERITY");
	add_option(way, look, "BPF_LSM");
	add_option(way, look, "DEBUG_INFO_BTF_MODULES");
	add_lsm(way, look, true, false);
	add_module(way, look);
	if (!look->live)
		return;
	add_verity(way, look);
	policy = text_read(look, SECURITYFS "/digest_cache/policy");
	add(way, policy || !exists(look, SECURITYFS "/digest_cache/policy"),
	    policy && *policy, text("the module has a policy (file policy)"),
	    text("dclist policy sign --module audit --cert CERT --key KEY FILE.pol; in the initramfs: dclist policy load FILE.module"));
	free(policy);
}

/* The highest release that an image has modules of */
static char *release_of(const struct look *look)
{
	int fd =
		root_openat(look->root, "/lib/modules", O_RDONLY | O_DIRECTORY);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	char *best = NULL;

	if (fd >= 0 && !dir)
		close(fd);
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    (best && strverscmp(entry->d_name, best) < 0))
			continue;
		free(best);
		best = strdup(entry->d_name);
	}
	if (dir)
		closedir(dir);
	if (!best)
		root_error(
			"/lib/modules",
			"no kernel has modules here; name its release with --kernel");
	return best;
}

static int text_add(const void *data, size_t len, void *ctx)
{
	return bytes_append(ctx, data, len);
}

/* That of the running kernel, if it shows it */
static char *config_shown(const struct look *look)
{
	struct bytes file = file_of(look, "/proc/config.gz"), out = { 0 };

	if (!file.len)
		return NULL;
	file.len--;
	if (unpack(&file, CONFIG_MAX, text_add, &out) ||
	    bytes_append(&out, "", 1))
		bytes_free(&out);
	bytes_free(&file);
	return (char *)out.data;
}

static char *config_of(const struct look *look)
{
	char *path = text("/boot/config-%s", look->release), *config;

	config = path ? text_read(look, path) : NULL;
	free(path);
	if (config)
		return config;
	path = text("/lib/modules/%s/config", look->release);
	config = path ? text_read(look, path) : NULL;
	free(path);
	return config || !look->live ? config : config_shown(look);
}

int doctor_read(const char *root, const char *release, struct doctor *doctor)
{
	struct look look = { .root = ROOT_NONE };
	struct utsname uts;

	*doctor = (struct doctor){ 0 };
	if (root) {
		look.root = root_open(root);
		if (look.root < 0)
			return look.root;
	}
	if (uname(&uts))
		uts.release[0] = 0;
	doctor->release = release ? strdup(release) :
			  root	  ? release_of(&look) :
				    strdup(uts.release);
	if (doctor->release) {
		look.live = !root && !strcmp(doctor->release, uts.release);
		look.release = doctor->release;
		look.config = config_of(&look);
		patched(doctor, &look);
		stock(doctor, &look);
		ima(doctor, &look);
		module(doctor, &look);
		free(look.config);
	}
	if (root)
		close(look.root);
	return doctor->release ? 0 : -ENOENT;
}

void doctor_free(struct doctor *doctor)
{
	size_t way, i;

	for (way = 0; way < DOCTOR_WAYS; way++)
		for (i = 0; i < doctor->way[way].n; i++) {
			free(doctor->way[way].fact[i].what);
			free(doctor->way[way].fact[i].remedy);
		}
	free(doctor->release);
}

size_t doctor_missing(const struct doctor_facts *way)
{
	size_t i, n = 0;

	for (i = 0; i < way->n; i++)
		n += way->fact[i].known && !way->fact[i].there;
	return n;
}

bool doctor_works(const struct doctor_facts *way)
{
	size_t i;

	for (i = 0; i < way->n; i++)
		if (!way->fact[i].known || !way->fact[i].there)
			return false;
	return true;
}

bool doctor_possible(const struct doctor_facts *way)
{
	size_t i;

	for (i = 0; i < way->n; i++)
		if (way->fact[i].known && !way->fact[i].there &&
		    !way->fact[i].remedy)
			return false;
	return true;
}
