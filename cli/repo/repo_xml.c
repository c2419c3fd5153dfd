// SPDX-License-Identifier: GPL-2.0-or-later
/* A compressed XML file of the metadata: primary.xml or updateinfo.xml. */
#include <errno.h>

#include "base/message.h"
#include "base/unpack.h"
#include "repo/repodata.h"

static int feed(const void *data, size_t len, void *ctx)
{
	return xml_feed(ctx, data, len);
}

static void read_error(const char *name, const struct xml *xml,
		       const struct repo_xml_fault *fault, uint64_t max,
		       int err)
{
	if (err == -EFBIG && fault->many)
		error(name, "more than %u packages", REPO_PACKAGES_MAX);
	else if (err == -EFBIG)
		error(name,
		      "more than %llu bytes when decompressed, the limit or the size in repomd.xml",
		      (unsigned long long)max);
	else if (fault->why)
		error(name, "malformed: %s", fault->why);
	else
		xml_error(name, xml, err);
}

int repo_xml_read(const char *name, const struct bytes *packed,
		  const struct repomd *md, const struct xml_reader *reader,
		  const struct repo_xml_fault *fault)
{
	struct xml *xml = xml_open(reader);
	uint64_t max = PRIMARY_MAX;
	int err = -ENOMEM;

	if (md->open_size && md->open_size < max)
		max = md->open_size;
	if (xml)
		err = unpack(packed, max, feed, xml);
	if (!err)
		err = xml_finish(xml);
	if (err)
		read_error(name, xml, fault, max, err);
	xml_close(xml);
	return err;
}
