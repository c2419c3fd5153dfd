/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files over gpgme share; all others use gpg.h. */
#ifndef DCLIST_GPG_CONTEXT_H
#define DCLIST_GPG_CONTEXT_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/lazy_gpgme.h"
#include "base/temp.h"
#include "trust/gpg.h"

/**
 * struct gpg - GnuPG with a home directory of its own
 * @ctx: owned
 * @home: its directory, removed by gpg_close()
 * @mask: signals that were blocked before
 * @pipe: what SIGPIPE did before
 * @guard: thread of gpg_guard()
 * @wake: signal that ends the thread; 0 when there is none
 * @done: what woke it up is its end
 */
struct gpg {
	gpgme_ctx_t ctx;
	struct temp_folder home;
	sigset_t mask;
	struct sigaction pipe;
	pthread_t guard;
	int wake;
	atomic_bool done;
};

/* Reports that GnuPG failed at @what; -EIO or -ENOMEM */
int gpg_engine_error(const char *what, gpgme_error_t err);
/* Ends what gpg_guard() started. */
void gpg_guard_stop(struct gpg *gpg);
/* What @data holds, which is released. 0 or -ENOMEM */
int gpg_data_take(gpgme_data_t data, struct bytes *out);

#endif /* DCLIST_GPG_CONTEXT_H */
