// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A unified kernel image: kernel, initramfs and command line in one EFI program, so that
 * one signature is for all of them. By ukify, or as it was done before there was one.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/message.h"
#include "base/tool.h"
#include "fallback/fallback.h"

#define PAGE 4096u

#if defined(__aarch64__)
#define STUB "/usr/lib/systemd/boot/efi/linuxaa64.efi.stub"
#else
#define STUB "/usr/lib/systemd/boot/efi/linuxx64.efi.stub"
#endif

static const char *os_release(void)
{
	return access("/etc/os-release", R_OK) ? "@/usr/lib/os-release" :
						 "@/etc/os-release";
}

bool boot_image_tools(void)
{
	if (!tool_have("sbsign") || !tool_have("sbverify"))
		error(NULL,
		      "sbsign or sbverify is missing; install sbsigntool (on some distributions sbsigntools)");
	else if (!tool_have("ukify") && !tool_have("objcopy"))
		error(NULL,
		      "neither ukify nor objcopy was found; install systemd-ukify or binutils");
	else if (access(STUB, R_OK))
		error(STUB,
		      "missing; install systemd-boot-efi (on some distributions systemd-boot)");
	else
		return boot_initrd_tool();
	return false;
}

static int by_ukify(const struct boot_image *image)
{
	const char *const argv[] = {
		"ukify",
		"build",
		/* Ignore the administrator's configuration of ukify, such as another signature */
		"--config",
		"/dev/null",
		"--linux",
		image->kernel,
		"--initrd",
		image->initrd,
		"--cmdline",
		image->cmdline,
		"--os-release",
		os_release(),
		"--uname",
		image->version,
		"--stub",
		STUB,
		"--output",
		image->bare,
		NULL,
	};

	return tool_run(argv);
}

/* Two arguments for objcopy, for a section at @address; the next free address, or 0 */
static uint64_t section_add(char *argv[2], const char *name, const char *file,
			    uint64_t address)
{
	struct stat st;

	if (stat(file, &st) ||
	    asprintf(&argv[0], "--add-section=.%s=%s", name, file) < 0 ||
	    asprintf(&argv[1], "--change-section-vma=.%s=0x%llx", name,
		     (unsigned long long)address) < 0)
		return 0;
	return address + ((uint64_t)st.st_size + PAGE - 1) / PAGE * PAGE;
}

static int by_objcopy(const struct boot_image *image, uint64_t address)
{
	/* The kernel comes last: it is decompressed in place, and requires space after it */
	const struct {
		const char *name;
		const char *file;
	} sections[] = {
		{ "osrel", os_release() + 1 },
		{ "cmdline", image->cmdline + 1 },
		{ "initrd", image->initrd },
		{ "linux", image->kernel },
	};
	char *argv[12] = { NULL };
	size_t i, n = 1;

	argv[0] = strdup("objcopy");
	for (i = 0; address && i < 4; i++, n += 2)
		address = section_add(argv + n, sections[i].name,
				      sections[i].file, address);
	argv[n++] = strdup(STUB);
	argv[n++] = strdup(image->bare);
	address = address && argv[0] && argv[n - 2] && argv[n - 1];
	if (!address)
		error(STUB, "cannot read it or the kernel, or out of memory");
	i = address && !tool_run((const char *const *)argv) ? 0 : 1;
	for (n = 0; n < 12; n++)
		free(argv[n]);
	return i ? -1 : 0;
}

static int assemble(const struct boot_image *image)
{
	struct bytes stub;
	int err;

	if (tool_have("ukify"))
		return by_ukify(image);
	err = file_read(STUB, BOOT_IMAGE_MAX, &stub);
	if (err)
		return err;
	err = by_objcopy(image, pe_end(&stub));
	bytes_free(&stub);
	return err;
}

static int sign(const struct boot_image *image, const struct boot_options *o)
{
	const char *const argv[] = { "sbsign",	   "--key",	o->key,
				     "--cert",	   o->cert,	"--output",
				     image->image, image->bare, NULL };
	const char *const verify[] = { "sbverify", "--cert", o->cert,
				       image->image, NULL };

	return tool_run(argv) || tool_run(verify) ? -1 : 0;
}

/* Is section @name of what was signed what @file has? */
static bool holds(const struct bytes *image, const char *name, const char *file)
{
	const uint8_t *data;
	size_t len;

	if (pe_section(image, name, &data, &len) && file_same(file, data, len))
		return true;
	error(file, "differs from section %s of the new image", name);
	return false;
}

int boot_image_make(const struct boot_image *image,
		    const struct boot_options *options, struct bytes *out)
{
	const uint8_t *initrd;
	size_t len;

	if (assemble(image) || sign(image, options) ||
	    file_read(image->image, BOOT_IMAGE_MAX, out))
		return -1;
	if (holds(out, ".linux", image->kernel) &&
	    holds(out, ".cmdline", image->cmdline + 1) &&
	    pe_section(out, ".initrd", &initrd, &len) &&
	    boot_initrd_continues(image->image, initrd, len))
		return 0;
	bytes_free(out);
	return -1;
}
