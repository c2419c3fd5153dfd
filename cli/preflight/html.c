// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The page of dclist preflight. It needs no other file and no network, and its
 * policy lets no script run but the one that is in it: names of files are text
 * wherever they stand.
 */
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "preflight/html.h"
#include "trust/crypto.h"

void html_text(FILE *out, const char *text)
{
	char *plain = html_plain(text), *p;

	for (p = plain; p && *p; p++) {
		if (*p == '&')
			fputs("&amp;", out);
		else if (*p == '<')
			fputs("&lt;", out);
		else if (*p == '>')
			fputs("&gt;", out);
		else if (*p == '"')
			fputs("&quot;", out);
		else if (*p == '\'')
			fputs("&#39;", out);
		else
			fputc(*p, out);
	}
	free(plain);
}

char *html_plain(const char *text)
{
	char *plain = NULL;
	size_t len;
	FILE *out = open_memstream(&plain, &len);

	if (!out)
		return NULL;
	text_print(out, text);
	if (!fclose(out))
		return plain;
	free(plain);
	return NULL;
}

/* 'sha256-...' of a style or script, as the page's policy names it */
static void print_hash(FILE *out, const char *text)
{
	struct part part = { (const uint8_t *)text, strlen(text) };
	uint8_t hash[32];
	char base64[48];

	if (crypto_hash(DGC_ALGO_SHA256, &part, 1, hash))
		return; /* the page stays without it, and the policy strict */
	EVP_EncodeBlock((uint8_t *)base64, hash, sizeof(hash));
	fprintf(out, " 'sha256-%s'", base64);
}

static void print_policy(FILE *out)
{
	fputs("<meta http-equiv=\"Content-Security-Policy\" content=\""
	      "default-src 'none'; base-uri 'none'; form-action 'none'; "
	      "style-src",
	      out);
	print_hash(out, html_style);
	fputs("; script-src", out);
	print_hash(out, html_script);
	fputs("\">\n", out);
}

static void print_head(FILE *out, const struct preflight *p)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\">\n",
	      out);
	print_policy(out);
	fputs("<meta name=\"viewport\" content=\"width=device-width, "
	      "initial-scale=1\">\n<title>Preflight of ",
	      out);
	html_text(out, p->root ? p->root : "this system");
	fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n",
		html_style);
}

static void print_title(FILE *out, const struct preflight *p)
{
	const struct classify *c = p->c;
	uint64_t good = c->total[CLASS_TRUSTED].files;
	char when[32] = "", size[SIZE_TEXT], hashed[SIZE_TEXT];
	time_t now = time(NULL);
	struct tm tm;

	if (gmtime_r(&now, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M UTC", &tm);
	if (!c->code_n)
		fputs("<header>\n<h1>Nothing that could run was found</h1>\n",
		      out);
	else if (good == c->code_n)
		fprintf(out, "<header>\n<h1>All %zu would run</h1>\n",
			c->code_n);
	else
		fprintf(out,
			"<header>\n<h1>%ju of %zu would run (%ju%%)</h1>\n",
			(uintmax_t)good, c->code_n,
			(uintmax_t)(good * 100 / c->code_n));
	fputs("<p class=\"dim\">Code on ", out);
	html_text(out, p->root ? p->root : "this system");
	fprintf(out,
		", %s: programs, scripts, libraries, kernel modules and "
		"firmware among %ju files. %s of code, %s of it hashed; "
		"%u digest lists, %u of them count.</p>\n",
		when, (uintmax_t)c->seen, size_text(c->bytes, size),
		size_text(atomic_load(&c->hashed), hashed), c->known->lists,
		c->known->taken);
	if (!classify_complete(c))
		fprintf(out,
			"<p class=\"warn\">Not complete: %u folders could not "
			"be read.</p>\n",
			c->failed);
}

/* A tile for each state; they filter the table */
static void print_tiles(FILE *out, const struct classify *c)
{
	char size[SIZE_TEXT];
	size_t i;

	fputs("<ul class=\"tiles\">\n", out);
	for (i = 0; i < CLASS_STATES; i++) {
		const struct class_word *w = &class_words[class_order[i]];
		const struct tally *t = &c->total[class_order[i]];

		if (!t->files && class_order[i] != CLASS_TRUSTED)
			continue;
		fprintf(out,
			"<li><button type=\"button\" class=\"%s\" "
			"data-state=\"%s\" aria-pressed=\"false\"><b>%ju</b>"
			"%s, %s<small>%s</small></button></li>\n",
			w->key, w->key, (uintmax_t)t->files, w->text,
			size_text(t->bytes, size), w->remedy);
	}
	fputs("</ul>\n</header>\n<main>\n", out);
}

static void print_mounts(FILE *out, const struct preflight *p)
{
	const struct mounts *mounts = &p->c->mounts;
	uint32_t i;

	html_table(out, "File systems", "Mounted on");
	for (i = 0; i < mounts->n; i++) {
		const struct mount *m = &mounts->mount[i];

		if (!group_all(&p->mount[i]).files)
			continue;
		fputs("<tr><td>", out);
		html_text(out, m->point);
		fputs(" <span class=\"dim\">", out);
		html_text(out, m->type);
		fputs(", ", out);
		html_text(out, m->source);
		if (p->c->verity && atomic_load(&m->no_verity))
			fprintf(out, ": %s", atomic_load(&m->no_verity));
		fputs("</span></td>", out);
		html_counts(out, &p->mount[i]);
	}
	fputs("</tbody></table></div></section>\n", out);
}

static void print_packages(FILE *out, const struct preflight *p)
{
	const struct known *known = p->c->known;
	uint32_t i, n = 0;

	for (i = 0; i < known->lists; i++)
		n += group_bad(&p->list[i]).files != 0;
	if (!n)
		return;
	html_table(out, "Packages with code that would not run", "Package");
	for (i = 0; i < known->lists; i++) {
		if (!group_bad(&p->list[i]).files)
			continue;
		fputs("<tr><td>", out);
		html_text(out, known->list[i].name);
		if (known->list[i].refusal) {
			fputs(" <span class=\"dim\">", out);
			html_text(out, known->list[i].why);
			fputs("</span>", out);
		}
		fputs("</td>", out);
		html_counts(out, &p->list[i]);
	}
	fputs("</tbody></table></div></section>\n", out);
}

static int print_page(FILE *out, const struct preflight *p)
{
	int err;

	print_head(out, p);
	print_title(out, p);
	print_tiles(out, p->c);
	html_picture(out, p);
	html_files(out, p);
	print_packages(out, p);
	print_mounts(out, p);
	fputs("</main>\n", out);
	err = html_data(out, p);
	fprintf(out, "<script>%s</script>\n</body>\n</html>\n", html_script);
	return err;
}

int preflight_html(const struct preflight *p, const char *file)
{
	char *page = NULL;
	size_t len;
	FILE *out = open_memstream(&page, &len);
	bool ok = out;
	int err = -1;

	if (ok) {
		ok = !print_page(out, p) && !ferror(out);
		ok = !fclose(out) && ok;
	}
	if (ok)
		err = file_write_atomic(file, page, len, 0644);
	else
		error(file, "out of memory");
	free(page);
	return err;
}
