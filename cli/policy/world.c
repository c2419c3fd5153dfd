// SPDX-License-Identifier: GPL-2.0-or-later
/* Policies evaluated for files of the running system, or of an image. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/root.h"
#include "policy/subject.h"
#include "verity/codekind.h"

#define ALL_ALGOS \
	(1u << DGC_ALGO_SHA256 | 1u << DGC_ALGO_SHA384 | 1u << DGC_ALGO_SHA512)

int policy_world_open(const char *root_dir, bool assume_verity,
		      struct policy_world *world)
{
	*world = (struct policy_world){
		.root = root_open(root_dir),
		.offline = root_dir,
		.assume_verity = assume_verity,
	};
	if (world->root < 0)
		return -1;
	if (!world->offline)
		policy_kernel_running(&world->kernel);
	world->prefix = installed_known_real(world->root, "/");
	world->known = installed_known_read(world->root, NULL);
	if (!world->known)
		return -1;
	world->attest = attest_open(world->known, ALL_ALGOS, NULL);
	if (world->prefix && world->attest)
		return 0;
	error(NULL, "out of memory, or /proc is not mounted");
	return -1;
}

void policy_world_close(struct policy_world *world)
{
	attest_close(world->attest);
	installed_known_free(world->known);
	policy_kernel_free(&world->kernel);
	free(world->prefix);
	if (world->root >= 0)
		close(world->root);
}

enum policy_op policy_op_of(const char *path)
{
	switch (code_named(path)) {
	case CODE_MODULE:
		return POLICY_KMODULE;
	case CODE_FIRMWARE:
		return POLICY_FIRMWARE;
	default:
		return POLICY_EXECUTE;
	}
}

/* The regular file that links lead to: a descriptor and its path */
static int file_open(const struct policy_world *world, const char *file,
		     char **path)
{
	int fd = root_openat(world->offline ? world->root : ROOT_NONE, file,
			     O_PATH);
	struct stat st;
	int err = 0;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st))
		err = -errno;
	else if (!S_ISREG(st.st_mode))
		err = S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	if (!err)
		*path = installed_known_real(fd, world->prefix);
	close(fd);
	if (err)
		return err;
	return *path ? root_open_regular(world->root, *path) : -ENOMEM;
}

int policy_decide(const struct policy_world *world, const struct policy *policy,
		  enum policy_op op, const char *file,
		  struct policy_verdict *out)
{
	struct attested attested;
	int fd, err;

	memset(out, 0, sizeof(*out));
	fd = file_open(world, file, &out->path);
	if (fd < 0)
		return fd;
	err = attest_file(world->attest, fd, out->path, true, NULL, &attested);
	if (!err) {
		out->op = op == POLICY_OPS ? policy_op_of(out->path) : op;
		out->subject = (struct policy_subject){
			.offline = world->offline,
			.assume_verity = world->assume_verity,
			.kernel = &world->kernel,
			.op = out->op,
			.fd = fd,
			.attested = &attested,
			.attest = world->attest,
			.known = world->known,
		};
		if (attested.entry)
			out->subject.list =
				world->known->list[attested.entry->list].name;
		policy_evaluate(policy, out->op, policy_subject_ask,
				&out->subject, &out->decision);
	}
	/* Both are closed here; the results are in the facts. */
	out->subject.fd = -1;
	out->subject.attested = NULL;
	out->subject.attest = NULL;
	out->subject.known = NULL;
	out->subject.kernel = NULL;
	close(fd);
	return err;
}

void policy_verdict_free(struct policy_verdict *verdict)
{
	free(verdict->path);
	verdict->path = NULL;
}
