// SPDX-License-Identifier: GPL-2.0-or-later
/* States of code in words. */
#include "preflight/classify.h"

const struct class_word class_words[CLASS_STATES] = {
	[CLASS_UNCHECKED] = { "unchecked", "not checked",
			      "interrupted before it was checked" },
	[CLASS_TRUSTED] = { "trusted", "trusted", "would run" },
	[CLASS_OFF] = { "not-enabled", "fs-verity not enabled",
			"attested; 'dclist verity' enables it" },
	[CLASS_INCAPABLE] = { "not-capable", "file system without fs-verity",
			      "attested; tune2fs -O verity, or move it to ext4, "
			      "f2fs or btrfs" },
	[CLASS_MODIFIED] = { "modified", "modified",
			     "a list has its path with another digest; "
			     "install the package again" },
	[CLASS_UNLISTED] = { "not-listed", "in no list",
			     "install the list of its package, or sign a list "
			     "of your own" },
	[CLASS_REFUSED] = { "list-refused", "in a refused list only",
			    "standard error shows why the list is refused" },
	[CLASS_REVOKED] = { "revoked", "revoked",
			    "install a newer version; 'dclist list' shows revocation lists" },
	[CLASS_CONFIG] = { "config", "executable configuration",
			   "may be edited, so fs-verity is not enabled; use 'dclist verity --list --config', or sign a list of your own for edited files" },
	[CLASS_WRITABLE] = { "writable", "left writable",
			     "documentation or changing files, according to the package; 'dclist verity --list --all'" },
	[CLASS_UNMAPPABLE] = { "not-mappable", "cannot be mapped",
			       "no list can help; build it without text relocations, RWX segments and executable stack" },
	[CLASS_OTHER_HASH] = { "other-hash", "hashed otherwise by IMA",
			       "attested by another hash algorithm; 'dclist why --ima' shows how to change that" },
	[CLASS_UNREADABLE] = { "unreadable", "unreadable",
			       "run as root; standard error shows why" },
};
