// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The index of a site and its names, from a server that may be hostile: nothing of the
 * index is read before its signature is verified, and nothing of the names before
 * their digest is the one in the index.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "list/verify.h"
#include "repo/site.h"
#include "trust/pkcs7.h"

char *site_url(const struct site *site, const char *path)
{
	const char *why;

	return fetch_join(&site->base, NULL, path, false, &why);
}

static int pkcs7_judge(const struct list *index, const struct site_keys *keys)
{
	struct bytes sig = { index->bytes.data + index->trailer.sig_off,
			     index->trailer.sig_len };
	int err = -ENOKEY;
	size_t i;

	for (i = 0; err && i < keys->certs; i++) {
		err = pkcs7_verify_by(keys->cert[i], index->bytes.data,
				      index->trailer.signed_len, &sig);
		if (err && err != -EKEYREJECTED)
			return err;
	}
	if (err)
		error(index->file,
		      "its PKCS#7 signature is %s; ask who publishes it for the certificate",
		      keys->certs ? "by no certificate of --site-cert" :
				    "not verified without --site-cert FILE");
	return err;
}

static int openpgp_judge(const struct list *index, const struct site_keys *keys)
{
	char hex[FINGERPRINT_HEX];
	int err;

	if (!keys->ring) {
		error(index->file,
		      "signed with OpenPGP; give the key with --site-key FILE");
		return -ENOKEY;
	}
	err = list_verify(index, keys->ring, NULL);
	if (err == -ENOKEY)
		error(index->file,
		      "signed by a key that is not accepted, %s; give the key of the site with --site-key",
		      list_signer(index, hex) ? hex : "unnamed");
	else if (err)
		error(index->file,
		      "signature is wrong: the index was changed; try another server, or publish it again");
	return err;
}

/* Takes @bytes. */
static int index_judge(struct site *site, const struct site_keys *keys,
		       struct bytes bytes)
{
	struct list index;
	int err = site_digest(&bytes, site->index);

	if (err) {
		bytes_free(&bytes);
		error(site->url, "out of memory");
		return err;
	}
	err = list_parse_signed(site->url, bytes, &index);
	if (err) {
		error(site->url,
		      "not the signed index of a site, or not all of it; --from requires the directory that 'dclist publish' made");
		return err;
	}
	if (index.trailer.format == DGC_SIG_PGP)
		err = openpgp_judge(&index, keys);
	else
		err = pkcs7_judge(&index, keys);
	if (!err && site_head_parse(index.bytes.data, index.trailer.signed_len,
				    &site->head)) {
		error(site->url,
		      "signed, but not the index of a site that this dclist reads; use one of the same version");
		err = -EBADMSG;
	}
	list_free(&index);
	return err;
}

static int index_get(struct site *site, const struct site_keys *keys)
{
	struct fetch fetch = {
		.url = site->url,
		.max = SITE_INDEX_MAX,
		.fresh = true,
	};
	int err = fetcher_get(site->fetcher, &fetch);

	if (!err)
		return index_judge(site, keys, fetch.body);
	if (err == -ECANCELED)
		return err;
	error(site->url, "%s%s", fetch.why,
	      err == -ENOENT ?
		      "; --from requires the directory that 'dclist publish' made" :
		      "");
	return err;
}

int site_open(const char *location, const struct site_keys *keys,
	      const struct fetch_options *options,
	      void (*done)(struct fetch *fetch, void *ctx), void *ctx,
	      struct site *site)
{
	*site = (struct site){ 0 };
	if (fetch_base_open(location, &site->base))
		return -EINVAL;
	site->fetcher = fetcher_open(&site->base, options, done, ctx);
	if (!site->fetcher)
		return -ENOMEM;
	site->url = site_url(site, SITE_INDEX);
	if (!site->url) {
		error(location, "out of memory");
		return -ENOMEM;
	}
	return index_get(site, keys);
}

void site_close(struct site *site)
{
	fetcher_close(site->fetcher);
	fetch_base_free(&site->base);
	free(site->url);
	*site = (struct site){ 0 };
}

bool site_names_are(const struct site *site, const struct bytes *names)
{
	uint8_t digest[SITE_DIGEST_LEN];

	return names->len == site->head.size && !site_digest(names, digest) &&
	       !memcmp(digest, site->head.names, sizeof(digest));
}

/* A cache on the way may have part of it. */
static int names_try(struct site *site, const char *url, bool fresh,
		     struct bytes *names, char why[FETCH_WHY_LEN])
{
	struct fetch fetch = {
		.url = url,
		.max = site->head.size,
		.fresh = fresh,
	};
	int err = fetcher_get(site->fetcher, &fetch);

	snprintf(why, FETCH_WHY_LEN, "%s", fetch.why);
	if (!err && !site_names_are(site, &fetch.body)) {
		bytes_free(&fetch.body);
		snprintf(
			why, FETCH_WHY_LEN,
			"not the file that the index names: changed, or not all of it");
		err = -EILSEQ;
	}
	*names = fetch.body;
	return err;
}

int site_names_get(struct site *site, struct bytes *names)
{
	char path[SITE_PATH_LEN], why[FETCH_WHY_LEN];
	char *url;
	int err;

	*names = (struct bytes){ 0 };
	if (!site->head.size)
		return 0;
	site_names_path(site->head.names, path);
	url = site_url(site, path);
	if (!url) {
		error(site->url, "out of memory");
		return -ENOMEM;
	}
	err = names_try(site, url, false, names, why);
	if (err == -EILSEQ || err == -EFBIG)
		err = names_try(site, url, true, names, why);
	if (err && err != -ECANCELED)
		error(url, "%s; run it again later, or publish the site again",
		      why);
	free(url);
	return err;
}
