// SPDX-License-Identifier: GPL-2.0-or-later
/* Package databases of Berkeley DB, and the lists made of their headers. */
#include "../database.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	return fuzz_database(data, len, rpmbdb_read);
}
