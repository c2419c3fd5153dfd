// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Private keys: PEM files, and tokens behind PKCS#11, for which OpenSSL has a
 * provider or, in older systems, an engine.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* engines: Debian 12 has no provider */
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifndef OPENSSL_NO_ENGINE
#include <openssl/engine.h>
#endif

#include "base/file.h"
#include "base/message.h"
#include "trust/pkcs7.h"

#define KEY_MAX (1u << 20)
#define PASSPHRASE_ENV "KBUILD_SIGN_PIN" /* as the kernel's sign-file */

/**
 * struct passphrase - where it comes from
 * @key: what it opens, for the question
 * @file: its first line; NULL: the environment, or the terminal
 * @missing: there was nobody to ask
 * @asked: one was given, so that a failure means it is the wrong one
 */
struct passphrase {
	const char *key;
	const char *file;
	bool missing;
	bool asked;
};

const char *pkcs7_openssl_error(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return reason ? reason : "OpenSSL gives no reason";
}

static int passphrase_copy(struct passphrase *pass, const char *text,
			   size_t len, char *buf, int size)
{
	if (size < 0 || len >= (size_t)size) {
		error(pass->file, "the passphrase is too long");
		return -1;
	}
	memcpy(buf, text, len);
	buf[len] = 0;
	pass->asked = true;
	return (int)len;
}

static int passphrase_file(struct passphrase *pass, char *buf, int size)
{
	struct bytes file;
	size_t len = 0;
	int n;

	if (file_read(pass->file, PEM_BUFSIZE, &file))
		return -1;
	while (len < file.len && file.data[len] != '\n')
		len++;
	n = passphrase_copy(pass, (const char *)file.data, len, buf, size);
	OPENSSL_cleanse(file.data, file.len);
	bytes_free(&file);
	return n;
}

static bool has_terminal(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static int passphrase_ask(struct passphrase *pass, char *buf, int size)
{
	char *question = NULL;
	int err = -1;

	if (!has_terminal()) {
		pass->missing = true;
		return -1;
	}
	if (asprintf(&question, "Passphrase or PIN of %s: ", pass->key) < 0)
		return -1;
	if (size > 0)
		err = EVP_read_pw_string(buf, size - 1, question, 0);
	free(question);
	pass->asked = true;
	return err ? -1 : (int)strlen(buf);
}

/* For OpenSSL: @ctx is a struct passphrase. */
static int passphrase_get(char *buf, int size, int writing, void *ctx)
{
	struct passphrase *pass = ctx;
	const char *pin = getenv(PASSPHRASE_ENV);

	if (pass->file)
		return passphrase_file(pass, buf, size);
	if (pin)
		return passphrase_copy(pass, pin, strlen(pin), buf, size);
	return passphrase_ask(pass, buf, size);
}

static bool is_token(const char *key)
{
	return !strncmp(key, "pkcs11:", 7);
}

static void open_error(const struct passphrase *pass)
{
	if (pass->missing)
		error(pass->key,
		      "it requires a passphrase, and there is no terminal to ask for it; give --passphrase-file or " PASSPHRASE_ENV);
	else if (pass->asked)
		error(pass->key, "cannot open the private key: %s; %s",
		      pkcs7_openssl_error(),
		      is_token(pass->key) ? "check the URI and the PIN" :
					    "check the passphrase");
	else
		error(pass->key,
		      "not a private key: %s; give a PEM file or a PKCS#11 URI",
		      pkcs7_openssl_error());
	ERR_clear_error();
}

static EVP_PKEY *key_pem(struct passphrase *pass)
{
	struct bytes file;
	EVP_PKEY *key;
	BIO *bio;

	if (file_read(pass->key, KEY_MAX, &file))
		return NULL;
	bio = BIO_new_mem_buf(file.data, (int)file.len);
	key = bio ? PEM_read_bio_PrivateKey(bio, NULL, passphrase_get, pass) :
		    NULL;
	BIO_free(bio);
	OPENSSL_cleanse(file.data, file.len);
	bytes_free(&file);
	if (!key)
		open_error(pass);
	return key;
}

/* The first private key that the URI leads to */
static EVP_PKEY *key_stored(struct passphrase *pass, const UI_METHOD *ui)
{
	OSSL_STORE_CTX *store =
		OSSL_STORE_open(pass->key, ui, pass, NULL, NULL);
	EVP_PKEY *key = NULL;
	OSSL_STORE_INFO *info;

	while (store && !key && !OSSL_STORE_eof(store)) {
		info = OSSL_STORE_load(store);
		if (!info)
			break;
		if (OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY)
			key = OSSL_STORE_INFO_get1_PKEY(info);
		OSSL_STORE_INFO_free(info);
	}
	OSSL_STORE_close(store);
	return key;
}

#ifndef OPENSSL_NO_ENGINE
/* The engine lives as long as its keys, which hold on to it. */
static EVP_PKEY *key_engine(struct passphrase *pass, UI_METHOD *ui, bool *found)
{
	EVP_PKEY *key = NULL;
	ENGINE *engine;

	ENGINE_load_builtin_engines();
	engine = ENGINE_by_id("pkcs11");
	*found = engine && ENGINE_init(engine);
	if (*found) {
		key = ENGINE_load_private_key(engine, pass->key, ui, pass);
		ENGINE_finish(engine);
	}
	ENGINE_free(engine);
	return key;
}
#else
static EVP_PKEY *key_engine(struct passphrase *pass, UI_METHOD *ui, bool *found)
{
	*found = false;
	return NULL;
}
#endif

static EVP_PKEY *key_token(struct passphrase *pass)
{
	UI_METHOD *ui = UI_UTIL_wrap_read_pem_callback(passphrase_get, 0);
	EVP_PKEY *key = NULL;
	bool found = true;

	if (ui && OSSL_PROVIDER_try_load(NULL, "pkcs11", 1))
		key = key_stored(pass, ui);
	else if (ui)
		key = key_engine(pass, ui, &found);
	UI_destroy_method(ui);
	if (!found)
		error(pass->key,
		      "OpenSSL cannot use PKCS#11 tokens; install its provider (pkcs11-provider) or engine (libengine-pkcs11-openssl)");
	else if (!key)
		open_error(pass);
	ERR_clear_error();
	return key;
}

EVP_PKEY *pkcs7_key_open(const char *key, const char *pass_file)
{
	struct passphrase pass = { .key = key, .file = pass_file };

	if (is_token(key))
		return key_token(&pass);
	return key_pem(&pass);
}
