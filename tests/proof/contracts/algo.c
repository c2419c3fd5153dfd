// SPDX-License-Identifier: GPL-2.0-or-later
/* What the functions of algo.c promise. */
#include "algo.h"

#include <algo.c>
