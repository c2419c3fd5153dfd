// SPDX-License-Identifier: GPL-2.0-or-later
/* Certificates of version 6, and single keys, as only user space reads them. */
#include "../fuzz.h"
#include "trust/user_key.h"

static void key_check(const struct key6 *key, const struct bytes *in)
{
	require(fuzz_inside(key->packet.body_off, key->packet.body_len,
			    (u32)in->len));
	require(!key->err == !!key->key.key);
	require(!key->self_signed || key->key.version == 6);
	require(!key->can_sign || key->self_signed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes in = { (uint8_t *)data, len };
	struct certificate6 cert;
	struct user_key key;
	size_t i;
	int err = certificate6_read(&in, &cert);

	require(!err || err == -EBADMSG || err == -ENOMEM);
	for (i = 0; !err && i < cert.n; i++)
		key_check(&cert.key[i], &in);
	certificate6_free(&cert);
	err = user_key_read(data, len, &key);
	require(!err == !!key.key);
	user_key_free(&key);
	return 0;
}
