// SPDX-License-Identifier: GPL-2.0-only
/*
 * What only a module has to do: tell IPE, which knows nothing of it, and stay. It
 * has no module_exit(), so that only force could remove it, and then everything
 * that points to it would lead nowhere.
 */

#include <linux/list.h>
#include <linux/module.h>

#include "internal.h"

/* As struct module_use, which the headers of newer kernels do not have. */
static struct {
	struct list_head source_list;
	struct list_head target_list;
	struct module *source, *target;
} dgc_self;

/**
 * dgc_module_stay() - keep the module from being removed, by force as well
 *
 * A module that another one uses is not removed even by "rmmod -f". To be called
 * once nothing can fail any more.
 */
void __init dgc_module_stay(void)
{
	dgc_self.source = THIS_MODULE;
	dgc_self.target = THIS_MODULE;
	INIT_LIST_HEAD(&dgc_self.target_list);
	list_add(&dgc_self.source_list, &THIS_MODULE->source_list);
}
