// SPDX-License-Identifier: GPL-2.0-or-later
/* Which loaded list holds a digest. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "kernel/kernel.h"

/* Of many lists, as many as have room in this */
#define ANSWER_MAX 65536

/* A line is "ID NAME", or "ID NAME revoked". */
static int line_take(char *line, char **name)
{
	char *said = strchr(line, ' '), *word;

	if (!said)
		return -EBADMSG;
	word = strchr(++said, ' ');
	if (word)
		*word++ = 0;
	free(*name);
	*name = strdup(said);
	if (!*name)
		return -ENOMEM;
	return word && !strcmp(word, "revoked") ? KERNEL_REVOKED : KERNEL_HELD;
}

/* Of the first list that counts, or the last of those that do not */
static int answer(int fd, char **name)
{
	char *text = malloc(ANSWER_MAX), *next = text, *end;
	int ret = KERNEL_NOT_HELD;
	ssize_t n;

	if (!text)
		return -ENOMEM;
	n = pread(fd, text, ANSWER_MAX - 1, 0);
	if (n < 0)
		ret = -errno;
	else
		text[n] = 0;
	if (n > 0 && !strchr(text, '\n'))
		ret = -EBADMSG;
	while (n > 0 && ret >= 0 && ret != KERNEL_HELD &&
	       (end = strchr(next, '\n'))) {
		*end = 0;
		ret = line_take(next, name);
		next = end + 1;
	}
	free(text);
	return ret;
}

int kernel_query(const char *signer, enum dgc_kind kind, enum dgc_algo algo,
		 const uint8_t *value, char **name)
{
	char question[DIGEST_TEXT_LEN + sizeof("signer::content:") + 64];
	char digest[DIGEST_TEXT_LEN];
	int fd = open(KERNEL_DIR "/query", O_RDWR | O_CLOEXEC);
	int ret, len;
	ssize_t n;

	*name = NULL;
	if (fd < 0)
		return -errno;
	len = snprintf(question, sizeof(question), "%s%s%s%s%s",
		       signer ? "signer:" : "", signer ? signer : "",
		       signer ? ":" : "",
		       kind == DGC_KIND_CONTENT ? "content:" : "",
		       digest_text(algo, value, digest));
	n = write(fd, question, (size_t)len);
	if (n != len)
		ret = n < 0 ? -errno : -EIO;
	else
		ret = answer(fd, name);
	close(fd);
	return ret;
}

bool kernel_knows_signers(void)
{
	static const uint8_t none[DGC_DIGEST_MAX];
	char *name;
	int ret = kernel_query("pkcs7", DGC_KIND_VERITY, DGC_ALGO_SHA256, none,
			       &name);

	free(name);
	return ret != -EINVAL;
}
