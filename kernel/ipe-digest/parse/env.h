/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one place where the parsers see whether they are kernel code or not:
 * fixed-width types, errno values and static_assert() for both worlds.
 */
#ifndef DGC_PARSE_ENV_H
#define DGC_PARSE_ENV_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/types.h>
#else
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
#endif

#endif /* DGC_PARSE_ENV_H */
