/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands of dclist, in the files that are called like them. */
#ifndef DCLIST_COMMANDS_H
#define DCLIST_COMMANDS_H

#include "base/command.h"

extern const struct command cmd_generate, cmd_install, cmd_load, cmd_unload,
	cmd_show, cmd_verify, cmd_verity, cmd_keys, cmd_preflight, cmd_why,
	cmd_list, cmd_remove, cmd_sync, cmd_status, cmd_query, cmd_policy,
	cmd_convert, cmd_sign, cmd_unsign, cmd_seal, cmd_boot, cmd_pcr,
	cmd_revoke, cmd_publish, cmd_doctor;

extern const struct command keys_enroll;

extern const struct command policy_check, policy_new, policy_eval, policy_sign,
	policy_load, policy_list, policy_show, policy_activate, policy_try,
	policy_delete, policy_enforce, policy_learn;

/* cmd_complete.c: names for completion, without any message */

void complete_lists(void); /* installed or loaded */
void complete_policies(void); /* that the kernel has */

#endif /* DCLIST_COMMANDS_H */
