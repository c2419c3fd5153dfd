// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The parsers against rows of {input, errno, name}. Build and run:
 *
 *	make -C tests/parse BUILD=/where/it/goes check
 */
#include "rows.h"
#include "tap.h"

int main(void)
{
	algo_rows();
	cursor_rows();
	trailer_rows();
	packet_rows();
	sig_rows();
	key_rows();
	keyring_rows();
	keylist_rows();
	rpm_rows();
	rpm_digest_rows();
	tlv_rows();
	evr_rows();
	pkcs7_rows();
	ed25519_rows();
	return tap_end();
}
