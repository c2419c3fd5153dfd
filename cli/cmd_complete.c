// SPDX-License-Identifier: GPL-2.0-or-later
/* Names that completion offers. */
#include <dirent.h>
#include <stdio.h>

#include "commands.h"
#include "kernel/kernel.h"
#include "list/installed_dir.h"
#include "policy/ipefs.h"

static void folder_offer(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			complete_offer(entry->d_name);
	closedir(dir);
}

void complete_lists(void)
{
	FILE *in = fopen(KERNEL_DIR "/lists", "re");
	char name[256];

	/* "ID FORMAT NAME ..." */
	while (in && fscanf(in, "%*s %*s %255s%*[^\n]", name) == 1)
		complete_offer(name);
	if (in)
		fclose(in);
	folder_offer(INSTALLED_DIR);
}

void complete_policies(void)
{
	folder_offer(POLICY_IPE "/policies");
}
