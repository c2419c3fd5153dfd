// SPDX-License-Identifier: GPL-2.0-or-later
/* repomd.xml: where a repository's primary.xml, or updateinfo.xml, is, and its checksum. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/xml.h"
#include "repo/repodata.h"
#include "rpm.h"

static enum dgc_algo sum_algo(const char *type)
{
	if (!strcmp(type, "sha256"))
		return DGC_ALGO_SHA256;
	if (!strcmp(type, "sha384"))
		return DGC_ALGO_SHA384;
	return strcmp(type, "sha512") ? DGC_ALGO_INVALID : DGC_ALGO_SHA512;
}

static int sum_start(const struct xml *xml, struct repo_sum *sum)
{
	char *type = xml_attribute(xml, "type");

	sum->algo = sum_algo(type ? type : "");
	free(type);
	return 0;
}

/* A malformed one is ignored; one of an untrusted algorithm may be anything. */
static void sum_end(const char *text, struct repo_sum *sum)
{
	uint32_t len = dgc_algo_size(sum->algo);

	sum->there = sum->algo == DGC_ALGO_INVALID ||
		     (strlen(text) == 2 * len &&
		      dgc_hex_decode((const u8 *)text, len, sum->value));
}

bool repo_sum_read(const char *id, struct repo_sum *sum)
{
	const char *colon = strchr(id, ':');
	char type[8];

	*sum = (struct repo_sum){ 0 };
	if (!colon || (size_t)(colon - id) >= sizeof(type))
		return false;
	snprintf(type, sizeof(type), "%.*s", (int)(colon - id), id);
	sum->algo = sum_algo(type);
	sum_end(colon + 1, sum);
	return sum->there && sum->algo != DGC_ALGO_INVALID;
}

/* Of a time, whole seconds; some programs write fractions */
static uint64_t time_read(const char *text)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%.*s", (int)strcspn(text, "."), text);
	return xml_number(digits);
}

/**
 * struct repomd_work - repomd.xml that is being read
 * @md: result
 * @type: of the file that it is about
 * @root: the root is what it should be
 * @inside: in the element about that file
 */
struct repomd_work {
	struct repomd *md;
	const char *type;
	bool root;
	bool inside;
};

static bool is_type(const struct xml *xml, const char *wanted)
{
	char *type = xml_attribute(xml, "type");
	bool is = type && !strcmp(type, wanted);

	free(type);
	return is;
}

static int repomd_start(struct xml *xml, unsigned int depth, const char *name,
			void *ctx)
{
	struct repomd_work *work = ctx;

	if (depth == 1)
		work->root = !strcmp(name, "repomd");
	if (depth == 2)
		work->inside = !work->md->found && !strcmp(name, "data") &&
			       is_type(xml, work->type);
	if (depth != 3 || !work->inside)
		return 0;
	if (!strcmp(name, "location")) {
		xml_attribute_take(xml, "base", &work->md->base);
		xml_attribute_take(xml, "href", &work->md->href);
	} else if (!strcmp(name, "checksum")) {
		sum_start(xml, &work->md->sum);
	}
	return 0;
}

static int repomd_end(struct xml *xml, unsigned int depth, const char *name,
		      const char *text, void *ctx)
{
	struct repomd_work *work = ctx;
	struct repomd *md = work->md;

	if (depth == 2 && work->inside) {
		md->found = true;
		work->inside = false;
	}
	if (depth == 3 && !strcmp(name, "timestamp") &&
	    time_read(text) > md->made)
		md->made = time_read(text);
	if (depth != 3 || !work->inside)
		return 0;
	if (!strcmp(name, "checksum"))
		sum_end(text, &md->sum);
	else if (!strcmp(name, "size"))
		md->size = xml_number(text);
	else if (!strcmp(name, "open-size"))
		md->open_size = xml_number(text);
	return 0;
}

static int repomd_check(const char *name, const struct repomd_work *work)
{
	const struct repomd *md = work->md;

	if (!work->root)
		error(name,
		      "not the repomd.xml of a repository of RPM packages");
	else if ((!md->found || !md->href) &&
		 strcmp(work->type, "primary") != 0)
		error(name, "has no %s.xml; this repository has no advisories",
		      work->type);
	else if (!md->found || !md->href)
		error(name,
		      "has no primary.xml; make the repository with createrepo_c");
	else if (!md->sum.there)
		error(name,
		      "has no complete checksum of %s.xml; make the repository with createrepo_c",
		      work->type);
	else if (md->sum.algo == DGC_ALGO_INVALID)
		error(name,
		      "the checksum of %s.xml is not SHA-256, SHA-384 or SHA-512; make the repository with 'createrepo_c --checksum sha256'",
		      work->type);
	else
		return 0;
	return -EBADMSG;
}

int repomd_parse(const char *name, const struct bytes *in, const char *type,
		 struct repomd *md)
{
	struct repomd_work work = { .md = md, .type = type };
	struct xml_reader reader = { repomd_start, repomd_end, &work };
	struct xml *xml = xml_open(&reader);
	int err;

	*md = (struct repomd){ 0 };
	err = xml ? xml_feed(xml, in->data, in->len) : -ENOMEM;
	if (!err)
		err = xml_finish(xml);
	err = err ? xml_error(name, xml, err) : repomd_check(name, &work);
	xml_close(xml);
	if (err)
		repomd_free(md);
	return err;
}

void repomd_free(struct repomd *md)
{
	free(md->href);
	free(md->base);
	*md = (struct repomd){ 0 };
}
