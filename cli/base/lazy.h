/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Libraries that are opened when one of their functions is first called, since most
 * commands never call any, and they take most of the time and memory of the start.
 * A header lazy_*.h a library has its functions, under their own names.
 */
#ifndef DCLIST_LAZY_H
#define DCLIST_LAZY_H

/*
 * Where the function @name of @library is, which is the name of its file up to ".so".
 * Exits with an error if it is missing.
 */
void *lazy_function(const char *library, const char *name);

/*
 * To define @function as: in its own expansion the name is the declared function.
 * What was found is kept at each call; threads may all look for it.
 */
#define LAZY(library, function)                                         \
	(*({                                                            \
		static void *lazy_found;                                \
		void *lazy_now =                                        \
			__atomic_load_n(&lazy_found, __ATOMIC_RELAXED); \
                                                                        \
		if (!lazy_now) {                                        \
			lazy_now = lazy_function(library, #function);   \
			__atomic_store_n(&lazy_found, lazy_now,         \
					 __ATOMIC_RELAXED);             \
		}                                                       \
		(__typeof__(function) *)lazy_now;                       \
	}))

#endif /* DCLIST_LAZY_H */
