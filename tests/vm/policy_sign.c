// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Signs many policies in one process, on both sides 4 bytes length, big endian, and
 * as many bytes:
 *
 *	policy_sign CERTIFICATE KEY <TEXTS >MESSAGES
 */
#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void check(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "policy_sign: %s\n", what);
	exit(2);
}

static FILE *open_read(const char *path)
{
	FILE *f = fopen(path, "r");

	check(f != NULL, path);
	return f;
}

static void sign(X509 *cert, EVP_PKEY *key, char *text, uint32_t len)
{
	BIO *in = BIO_new_mem_buf(text, (int)len);
	PKCS7 *p7 = PKCS7_sign(cert, key, NULL, in,
			       PKCS7_BINARY | PKCS7_NOATTR | PKCS7_NOCERTS);
	unsigned char *der = NULL;
	int size = p7 ? i2d_PKCS7(p7, &der) : -1;
	uint32_t head = htonl((uint32_t)size);

	check(size > 0, "cannot sign");
	check(fwrite(&head, sizeof(head), 1, stdout) == 1 &&
		      fwrite(der, (size_t)size, 1, stdout) == 1,
	      "cannot write");
	OPENSSL_free(der);
	PKCS7_free(p7);
	BIO_free(in);
}

int main(int argc, char **argv)
{
	EVP_PKEY *key;
	X509 *cert;
	uint32_t len;
	char *text;

	check(argc == 3, "usage: policy_sign CERTIFICATE KEY");
	cert = PEM_read_X509(open_read(argv[1]), NULL, NULL, NULL);
	key = PEM_read_PrivateKey(open_read(argv[2]), NULL, NULL, NULL);
	check(cert && key, "cannot read certificate or key");
	while (fread(&len, sizeof(len), 1, stdin) == 1) {
		len = ntohl(len);
		text = malloc(len + 1);
		check(text && fread(text, 1, len, stdin) == len, "cannot read");
		sign(cert, key, text, len);
		free(text);
	}
	return 0;
}
