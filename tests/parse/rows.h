/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One function per parser, each with its rows. */
#ifndef TESTS_PARSE_ROWS_H
#define TESTS_PARSE_ROWS_H

void algo_rows(void);
void cursor_rows(void);
void trailer_rows(void);
void packet_rows(void);
void sig_rows(void);
void key_rows(void);
void keyring_rows(void);
void keylist_rows(void);
void rpm_rows(void);
void rpm_digest_rows(void);
void tlv_rows(void);
void evr_rows(void);
void pkcs7_rows(void);
void ed25519_rows(void);

#endif /* TESTS_PARSE_ROWS_H */
