// SPDX-License-Identifier: GPL-2.0-or-later
/* What is set up for the next initramfs. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/json.h"
#include "fallback/fallback.h"

#define SECURE_BOOT                  \
	"/sys/firmware/efi/efivars/" \
	"SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

int boot_failure_read(char word[BOOT_WORD_LEN])
{
	struct bytes text;

	strcpy(word, "continue");
	if (access(BOOT_FAILURE, F_OK))
		return 0;
	if (file_read(BOOT_FAILURE, 4096, &text))
		return -1;
	snprintf(word, BOOT_WORD_LEN, "%.*s",
		 (int)strnlen((char *)text.data, text.len), text.data);
	word[strcspn(word, " \t\n")] = 0;
	bytes_free(&text);
	return 0;
}

int boot_failure_write(const char *word)
{
	char line[BOOT_WORD_LEN + 1];

	snprintf(line, sizeof(line), "%s\n", word);
	return file_write_atomic(BOOT_FAILURE, line, strlen(line), 0644);
}

bool boot_secure(void)
{
	uint8_t value[5] = { 0 };
	int fd = open(SECURE_BOOT, O_RDONLY | O_CLOEXEC);
	bool on = fd >= 0 && read(fd, value, sizeof(value)) == sizeof(value) &&
		  value[4] == 1;

	if (fd >= 0)
		close(fd);
	return on;
}

static uint64_t keys_count(void)
{
	DIR *dir = opendir(BOOT_KEYS);
	struct dirent *d;
	uint64_t n = 0;

	while (dir && (d = readdir(dir)))
		n += d->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

/**
 * struct boot_state - what is set up
 * @word: what follows when a step failed
 * @fallback: its path; owned, NULL for none
 * @hex: its recorded digest
 * @fault: what is wrong with it, or NULL
 */
struct boot_state {
	char word[BOOT_WORD_LEN];
	char *fallback;
	char hex[BOOT_HEX_LEN + 1];
	const char *fault;
};

static int json_print(const struct boot_state *state)
{
	json_t *o = json_object();
	json_t *f;

	json_put_bool(o, "policy", !access(BOOT_POLICY, F_OK));
	json_put_number(o, "keys", keys_count());
	json_put_text(o, "failure", state->word);
	json_put_bool(o, "secure_boot", boot_secure());
	if (state->fallback) {
		f = json_object();
		json_put_text(f, "path", state->fallback);
		json_put_text(f, "sha256", state->hex);
		json_put_text(f, "state",
			      state->fault ? state->fault : "unchanged");
		json_put(o, "fallback", f);
	}
	return json_finish(o);
}

static void text_show(const struct boot_state *state)
{
	printf("last policy: %s\n",
	       access(BOOT_POLICY, F_OK) ? "none" : BOOT_POLICY);
	printf("key lists: %llu\n", (unsigned long long)keys_count());
	printf("when a step fails: ");
	text_print(stdout, state->word);
	printf("\nfallback: ");
	text_print(stdout, state->fallback ? state->fallback : "none");
	if (state->fallback)
		printf(", %s", state->fault ? state->fault : "unchanged");
	printf("\nSecure Boot: %s\n", boot_secure() ? "on" : "off");
}

int boot_status(bool as_json)
{
	struct boot_state state = { 0 };
	int err = boot_failure_read(state.word);
	bool halts = strcmp(state.word, "continue") != 0;

	state.fallback = boot_fallback_read(state.hex);
	if (state.fallback)
		state.fault = boot_fallback_fault(state.fallback, state.hex);
	if (!err && as_json)
		err = json_print(&state);
	else if (!err)
		text_show(&state);
	if (!err && halts && (!state.fallback || state.fault)) {
		error(BOOT_FALLBACK,
		      "the fallback is %s, so an initramfs made now does not halt; run dclist boot halt again",
		      state.fault ? state.fault : "not recorded");
		err = -1;
	}
	free(state.fallback);
	return err ? EXIT_FAILED : EXIT_DONE;
}
