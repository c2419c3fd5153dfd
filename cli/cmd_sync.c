// SPDX-License-Identifier: GPL-2.0-or-later
/* dclist sync: lists of what is installed, and of nothing else. */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "system/site_sync.h"
#include "system/sync.h"

#define JOBS_MAX 64u
#define TIMEOUT_MAX 3600u

static void summary_print(const struct sync *sync)
{
	static const char *const words[SYNC_COUNTS] = {
		[SYNC_KEPT] = "unchanged",    [SYNC_INSTALLED] = "installed",
		[SYNC_LOADED] = "loaded",     [SYNC_REMOVED] = "removed",
		[SYNC_UNLOADED] = "unloaded",
	};
	int i;

	if (sync->dry_run)
		printf("would be: ");
	for (i = 0; i <= SYNC_UNLOADED; i++)
		printf("%s%u %s", i ? ", " : "", sync->count[i], words[i]);
	if (sync->count[SYNC_WITHOUT])
		printf("; %u %s without a list", sync->count[SYNC_WITHOUT],
		       sync->count[SYNC_WITHOUT] == 1 ? "package" : "packages");
	if (sync->count[SYNC_REVOKED])
		printf("; %u revoked", sync->count[SYNC_REVOKED]);
	if (sync->count[SYNC_FAILED])
		printf("; %u failed", sync->count[SYNC_FAILED]);
	putchar('\n');
}

static struct sync sync_job;
static struct install_options install;
static struct site_options site = {
	.fetch = { .jobs = 8, .timeout = 30 },
};
static const char *packages;

static int do_sync(struct sync *sync, const struct install_options *options)
{
	int status = EXIT_FAILED;
	int err;

	sync->db.root = options->root_dir;
	/* What a server sends is waited for without the lock. */
	if (sync->dry_run || site.location)
		err = install_verification(&sync->in, options);
	else
		err = install_open(&sync->in, options);
	if (!err) {
		sync->db.ring = sync->in.ring;
		sync->in.revoked_pass = true;
		if (!(site.location ? site_sync_run(sync, &site) :
				      sync_run(sync)))
			status = EXIT_DONE;
		summary_print(sync);
	}
	install_close(&sync->in);
	return status;
}

#define FROM .requires = "from"

static const struct opt options[] = {
	OPT_DRY_RUN(&sync_job.dry_run),
	OPT_FLAG(0, "keep", &sync_job.keep,
		 "only install and load; unload and remove nothing"),
	OPT_ROOT(&install.root_dir, "use the image in DIR; nothing is loaded"),
	OPT_DBPATH(&sync_job.db.dbpath),
	OPT_KEYRING(&install.keyrings, &install.keyrings_n,
		    "verify with these keys; default: " INSTALL_KEYRING
		    " (below DIR with --root), if it exists"),
	OPT_FLAG(
		0, "no-verify", &install.no_verify,
		"install without verification if there is neither a keyring nor a kernel to do it"),

	OPT_SECTION("From a site"),
	OPT_TEXT(
		0, "from", "URL|DIR", &site.location,
		"install the lists that the site at this http(s):// or file:// URL, or in DIR, has of the installed packages"),
	OPT_TEXTS(
		0, "site-key", "FILE", &site.key, &site.keys,
		"the OpenPGP key that signs the index of the site; default: those of --keyring; may be repeated",
		FROM),
	OPT_TEXTS(
		0, "site-cert", "FILE", &site.cert, &site.certs,
		"the X.509 certificate of the key that signs it with PKCS#7; may be repeated",
		FROM),
	OPT_TEXT(
		0, "packages", "SOURCE", &packages,
		"which packages are installed, as known to rpm or dpkg, or all that the site has; default: dpkg if it has a database, else rpm",
		FROM, .words = "rpm dpkg all"),
	OPT_MAX_AGE(
		&site.max_age,
		"refuse an index that was made longer ago than this, such as 36h or 7d",
		FROM),
	OPT_JOBS(&site.fetch.jobs, JOBS_MAX,
		 "use N connections at a time, 1 to 64; default: 8", FROM),
	OPT_TIME(
		0, "timeout", &site.fetch.timeout, 1, TIMEOUT_MAX,
		"give up if a server is silent for this long, such as 90s or 5m; default: 30s",
		FROM),
	OPT_TEXT(0, "cacert", "FILE", &site.fetch.cacert,
		 "trust these certificates instead of the system's", FROM),
	OPT_TEXT(0, "client-cert", "FILE", &site.fetch.client_cert,
		 "present this certificate to the server", FROM),
	OPT_TEXT(0, "client-key", "FILE", &site.fetch.client_key,
		 "its key; default: in the file of the certificate",
		 .requires = "client-cert"),
	OPT_END,
};

static bool packages_parse(void)
{
	static const char *const words[] = {
		[PACKAGES_RPM] = "rpm",
		[PACKAGES_DPKG] = "dpkg",
		[PACKAGES_ANY] = "all",
	};
	int i;

	for (i = PACKAGES_RPM; packages && i <= PACKAGES_ANY; i++)
		if (!strcmp(packages, words[i]))
			site.packages = (enum packages_source)i;
	return !packages || site.packages;
}

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (!packages_parse())
		return usage_error("--packages %s: not rpm, dpkg or all",
				   packages);
	return do_sync(&sync_job, &install);
}

const struct command cmd_sync = {
	.name = "sync",
	.summary = "install and load the lists of the installed packages",
	.usage = "[OPTION...]\n[OPTION...] --from URL|DIR",
	.about =
		"Make the lists in " INSTALLED_DIR
		" and in the running kernel those of the\n"
		"packages in rpm's database. New lists are installed and loaded before those of\n"
		"removed packages are unloaded and removed. Key lists and lists that do not come\n"
		"from packages are left unchanged.\n\n"
		"With --from, lists come from a site that 'dclist publish' made, and not from the\n"
		"packages themselves. Only what is missing is fetched. An index that is older than\n"
		"the last one is refused. Of lists, only those that came from a site are removed.\n",
	.opts = options,
	.notes =
		"Packages that are not signed, or whose signature the kernel refuses, are named\n"
		"and counted; they have no list.\n"
		"Exit status: 0 done, 1 something failed, 2 wrong usage.\n",
	.run = run,
};
