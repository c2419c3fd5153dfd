/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Payloads of rpm 6, and of earlier packages with large files. */
#ifndef DCLIST_RPM_PAYLOAD_H
#define DCLIST_RPM_PAYLOAD_H

#include "convert/stream.h"
#include "list/list.h"

/*
 * The payload @below as a cpio archive that others can read: rpm's own kind has numbers of
 * files, for what @list, the verified header, has of them; any other passes as it is. Neither
 * is closed with it. NULL after reporting why.
 */
struct stream *stream_rpm_payload(struct stream *below,
				  const struct list *list);

#endif /* DCLIST_RPM_PAYLOAD_H */
