/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of functions by which librpm calls a plugin. It has no version and librpm asks for
 * none: a table of another librpm is called at wrong places. The same from rpm 4.18 on, where
 * fsm_file_prepare got its descriptor, to 6; the header of some is not installed.
 */
#ifndef DCLIST_RPM_HOOKS_H
#define DCLIST_RPM_HOOKS_H

#include <rpm/rpmfi.h>
#include <rpm/rpmte.h>
#include <rpm/rpmts.h>
#include <sys/types.h>

#if RPM_VERSION < 418 || RPM_VERSION >= 700
#error "no table of this rpm; see https://rpm.org/docs/ and lib/rpmplugin.h of its source"
#endif

#if __has_include(<rpm/rpmplugin.h>)
#include <rpm/rpmplugin.h>
#else
typedef rpmFlags rpmFsmOp;

struct rpmPluginHooks_s {
	rpmRC (*init)(rpmPlugin plugin, rpmts ts);
	void (*cleanup)(rpmPlugin plugin);
	rpmRC (*tsm_pre)(rpmPlugin plugin, rpmts ts);
	rpmRC (*tsm_post)(rpmPlugin plugin, rpmts ts, int res);
	rpmRC (*psm_pre)(rpmPlugin plugin, rpmte te);
	rpmRC (*psm_post)(rpmPlugin plugin, rpmte te, int res);
	rpmRC (*scriptlet_pre)(rpmPlugin plugin, const char *name, int type);
	rpmRC (*scriptlet_fork_post)(rpmPlugin plugin, const char *path,
				     int type);
	rpmRC (*scriptlet_post)(rpmPlugin plugin, const char *name, int type,
				int res);
	rpmRC (*fsm_file_pre)(rpmPlugin plugin, rpmfi fi, const char *path,
			      mode_t mode, rpmFsmOp op);
	rpmRC (*fsm_file_post)(rpmPlugin plugin, rpmfi fi, const char *path,
			       mode_t mode, rpmFsmOp op, int res);
	rpmRC (*fsm_file_prepare)(rpmPlugin plugin, rpmfi fi, int fd,
				  const char *path, const char *dest,
				  mode_t mode, rpmFsmOp op);
};

/* Exported by librpm */
const char *rpmPluginOpts(rpmPlugin plugin);
void rpmPluginSetData(rpmPlugin plugin, void *data);
void *rpmPluginGetData(rpmPlugin plugin);
#endif

#endif /* DCLIST_RPM_HOOKS_H */
