// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Making the lists of a system those that a site has of its packages: the index, what of
 * it is for this system, what is missing, then what is not used any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/message.h"
#include "base/root.h"
#include "system/apt.h"
#include "system/site_run.h"

#define SHOWN 10u /* names, of many */

int site_no_memory(void)
{
	error(NULL, "out of memory");
	return -ENOMEM;
}

/* Another run may have been here since. */
static int state_again(struct site_run *run)
{
	struct site_state now;
	int err;

	if (site_state_is(run->sync->in.to.dir, &run->state))
		return 0;
	err = site_state_read(run->sync->in.root, &now);
	if (err)
		return err;
	site_state_free(&run->state);
	run->state = now;
	return site_serial_check(run);
}

int site_lock(struct site_run *run)
{
	struct install *in = &run->sync->in;
	int err;

	if (run->sync->dry_run)
		return 0;
	err = installed_dir_open(in->root, &in->to);
	if (!err && run->dir < 0)
		run->dir = fcntl(in->to.dir, F_DUPFD_CLOEXEC, 0);
	if (!err)
		err = state_again(run);
	if (err)
		installed_dir_close(&in->to);
	return err;
}

void site_unlock(struct site_run *run)
{
	installed_dir_close(&run->sync->in.to);
}

/* Of what was removed and not purged, only a script is left: nobody misses its list. */
static void without_print(struct site_run *run)
{
	const struct package *package;
	unsigned int n = 0;
	size_t i;

	for (i = 0; i < run->packages.n && !run->options->given; i++) {
		package = &run->packages.package[i];
		if (package->listed || package->removed)
			continue;
		if (n++ < SHOWN)
			warning(package->name,
				"the site has no list of this package");
	}
	if (n > SHOWN)
		warning(NULL, "and of %u more packages", n - SHOWN);
	run->sync->count[SYNC_WITHOUT] = n;
}

/* Nothing is waited for with the lock. */
static int run_begin(struct site_run *run)
{
	int err = site_serial_check(run);

	if (!err)
		err = site_age_check(run);
	if (!err)
		err = site_choose(run);
	if (!err)
		err = site_lock(run);
	if (err)
		return err;
	err = site_state_begin(run);
	site_unlock(run);
	return err;
}

static void busy_print(const struct site_run *run)
{
	if (!run->packages.busy || run->sync->keep)
		return;
	warning(NULL,
		run->packages.source == PACKAGES_RPM ?
			SYNC_RPM_BUSY :
			"dpkg is at work, or was interrupted, so nothing was unloaded or removed; run it again when dpkg has ended, or after dpkg --configure -a");
}

static int run_end(struct site_run *run)
{
	int err;

	if (run->sync->stuck) {
		error(NULL,
		      "nothing was removed or unloaded because of the errors above; correct them, then run it again");
		return 0;
	}
	err = site_lock(run);
	if (err)
		return err;
	err = site_state_end(run);
	site_unlock(run);
	busy_print(run);
	return err;
}

static int run_do(struct site_run *run)
{
	int err = run_begin(run);

	if (err)
		return err;
	site_fetch_all(run);
	without_print(run);
	return run_end(run);
}

static int site_start(struct site_run *run, struct keyring *own)
{
	const struct site_options *o = run->options;
	struct site_keys keys = {
		.ring = own,
		.cert = o->cert,
		.certs = o->certs,
	};

	if (!o->keys && !o->certs)
		keys.ring = run->sync->in.ring;
	return site_open(o->location, &keys, &o->fetch, site_fetched, run,
			 &run->site);
}

int site_packages_read(struct site_run *run)
{
	struct sync *sync = run->sync;
	int err = packages_read(run->options->packages, sync->in.root,
				&sync->db, &run->packages);

	return err ? err : apt_record_packages(sync->in.root, &run->packages);
}

static int run_start(struct site_run *run, struct keyring *own)
{
	struct sync *sync = run->sync;
	int err = site_state_read(sync->in.root, &run->state);

	if (!err)
		err = site_start(run, own);
	if (!err && run->options->given)
		run->packages = *run->options->given;
	else if (!err)
		err = site_packages_read(run);
	if (!err && sync->in.load)
		err = kernel_lists_open(&sync->loaded);
	if (err)
		return err;
	run->dir = root_openat(sync->in.root, INSTALLED_DIR,
			       O_RDONLY | O_DIRECTORY);
	return 0;
}

int site_sync_run(struct sync *sync, const struct site_options *options)
{
	struct site_run run = { .sync = sync, .options = options, .dir = -1 };
	struct keyring *own = NULL;
	int err = 0;

	/* A server that closes the connection must not end us. */
	signal(SIGPIPE, SIG_IGN);
	if (options->keys) {
		own = keyring_open(options->key, options->keys);
		err = own ? 0 : -ENOKEY;
	}
	if (!err)
		err = run_start(&run, own);
	if (!err)
		err = run_do(&run);
	if (err)
		sync->count[SYNC_FAILED]++;
	if (run.dir >= 0)
		close(run.dir);
	free(run.ready);
	free(run.list);
	if (!options->given)
		packages_free(&run.packages);
	site_state_free(&run.state);
	site_close(&run.site);
	keyring_free(own);
	installed_free(&sync->installed);
	kernel_lists_free(&sync->loaded);
	return sync->count[SYNC_FAILED] ? -1 : 0;
}
