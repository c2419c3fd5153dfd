/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libcurl, opened when needed. */
#ifndef DCLIST_LAZY_CURL_H
#define DCLIST_LAZY_CURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/lazy.h"

/* Macros, which only count their arguments */
#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

#define LIBCURL(function) LAZY("libcurl", function)

#define curl_easy_cleanup LIBCURL(curl_easy_cleanup)
#define curl_easy_getinfo LIBCURL(curl_easy_getinfo)
#define curl_easy_init LIBCURL(curl_easy_init)
#define curl_easy_reset LIBCURL(curl_easy_reset)
#define curl_easy_setopt LIBCURL(curl_easy_setopt)
#define curl_easy_strerror LIBCURL(curl_easy_strerror)
#define curl_easy_unescape LIBCURL(curl_easy_unescape)
#define curl_free LIBCURL(curl_free)
#define curl_global_init LIBCURL(curl_global_init)
#define curl_multi_add_handle LIBCURL(curl_multi_add_handle)
#define curl_multi_cleanup LIBCURL(curl_multi_cleanup)
#define curl_multi_info_read LIBCURL(curl_multi_info_read)
#define curl_multi_init LIBCURL(curl_multi_init)
#define curl_multi_perform LIBCURL(curl_multi_perform)
#define curl_multi_poll LIBCURL(curl_multi_poll)
#define curl_multi_remove_handle LIBCURL(curl_multi_remove_handle)
#define curl_multi_setopt LIBCURL(curl_multi_setopt)
#define curl_multi_wakeup LIBCURL(curl_multi_wakeup)
#define curl_slist_append LIBCURL(curl_slist_append)
#define curl_slist_free_all LIBCURL(curl_slist_free_all)
#define curl_url LIBCURL(curl_url)
#define curl_url_cleanup LIBCURL(curl_url_cleanup)
#define curl_url_get LIBCURL(curl_url_get)
#define curl_url_set LIBCURL(curl_url_set)

#endif /* DCLIST_LAZY_CURL_H */
