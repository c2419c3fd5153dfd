// SPDX-License-Identifier: GPL-2.0-or-later
/* Output, for people and programs, of a run on a repository. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/json.h"
#include "base/text.h"
#include "repo/fetch_answer.h"
#include "repo/repo_report.h"

#define PROGRESS_MS 200u

/* Name of a result in the summary, and in JSON */
static const struct {
	const char *text;
	const char *key;
} result_name[RESULTS] = {
	[RESULT_WRITTEN] = { "written", "written" },
	[RESULT_UNCHANGED] = { "unchanged", "unchanged" },
	[RESULT_UNSIGNED] = { "not signed", "unsigned" },
	[RESULT_ALGORITHM] = { "unsupported by the kernel", "algorithm" },
	[RESULT_NO_KEY] = { "signed by an untrusted key", "no_key" },
	[RESULT_SIGNATURE] = { "with a wrong signature", "wrong_signature" },
	[RESULT_DAMAGED] = { "damaged", "damaged" },
	[RESULT_MISMATCH] = { "unlike the metadata", "mismatch" },
	[RESULT_LOCATION] = { "with a location outside the repository",
			      "location" },
	[RESULT_MISSING] = { "missing", "missing" },
	[RESULT_FAILED] = { "failed", "failed" },
};

enum repo_result result_of(int err)
{
	switch (err) {
	case -ENODATA:
		return RESULT_UNSIGNED;
	case -ENOPKG:
		return RESULT_ALGORITHM;
	case -ENOKEY:
		return RESULT_NO_KEY;
	case -EKEYREJECTED:
		return RESULT_SIGNATURE;
	case -EBADMSG:
	case -EFBIG:
		return RESULT_DAMAGED;
	case -EILSEQ:
	case -ERANGE:
	case -EPROTO:
		return RESULT_MISMATCH;
	case -EXDEV:
		return RESULT_LOCATION;
	case -ENOENT:
		return RESULT_MISSING;
	default:
		return RESULT_FAILED;
	}
}

bool result_is_refusal(enum repo_result result)
{
	return result >= RESULT_UNSIGNED && result <= RESULT_SIGNATURE;
}

const char *result_text(enum repo_result result)
{
	return result_name[result].text;
}

static double seconds(const struct repo_report *r)
{
	return (double)(clock_ms() - r->started) / 1000;
}

static unsigned int done(const struct repo_report *r)
{
	unsigned int n = 0, i;

	for (i = 0; i < RESULTS; i++)
		n += r->count[i];
	return n;
}

void report_open(struct repo_report *r, const struct report_options *options)
{
	const char *term = getenv("TERM");

	*r = (struct repo_report){
		.options = *options,
		.started = clock_ms(),
		.live = !options->json && isatty(STDERR_FILENO) && term &&
			strcmp(term, "dumb"),
	};
}

void report_start(struct repo_report *r, const struct repo_meta *meta)
{
	json_t *event;
	size_t i;

	r->total = meta->packages.n;
	r->meta_signed = meta->signer[0];
	for (i = 0; i < meta->packages.n; i++)
		r->package_bytes += meta->packages.package[i].size;
	if (!r->options.json)
		return;
	event = json_object();
	json_put_text(event, "event", "repository");
	json_put_text(event, "url", r->url);
	if (meta->signer[0])
		json_put_text(event, "signer", meta->signer);
	else
		json_put(event, "signer", json_null());
	json_put_number(event, "packages", meta->packages.n);
	json_put_number(event, "source_packages", meta->packages.sources);
	json_put_number(event, "package_bytes", r->package_bytes);
	json_event(event);
}

void report_package(struct repo_report *r, const struct repo_package *package,
		    const char *name, enum repo_result result)
{
	json_t *event;

	r->count[result]++;
	if (r->options.json) {
		event = json_object();
		json_put_text(event, "event", "package");
		json_put_text(event, "package", package->nevra);
		json_put_text(event, "location", package->href);
		json_put_text(event, "result", result_name[result].key);
		if (name)
			json_put_text(event, "list", name);
		json_event(event);
	} else if (r->options.verbose && name) {
		message_progress(NULL);
		text_print(stdout, name);
		printf(": %s\n", result_name[result].text);
	}
}

void report_renamed(struct repo_report *r, const char *from, const char *to)
{
	json_t *event;

	if (r->options.json) {
		event = json_object();
		json_put_text(event, "event", "renamed");
		json_put_text(event, "list", from);
		json_put_text(event, "to", to);
		json_event(event);
	} else if (r->options.verbose) {
		text_print(stdout, from);
		printf(": renamed to ");
		text_print(stdout, to);
		putchar('\n');
	}
}

void report_pruned(struct repo_report *r, const char *name)
{
	json_t *event;

	r->pruned++;
	if (r->options.json) {
		event = json_object();
		json_put_text(event, "event", "pruned");
		json_put_text(event, "list", name);
		json_event(event);
	} else if (r->options.verbose) {
		text_print(stdout, name);
		printf(": removed\n");
	}
}

void report_progress(struct repo_report *r, const struct fetch_stats *stats)
{
	uint64_t now = clock_ms();
	unsigned int n = done(r), left;
	char text[128], size[SIZE_TEXT];
	double rate;

	if (!r->live || now - r->shown < PROGRESS_MS)
		return;
	r->shown = now;
	rate = seconds(r) > 0 ? n / seconds(r) : 0;
	left = rate > 0 ? (unsigned int)((double)(r->total - n) / rate) : 0;
	snprintf(text, sizeof(text),
		 "%u of %zu packages, %s, %.0f packages/s, %u:%02u left", n,
		 r->total, size_text(stats->bytes, size), rate, left / 60,
		 left % 60);
	message_progress(text);
}

static int status_of(const struct repo_report *r)
{
	unsigned int lists =
		r->count[RESULT_WRITTEN] + r->count[RESULT_UNCHANGED];
	unsigned int refused = 0, failed = 0, i;

	for (i = RESULT_UNSIGNED; i < RESULTS; i++)
		*(i < RESULT_SIGNATURE ? &refused : &failed) += r->count[i];
	if (failed || r->interrupted || (refused && !lists) ||
	    (refused && r->options.strict))
		return EXIT_FAILED;
	return EXIT_DONE;
}

static void summary_text(const struct repo_report *r,
			 const struct fetch_stats *stats)
{
	char fetched[SIZE_TEXT], packages[SIZE_TEXT];
	int i;

	for (i = 0; i < RESULTS; i++)
		if (r->count[i] || i <= RESULT_UNCHANGED)
			printf("%s%u %s", i ? ", " : "", r->count[i],
			       result_name[i].text);
	if (r->prune)
		printf(", %u removed", r->pruned);
	if (!r->total)
		printf("; no packages in the repository");
	else if (r->interrupted)
		printf("; %zu not done, run it again to continue",
		       r->total - done(r));
	/* Not a percentage: the bytes include metadata and failed attempts. */
	printf("; fetched %s for %s of packages in %.1f s",
	       size_text(stats->bytes, fetched),
	       size_text(r->package_bytes, packages), seconds(r));
	if (stats->retries)
		printf(", %llu %s", (unsigned long long)stats->retries,
		       stats->retries == 1 ? "retry" : "retries");
	if (r->owned)
		puts("; packages verified by the signature of the metadata");
	else
		printf("; signatures verified, %s\n",
		       r->meta_signed ? "also that of the metadata" :
					"but not that of the metadata");
}

/* @reason: why there was nothing to count, or NULL */
static void summary_json(const struct repo_report *r,
			 const struct fetch_stats *stats, int status,
			 const char *reason)
{
	json_t *event = json_object();
	int i;

	json_put_text(event, "event", "summary");
	json_put_bool(event, "ok", status == EXIT_DONE);
	if (reason)
		json_put_text(event, "reason", reason);
	json_put_number(event, "packages", r->total);
	for (i = 0; i < RESULTS; i++)
		json_put_number(event, result_name[i].key, r->count[i]);
	json_put_number(event, "not_done", r->total - done(r));
	json_put_number(event, "pruned", r->pruned);
	json_put_number(event, "refused_lists", r->refused_lists);
	json_put_number(event, "fetched_bytes", stats->bytes);
	json_put_number(event, "package_bytes", r->package_bytes);
	json_put_number(event, "retries", stats->retries);
	json_put_number(event, "ranges_ignored", stats->whole);
	json_put_number(event, "milliseconds", clock_ms() - r->started);
	json_event(event);
}

void report_failed(const struct repo_report *r)
{
	const struct fetch_stats none = { 0 };

	if (r->options.json)
		summary_json(r, &none, EXIT_FAILED, message_last());
}

int report_finish(struct repo_report *r, const struct fetch_stats *stats)
{
	int status = status_of(r);

	if (r->live)
		message_progress(NULL);
	if (stats->whole)
		warning(r->url,
			"the server ignores ranges; packages of which more was sent than requested: %llu",
			(unsigned long long)stats->whole);
	if (r->refused_lists)
		warning(r->folder,
			"lists of packages that are now refused still exist: %u; remove them with --prune",
			r->refused_lists);
	if (r->options.json)
		summary_json(r, stats, status, NULL);
	else
		summary_text(r, stats);
	return status;
}
