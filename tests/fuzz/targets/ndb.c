// SPDX-License-Identifier: GPL-2.0-or-later
/* Package databases of rpm's ndb backend, and the lists made of their headers. */
#include "../database.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	return fuzz_database(data, len, rpmndb_read);
}
