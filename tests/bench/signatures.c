// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the files of a folder, 00000, 00001 and so on, are measured with:
 *
 *	signatures digests FOLDER		their fs-verity digests, a line each
 *	signatures verity FOLDER CERT KEY	built-in signatures of fs-verity
 *	signatures ima FOLDER CERT KEY		values of security.ima
 *
 * Signatures go to standard output, each after its length (4 bytes, little endian),
 * as timing.c reads them. One program makes thousands of them: fsverity(1) and
 * evmctl(1) are a process for each.
 */
#include <errno.h>
#include <fcntl.h>
#include <libfsverity.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what)
{
	fprintf(stderr, "signatures: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int read_fd(void *fd, void *buf, size_t len)
{
	return read(*(int *)fd, buf, len) == (ssize_t)len ? 0 : -EIO;
}

static struct libfsverity_digest *verity_digest(int fd)
{
	struct libfsverity_merkle_tree_params params = {
		.version = 1,
		.hash_algorithm = FS_VERITY_HASH_ALG_SHA256,
		.block_size = 4096,
	};
	struct libfsverity_digest *digest;
	struct stat st;

	if (fstat(fd, &st))
		die("fstat");
	params.file_size = (uint64_t)st.st_size;
	if (libfsverity_compute_digest(&fd, read_fd, &params, &digest))
		die("fs-verity digest");
	return digest;
}

static void put_blob(const void *data, size_t len)
{
	uint8_t head[4] = { len & 255, len >> 8 & 255, len >> 16 & 255, 0 };

	if (fwrite(head, 4, 1, stdout) != 1 ||
	    fwrite(data, len, 1, stdout) != 1)
		die("standard output");
}

static void put_digest(int fd, char **argv)
{
	struct libfsverity_digest *digest = verity_digest(fd);
	unsigned int i;

	(void)argv;
	for (i = 0; i < digest->digest_size; i++)
		printf("%02x", digest->digest[i]);
	puts("");
	free(digest);
}

static void put_verity(int fd, char **argv)
{
	struct libfsverity_signature_params params = {
		.certfile = argv[0],
		.keyfile = argv[1],
	};
	struct libfsverity_digest *digest = verity_digest(fd);
	uint8_t *sig;
	size_t len;

	if (libfsverity_sign_digest(digest, &params, &sig, &len))
		die("fs-verity signature");
	put_blob(sig, len);
	free(sig);
	free(digest);
}

/**
 * struct ima_signer - a key for signatures as evmctl makes them
 * @key: private key
 * @id: last four bytes of the certificate's subject key identifier
 */
struct ima_signer {
	EVP_PKEY *key;
	uint8_t id[4];
};

static struct ima_signer *ima_signer(char **argv)
{
	static struct ima_signer signer;
	const ASN1_OCTET_STRING *id;
	FILE *file;
	X509 *cert;

	if (signer.key)
		return &signer;
	file = fopen(argv[0], "r");
	cert = file ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
	id = cert ? X509_get0_subject_key_id(cert) : NULL;
	if (!id || ASN1_STRING_length(id) < 4)
		die(argv[0]);
	memcpy(signer.id,
	       ASN1_STRING_get0_data(id) + ASN1_STRING_length(id) - 4, 4);
	fclose(file);
	X509_free(cert);
	file = fopen(argv[1], "r");
	signer.key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
	if (!signer.key)
		die(argv[1]);
	fclose(file);
	return &signer;
}

/* struct signature_v2_hdr of the kernel's security/integrity/integrity.h */
static void put_ima(int fd, char **argv)
{
	struct ima_signer *signer = ima_signer(argv);
	uint8_t value[9 + 1024] = { 0x03, 2, 4 /* SHA-256 */ };
	size_t len = sizeof(value) - 9;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	char data[4096];
	ssize_t n;

	if (EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, signer->key) != 1)
		die("signature");
	while ((n = read(fd, data, sizeof(data))) > 0)
		EVP_DigestSignUpdate(ctx, data, (size_t)n);
	if (n < 0 || EVP_DigestSignFinal(ctx, value + 9, &len) != 1)
		die("signature");
	EVP_MD_CTX_free(ctx);
	memcpy(value + 3, signer->id, 4);
	value[7] = (uint8_t)(len >> 8);
	value[8] = (uint8_t)len;
	put_blob(value, 9 + len);
}

static const struct {
	const char *name;
	int args;
	void (*put)(int fd, char **argv);
} kinds[] = {
	{ "digests", 3, put_digest },
	{ "verity", 5, put_verity },
	{ "ima", 5, put_ima },
};

int main(int argc, char **argv)
{
	size_t kind = 0;
	unsigned int i;
	char *name;
	int fd;

	while (argc > 1 && kind < 3 && strcmp(argv[1], kinds[kind].name))
		kind++;
	if (argc < 3 || kind == 3 || argc != kinds[kind].args) {
		fputs("usage: signatures digests|verity|ima FOLDER [CERT KEY]\n",
		      stderr);
		return 2;
	}
	for (i = 0;; i++) {
		if (asprintf(&name, "%s/%05u", argv[2], i) < 0)
			die("out of memory");
		fd = open(name, O_RDONLY | O_CLOEXEC);
		free(name);
		if (fd < 0)
			break;
		kinds[kind].put(fd, argv + 3);
		close(fd);
	}
	if (errno != ENOENT || !i)
		die(argv[2]);
	if (fflush(stdout))
		die("standard output");
	return 0;
}
