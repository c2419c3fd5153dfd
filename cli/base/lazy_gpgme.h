/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gpgme, opened when needed. */
#ifndef DCLIST_LAZY_GPGME_H
#define DCLIST_LAZY_GPGME_H

#include <gpgme.h>

#include "base/lazy.h"

#define LIBGPGME(function) LAZY("libgpgme", function)

#define gpgme_check_version_internal LIBGPGME(gpgme_check_version_internal)
#define gpgme_ctx_set_engine_info LIBGPGME(gpgme_ctx_set_engine_info)
#define gpgme_data_new LIBGPGME(gpgme_data_new)
#define gpgme_data_new_from_cbs LIBGPGME(gpgme_data_new_from_cbs)
#define gpgme_data_new_from_mem LIBGPGME(gpgme_data_new_from_mem)
#define gpgme_data_release LIBGPGME(gpgme_data_release)
#define gpgme_data_release_and_get_mem LIBGPGME(gpgme_data_release_and_get_mem)
#define gpgme_err_set_errno LIBGPGME(gpgme_err_set_errno)
#define gpgme_free LIBGPGME(gpgme_free)
#define gpgme_key_unref LIBGPGME(gpgme_key_unref)
#define gpgme_new LIBGPGME(gpgme_new)
#define gpgme_op_export LIBGPGME(gpgme_op_export)
#define gpgme_op_import LIBGPGME(gpgme_op_import)
#define gpgme_op_import_result LIBGPGME(gpgme_op_import_result)
#define gpgme_op_keylist_end LIBGPGME(gpgme_op_keylist_end)
#define gpgme_op_keylist_next LIBGPGME(gpgme_op_keylist_next)
#define gpgme_op_keylist_start LIBGPGME(gpgme_op_keylist_start)
#define gpgme_op_sign LIBGPGME(gpgme_op_sign)
#define gpgme_op_verify LIBGPGME(gpgme_op_verify)
#define gpgme_op_verify_result LIBGPGME(gpgme_op_verify_result)
#define gpgme_release LIBGPGME(gpgme_release)
#define gpgme_set_armor LIBGPGME(gpgme_set_armor)
#define gpgme_set_offline LIBGPGME(gpgme_set_offline)
#define gpgme_set_protocol LIBGPGME(gpgme_set_protocol)
#define gpgme_signers_add LIBGPGME(gpgme_signers_add)
#define gpgme_strerror LIBGPGME(gpgme_strerror)

#endif /* DCLIST_LAZY_GPGME_H */
