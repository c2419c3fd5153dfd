/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libcurl by its own names, but opened only when something is fetched: it brings
 * thirty libraries, a third of the memory and most of the time that dclist takes to
 * start.
 */
#ifndef DCLIST_CURL_LAZY_H
#define DCLIST_CURL_LAZY_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

#define CURL_FUNCTIONS(f)                                                       \
	f(curl_easy_cleanup) f(curl_easy_getinfo) f(curl_easy_init) f(          \
		curl_easy_reset) f(curl_easy_setopt) f(curl_easy_strerror)      \
		f(curl_easy_unescape) f(curl_free) f(curl_global_init) f(       \
			curl_multi_add_handle) f(curl_multi_cleanup)            \
			f(curl_multi_info_read) f(curl_multi_init) f(           \
				curl_multi_perform) f(curl_multi_poll)          \
				f(curl_multi_remove_handle) f(                  \
					curl_multi_setopt) f(curl_multi_wakeup) \
					f(curl_slist_append) f(                 \
						curl_slist_free_all)            \
						f(curl_url) f(                  \
							curl_url_cleanup)       \
							f(curl_url_get) f(      \
								curl_url_set)

/* Pointers to the functions, by their names */
struct curl_lazy {
#define CURL_MEMBER(name) __typeof__(name) *name;
	CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
};

extern struct curl_lazy curl_lazy;

/* Before anything else: opens the library. Returns 0, or -1 after saying why not. */
int curl_lazy_open(void);

#define curl_easy_cleanup curl_lazy.curl_easy_cleanup
#define curl_easy_getinfo curl_lazy.curl_easy_getinfo
#define curl_easy_init curl_lazy.curl_easy_init
#define curl_easy_reset curl_lazy.curl_easy_reset
#define curl_easy_setopt curl_lazy.curl_easy_setopt
#define curl_easy_strerror curl_lazy.curl_easy_strerror
#define curl_easy_unescape curl_lazy.curl_easy_unescape
#define curl_free curl_lazy.curl_free
#define curl_global_init curl_lazy.curl_global_init
#define curl_multi_add_handle curl_lazy.curl_multi_add_handle
#define curl_multi_cleanup curl_lazy.curl_multi_cleanup
#define curl_multi_info_read curl_lazy.curl_multi_info_read
#define curl_multi_init curl_lazy.curl_multi_init
#define curl_multi_perform curl_lazy.curl_multi_perform
#define curl_multi_poll curl_lazy.curl_multi_poll
#define curl_multi_remove_handle curl_lazy.curl_multi_remove_handle
#define curl_multi_setopt curl_lazy.curl_multi_setopt
#define curl_multi_wakeup curl_lazy.curl_multi_wakeup
#define curl_slist_append curl_lazy.curl_slist_append
#define curl_slist_free_all curl_lazy.curl_slist_free_all
#define curl_url curl_lazy.curl_url
#define curl_url_cleanup curl_lazy.curl_url_cleanup
#define curl_url_get curl_lazy.curl_url_get
#define curl_url_set curl_lazy.curl_url_set

#endif /* DCLIST_CURL_LAZY_H */
