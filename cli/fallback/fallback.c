// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The second entry of the boot menu, authenticated like the first: an image whose boot
 * continues when the hand-over fails. An initramfs may halt only while this image exists,
 * so "halt" is written last, and removed before anything is changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/message.h"
#include "base/temp.h"
#include "base/text.h"
#include "fallback/fallback.h"
#include "trust/crypto.h"

#define FIRMWARE "/sys/firmware/efi"
#define PRESENT_CMDLINE "/proc/cmdline"
#define CMDLINE_MAX 4096u
#define RECORD_MAX (PATH_MAX + 128u)

char *boot_fallback_read(char hex[BOOT_HEX_LEN + 1])
{
	struct bytes record;
	char *path = NULL;

	if (access(BOOT_FALLBACK, F_OK) ||
	    file_read(BOOT_FALLBACK, RECORD_MAX, &record))
		return NULL;
	if (record.len > BOOT_HEX_LEN + 3 &&
	    !memcmp(record.data + BOOT_HEX_LEN, "  /", 3)) {
		memcpy(hex, record.data, BOOT_HEX_LEN);
		hex[BOOT_HEX_LEN] = 0;
		path = strndup((char *)record.data + BOOT_HEX_LEN + 2,
			       record.len - BOOT_HEX_LEN - 3);
	}
	if (!path)
		error(BOOT_FALLBACK,
		      "not in the format of sha256sum; run dclist boot halt again");
	bytes_free(&record);
	return path;
}

const char *boot_fallback_fault(const char *path, const char *hex)
{
	uint8_t digest[BOOT_HEX_LEN / 2];
	char now[BOOT_HEX_LEN + 1];
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int err;

	if (fd < 0)
		return errno == ENOENT ? "missing" : "unreadable";
	err = crypto_hash_fd(DGC_ALGO_SHA256, fd, digest);
	close(fd);
	if (err)
		return "unreadable";
	hex_encode(digest, sizeof(digest), now);
	return strcmp(now, hex) ? "changed" : NULL;
}

static int record_write(const char *path, const struct bytes *image)
{
	const struct part part = { image->data, image->len };
	uint8_t digest[BOOT_HEX_LEN / 2];
	char hex[BOOT_HEX_LEN + 1], *line;
	int len, err = -1;

	if (crypto_hash(DGC_ALGO_SHA256, &part, 1, digest)) {
		error(NULL, "out of memory");
		return -1;
	}
	hex_encode(digest, sizeof(digest), hex);
	len = asprintf(&line, "%s  %s\n", hex, path);
	if (len >= 0) {
		err = file_write_atomic(BOOT_FALLBACK, line, (size_t)len, 0644);
		free(line);
	}
	if (!err && boot_fallback_fault(path, hex)) {
		unlink(path);
		error(path, "does not read back as it was written; removed");
		return -1;
	}
	return err;
}

static bool is_fat(const char *path)
{
	/* Open it, so that an automount mounts it */
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;
	bool fat = fd >= 0 && !fstatfs(fd, &fs) &&
		   fs.f_type == MSDOS_SUPER_MAGIC;

	if (fd >= 0)
		close(fd);
	return fat;
}

/* Where systemd looks for it, in that order */
static const char *esp_find(void)
{
	static const char *const places[] = { "/efi", "/boot", "/boot/efi" };
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (is_fat(places[i]))
			return places[i];
	return NULL;
}

/* Path of the fallback there, with its directories; NULL after reporting why */
static char *place_make(const char *esp, const char *version)
{
	char root[PATH_MAX], *path;
	int fd;

	if (!esp)
		esp = esp_find();
	if (!esp) {
		error(NULL,
		      "no EFI system partition on /efi, /boot or /boot/efi; mount it, or give --esp");
		return NULL;
	}
	fd = open(esp, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || !realpath(esp, root)) {
		error(esp, "cannot open: %s", strerror(errno));
		return NULL;
	}
	mkdirat(fd, "EFI", 0755);
	mkdirat(fd, "EFI/Linux", 0755);
	close(fd);
	if (asprintf(&path, "%s/EFI/Linux/dclist-fallback-%s.efi", root,
		     version) < 0)
		return NULL;
	if (!file_write_check(path))
		return path;
	free(path);
	return NULL;
}

/* Without what the boot loader added; options for repairs are refused. */
static int cmdline_words(char *text, char *out)
{
	char *word;

	while ((word = strsep(&text, " \t\n"))) {
		if (!*word || !strncmp(word, "BOOT_IMAGE=", 11) ||
		    !strncmp(word, "initrd=", 7))
			continue;
		if (!strcmp(word, "rd.dclist=0") ||
		    !strcmp(word, "ipe.enforce=0")) {
			error(PRESENT_CMDLINE,
			      "has %s, which is only for repairs; give another command line with --cmdline",
			      word);
			return -1;
		}
		if (*out)
			strcat(out, " ");
		strcat(out, word);
	}
	return 0;
}

static int cmdline_make(const char *path, const char *given)
{
	char words[CMDLINE_MAX + 1] = "";
	struct bytes text;
	int err;

	if (given)
		return file_write_atomic(path, given, strlen(given), 0600);
	err = file_read(PRESENT_CMDLINE, CMDLINE_MAX, &text);
	if (err)
		return err;
	err = bytes_append(&text, "", 1);
	if (!err)
		err = cmdline_words((char *)text.data, words);
	bytes_free(&text);
	return err ? err : file_write_atomic(path, words, strlen(words), 0600);
}

/* Where distributions have it; NULL after reporting why */
static char *kernel_find(const char *version)
{
	static const char *const places[] = { "/boot/vmlinuz-%s",
					      "/usr/lib/modules/%s/vmlinuz",
					      "/lib/modules/%s/vmlinuz" };
	char path[PATH_MAX];
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *tail = strchr(places[i], '%') + 2;

		snprintf(path, sizeof(path), "%.*s%s%s",
			 (int)(tail - places[i] - 2), places[i], version, tail);
		if (!access(path, R_OK))
			return strdup(path);
	}
	error(version,
	      "no vmlinuz of this kernel in /boot or /usr/lib/modules; name another one with --kernel");
	return NULL;
}

/* Check the requirements of all steps before the first one. */
static bool possible(void)
{
	if (access(FIRMWARE, F_OK))
		error(NULL,
		      "this system was not booted by UEFI, so no second entry can be authenticated; keep 'dclist boot continue'");
	else if (access(BOOT_POLICY, R_OK))
		error(BOOT_POLICY,
		      "there is no last policy, so nothing is handed over; dclist-boot(7) describes how to make it");
	else
		return boot_image_tools();
	return false;
}

static void image_free(struct boot_image *image)
{
	free(image->version);
	free(image->kernel);
	free(image->initrd);
	free(image->cmdline);
	free(image->bare);
	free(image->image);
}

static int image_files(struct boot_image *image, const char *kernel,
		       const char *folder)
{
	struct utsname here;

	uname(&here);
	image->version = strdup(kernel ? kernel : here.release);
	if (!image->version ||
	    asprintf(&image->initrd, "%s/initrd", folder) < 0 ||
	    asprintf(&image->cmdline, "@%s/cmdline", folder) < 0 ||
	    asprintf(&image->bare, "%s/bare.efi", folder) < 0 ||
	    asprintf(&image->image, "%s/signed.efi", folder) < 0) {
		error(NULL, "out of memory");
		return -1;
	}
	image->kernel = kernel_find(image->version);
	return image->kernel ? 0 : -1;
}

/* Remove the previous fallback, of another kernel. */
static void former_remove(const char *former, const char *path)
{
	if (former && strcmp(former, path) && unlink(former) && errno != ENOENT)
		warning(former, "cannot remove it: %s", strerror(errno));
}

static int place(const char *path, const struct bytes *image, const char *word)
{
	char hex[BOOT_HEX_LEN + 1];
	char *former = boot_fallback_read(hex);
	int err = file_write_atomic(path, image->data, image->len, 0644);

	if (!err)
		err = record_write(path, image);
	if (!err) {
		former_remove(former, path);
		err = boot_failure_write(word);
	}
	free(former);
	return err;
}

/* From now on, and in the initramfs that is made now, nothing halts. */
static int replace(const struct boot_image *image,
		   const struct boot_options *options, const char *word,
		   const char *path)
{
	struct bytes whole;
	int err = boot_failure_write("continue");

	if (err)
		return err;
	err = boot_initrd_make(image->initrd, image->version);
	if (!err)
		err = boot_image_make(image, options, &whole);
	if (!err) {
		err = place(path, &whole, word);
		bytes_free(&whole);
	}
	if (err)
		warning(BOOT_FAILURE,
			"now says continue; an initramfs made from now on does not halt");
	return err;
}

static int make(const struct boot_options *options, const char *word,
		const char *folder)
{
	struct boot_image image = { 0 };
	char *path = NULL;
	int err = image_files(&image, options->kernel, folder);

	if (!err)
		err = cmdline_make(image.cmdline + 1, options->cmdline);
	if (!err)
		path = place_make(options->esp, image.version);
	if (path)
		err = replace(&image, options, word, path);
	else
		err = -1;
	free(path);
	image_free(&image);
	return err;
}

int boot_fallback_make(const struct boot_options *options, const char *word)
{
	struct temp_folder temp;
	int err;

	if (!possible() || temp_folder_make(&temp))
		return -1;
	err = make(options, word, temp.path);
	temp_folder_remove(&temp);
	return err;
}
