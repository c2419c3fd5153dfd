// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rpm's plugin: a package's list is installed and loaded before its first scriptlet and file,
 * its programs have fs-verity before they have their names, and the lists of old packages are
 * unloaded after the last scriptlet. dclist itself does what concerns lists, see helper.h.
 *
 * With --root, librpm has changed its root where it calls psm_pre and fsm_file_prepare, and has
 * not where it calls tsm_pre and tsm_post.
 */
#include <errno.h>
#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "helper.h"
#include "hooks.h"
#include "newfile.h"

#define REMEDY "; to go without digest lists, rpm --define '_dclist_mode off'"

/**
 * struct package - a package of the transaction
 * @te: rpm's
 * @listed: its list is installed
 * @written: one of its files has its final name
 */
struct package {
	rpmte te;
	bool listed;
	bool written;
};

/**
 * struct state - a transaction
 * @helper: the process of dclist
 * @mode: enum transaction_mode
 * @failed: a package has, and no other one is installed
 * @unsupported_said: one message for all files on file systems without fs-verity
 * @verify: RPMTAG_FILEVERIFYFLAGS of the package that is installed; owned
 * @seen: packages whose psm_pre has run, which it does for each of their stages; owned
 * @n: how many
 * @now: the one whose psm_pre was the last
 * @replaced: packages of the database that this transaction may replace without erasing them;
 *	their numbers there, owned
 * @replaced_n: how many
 */
struct state {
	struct helper helper;
	int mode;
	bool failed;
	bool unsupported_said;
	struct rpmtd_s verify;
	struct package *seen;
	size_t n;
	rpmte now;
	unsigned int *replaced;
	size_t replaced_n;
};

/* "4.18": what follows changes nothing that plugins see */
static bool is_built_for(const char *version)
{
	const size_t len = strlen(RPM_SERIES);

	return !strncmp(version, RPM_SERIES, len) &&
	       (!version[len] || version[len] == '.');
}

static rpmRC on_init(rpmPlugin plugin, rpmts ts)
{
	struct state *state;

	(void)ts;
	if (!is_built_for(RPMVERSION)) {
		helper_log(
			RPMLOG_ERR,
			"dclist: this plugin was built for rpm " RPM_SERIES
			", and this is rpm %s; build it again, or remove it with rpm --noplugins -e dclist-rpm-plugin\n",
			RPMVERSION);
		return RPMRC_FAIL;
	}
	state = calloc(1, sizeof(*state));
	if (!state)
		return RPMRC_FAIL;
	state->helper.socket = -1;
	rpmPluginSetData(plugin, state);
	return RPMRC_OK;
}

static void state_end(struct state *state)
{
	helper_stop(&state->helper);
	rpmtdFreeData(&state->verify);
	free(state->seen);
	free(state->replaced);
	*state = (struct state){ .helper.socket = -1 };
}

static void on_cleanup(rpmPlugin plugin)
{
	struct state *state = rpmPluginGetData(plugin);

	if (state)
		state_end(state);
	free(state);
	rpmPluginSetData(plugin, NULL);
}

static rpmRC result(const struct state *state)
{
	return state->mode == TRANSACTION_ENFORCE ? RPMRC_FAIL : RPMRC_OK;
}

static void say(const struct state *state, const char *name, const char *why)
{
	helper_log(state->mode == TRANSACTION_ENFORCE ? RPMLOG_ERR :
							RPMLOG_WARNING,
		   "dclist: %s: %s\n", name, why);
}

static rpmRC file_systems_check(struct state *state, rpmts ts)
{
	char *file = check_unsupported(ts);

	if (!file)
		return RPMRC_OK;
	say(state, file,
	    "its file system has no fs-verity, without which it is not trusted; use ext4, btrfs or f2fs with the feature verity");
	state->unsupported_said = true;
	free(file);
	return result(state);
}

/* Asks dclist what to do; false after saying why that is not known */
static bool begin(struct state *state, rpmPlugin plugin, rpmts ts,
		  const char *mode)
{
	const struct transaction_begin begin = {
		.room = check_room(ts),
		.look = !!(rpmtsFlags(ts) &
			   (RPMTRANS_FLAG_TEST | RPMTRANS_FLAG_BUILD_PROBS)),
	};
	const struct transaction_request request = {
		.op = TRANSACTION_BEGIN,
		.len = sizeof(begin),
	};
	const char *program = rpmPluginOpts(plugin);

	if (!program) {
		helper_log(
			RPMLOG_ERR,
			"dclist: %%__transaction_dclist names no program after the plugin\n");
		return false;
	}
	if (helper_start(&state->helper, program, mode, rpmtsRootDir(ts)))
		return false;
	state->mode = helper_ask(&state->helper, strcmp(mode, "warn"), &request,
				 &begin);
	return state->mode >= 0;
}

static int header_send(struct state *state, enum transaction_op op,
		       uint64_t package, Header h)
{
	struct transaction_request request = { .op = op, .package = package };
	void *blob = h ? headerExport(h, &request.len) : NULL;
	int err = -ENOMEM;

	if (blob && request.len > TRANSACTION_HEADER_MAX)
		err = -EFBIG;
	else if (blob)
		err = helper_ask(&state->helper,
				 state->mode == TRANSACTION_ENFORCE, &request,
				 blob);
	free(blob);
	return err;
}

static void replaced_add(struct state *state, unsigned int number, Header h)
{
	unsigned int *more = reallocarray(state->replaced,
					  state->replaced_n + 1, sizeof(*more));

	if (!more)
		return;
	state->replaced = more;
	if (!header_send(state, TRANSACTION_OLD, number, h))
		more[state->replaced_n++] = number;
}

/*
 * With --replacepkgs, rpm puts a package in the place of one of the same version, which no
 * plugin hears of.
 */
static void replaced_find(struct state *state, rpmts ts)
{
	rpmtsi it = rpmtsiInit(ts);
	rpmdbMatchIterator match;
	char *name;
	rpmte te;
	Header h;

	while ((te = rpmtsiNext(it, TR_ADDED))) {
		match = rpmtsInitIterator(ts, RPMDBI_NAME, rpmteN(te), 0);
		while ((h = rpmdbNextIterator(match))) {
			name = headerGetAsString(h, RPMTAG_NEVRA);
			if (name && !strcmp(name, rpmteNEVRA(te)))
				replaced_add(state,
					     rpmdbGetIteratorOffset(match), h);
			free(name);
		}
		rpmdbFreeIterator(match);
	}
	rpmtsiFree(it);
}

static bool database_has(rpmts ts, unsigned int number)
{
	rpmdbMatchIterator match =
		rpmtsInitIterator(ts, RPMDBI_PACKAGES, &number, sizeof(number));
	bool has = rpmdbNextIterator(match);

	rpmdbFreeIterator(match);
	return has;
}

/* In the mode "warn", whatever is wrong, packages are installed. */
static rpmRC on_tsm_pre(rpmPlugin plugin, rpmts ts)
{
	struct state *state = rpmPluginGetData(plugin);
	char *mode = rpmExpand("%{?_dclist_mode}", NULL);
	rpmRC rc = RPMRC_OK;

	if (!strcmp(mode, "off") || rpmtsNElements(ts) <= 0) {
		free(mode);
		return RPMRC_OK;
	}
	if (!begin(state, plugin, ts, mode)) {
		rc = strcmp(mode, "warn") ? RPMRC_FAIL : RPMRC_OK;
		helper_log(
			rc ? RPMLOG_ERR : RPMLOG_WARNING, "dclist: %s\n",
			rc ? "nothing is changed" REMEDY :
			     "no digest list is installed; run 'dclist sync' when this is corrected");
		state->mode = TRANSACTION_OFF;
	} else if (state->mode != TRANSACTION_OFF) {
		rc = file_systems_check(state, ts);
		if (rc)
			helper_log(RPMLOG_ERR,
				   "dclist: nothing is changed" REMEDY "\n");
	}
	if (rc || state->mode == TRANSACTION_OFF ||
	    (rpmtsFlags(ts) & (RPMTRANS_FLAG_TEST | RPMTRANS_FLAG_BUILD_PROBS)))
		state_end(state);
	else
		replaced_find(state, ts);
	free(mode);
	return rc;
}

/* Or NULL */
static struct package *seen_find(const struct state *state, rpmte te)
{
	size_t i;

	for (i = 0; i < state->n; i++)
		if (state->seen[i].te == te)
			return &state->seen[i];
	return NULL;
}

static int remember(struct state *state, rpmte te, bool listed)
{
	struct package *package = seen_find(state, te), *more;

	if (package) {
		package->listed = listed;
		return 0;
	}
	more = realloc(state->seen, (state->n + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	state->seen = more;
	more[state->n++] = (struct package){ .te = te, .listed = listed };
	return 0;
}

static int package_send(struct state *state, rpmte te, bool new)
{
	Header h = rpmteHeader(te);
	int err = header_send(state, new ? TRANSACTION_NEW : TRANSACTION_OLD,
			      (uintptr_t)te, h);

	headerFree(h);
	return err;
}

static void verify_read(struct state *state, rpmte te)
{
	Header h = rpmteHeader(te);

	rpmtdFreeData(&state->verify);
	if (h)
		headerGet(h, RPMTAG_FILEVERIFYFLAGS, &state->verify,
			  HEADERGET_ALLOC);
	headerFree(h);
}

static rpmVerifyAttrs verify_of(struct state *state, rpmfi fi)
{
	if (rpmtdSetIndex(&state->verify, rpmfiFX(fi)) < 0)
		return RPMVERIFY_ALL;
	return (rpmVerifyAttrs)rpmtdGetNumber(&state->verify);
}

/*
 * What is installed already has its last stages, whatever failed meanwhile. Until then, rpm
 * reads the package from its file for each stage, and it may be another one by now.
 */
static rpmRC on_psm_pre(rpmPlugin plugin, rpmte te)
{
	struct state *state = rpmPluginGetData(plugin);
	bool new = rpmteType(te) != TR_REMOVED;
	int err;

	if (!state || state->mode == TRANSACTION_OFF)
		return RPMRC_OK;
	verify_read(state, te);
	state->now = te;
	if (seen_find(state, te) && (!new || rpmteDBOffset(te)))
		return RPMRC_OK;
	if (new && state->failed) {
		say(state, rpmteNEVRA(te),
		    "not installed, as an earlier package failed");
		return RPMRC_FAIL;
	}
	err = package_send(state, te, new);
	if (err)
		say(state, rpmteNEVRA(te),
		    new ? "its digest list is not installed" :
			  "its digest list stays; run 'dclist sync'");
	if (err && new && state->mode == TRANSACTION_ENFORCE) {
		state->failed = true;
		return RPMRC_FAIL;
	}
	return remember(state, te, new && !err) ? result(state) : RPMRC_OK;
}

static rpmRC on_fsm_file_prepare(rpmPlugin plugin, rpmfi fi, int fd,
				 const char *path, const char *dest,
				 mode_t mode, rpmFsmOp op)
{
	struct state *state = rpmPluginGetData(plugin);
	int err;

	(void)op;
	if (!state || state->mode == TRANSACTION_OFF)
		return RPMRC_OK;
	err = newfile_enable(fi, verify_of(state, fi), fd, path, mode);
	if (!err)
		return RPMRC_OK;
	if (err != -EOPNOTSUPP || !state->unsupported_said ||
	    state->mode == TRANSACTION_ENFORCE)
		helper_log(state->mode == TRANSACTION_ENFORCE ? RPMLOG_ERR :
								RPMLOG_WARNING,
			   "dclist: %s: cannot enable fs-verity: %s\n", dest,
			   strerror(-err));
	if (err == -EOPNOTSUPP)
		state->unsupported_said = true;
	return result(state);
}

/* After it has its final name */
static rpmRC on_fsm_file_post(rpmPlugin plugin, rpmfi fi, const char *path,
			      mode_t mode, rpmFsmOp op, int res)
{
	struct state *state = rpmPluginGetData(plugin);
	struct package *package = state ? seen_find(state, state->now) : NULL;

	(void)fi;
	(void)path;
	if (package && !res && S_ISREG(mode) && XFA_CREATING(op & 0xffff))
		package->written = true;
	return RPMRC_OK;
}

static void end_ask(struct state *state, enum transaction_op op,
		    uint64_t package)
{
	const struct transaction_request request = {
		.op = op,
		.package = package,
	};

	helper_ask(&state->helper, false, &request, "");
}

/* Of a package that is not in the database, but some of whose files may be there */
static void package_gone(struct state *state, const struct package *package)
{
	if (package->listed && package->written)
		say(state, rpmteNEVRA(package->te),
		    "installed in part, and keeps its digest list; install it again before 'dclist sync'");
	else
		end_ask(state, TRANSACTION_GONE, (uintptr_t)package->te);
}

/* After the last scriptlet: what the database has decides. */
static rpmRC on_tsm_post(rpmPlugin plugin, rpmts ts, int res)
{
	struct state *state = rpmPluginGetData(plugin);
	size_t i;

	(void)res;
	if (!state || state->mode == TRANSACTION_OFF)
		return RPMRC_OK;
	for (i = 0; i < state->replaced_n; i++)
		if (!database_has(ts, state->replaced[i]))
			end_ask(state, TRANSACTION_GONE, state->replaced[i]);
	for (i = 0; i < state->n; i++)
		if (!rpmteDBOffset(state->seen[i].te))
			package_gone(state, &state->seen[i]);
	end_ask(state, TRANSACTION_END, 0);
	state_end(state);
	return RPMRC_OK;
}

/* librpm looks for NAME_hooks in NAME.so. */
extern struct rpmPluginHooks_s dclist_hooks
	__attribute__((visibility("default")));

struct rpmPluginHooks_s dclist_hooks = {
	.init = on_init,
	.cleanup = on_cleanup,
	.tsm_pre = on_tsm_pre,
	.tsm_post = on_tsm_post,
	.psm_pre = on_psm_pre,
	.fsm_file_post = on_fsm_file_post,
	.fsm_file_prepare = on_fsm_file_prepare,
};
