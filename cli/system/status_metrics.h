/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of the running system as metrics, for monitoring. */
#ifndef DCLIST_STATUS_METRICS_H
#define DCLIST_STATUS_METRICS_H

#include <stdio.h>

#include "system/site_state.h"
#include "system/status.h"

/**
 * status_metrics() - write the text format of Prometheus
 * @out: where to; the caller looks for errors of it
 * @status: the state
 * @steps: what to do next
 * @site: what is remembered of a site
 *
 * What is not known has no metric: there is never a 0 in its place.
 */
void status_metrics(FILE *out, const struct status *status,
		    const struct status_steps *steps,
		    const struct site_state *site);

#endif /* DCLIST_STATUS_METRICS_H */
