// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Entries of the journal, as journalctl writes them with --output export and json. The
 * fields whose names start with "_" are journald's own: no program can set them, so they
 * say where a message is from.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "policy/learn.h"

/**
 * struct entry - what is looked at
 * @transport: of it, "" when it is not told
 * @facility: the same; "0" is the kernel's
 * @message: its text; "" also when it is longer than any record
 */
struct entry {
	char transport[16];
	char facility[16];
	char message[LEARN_LINE_MAX];
};

/* Root may write into the kernel's log, but never as the kernel. */
static int entry_take(struct learn *learn, struct entry *e)
{
	int err = 0;

	if (!strcmp(e->transport, "audit"))
		err = learn_line(learn, LEARN_JOURNAL_AUDIT, e->message);
	else if (!strcmp(e->transport, "kernel") &&
		 (!*e->facility || !strcmp(e->facility, "0")))
		err = learn_line(learn, LEARN_KERNEL, e->message);
	*e->transport = *e->facility = *e->message = 0;
	return err;
}

/* Where the value of this field goes; NULL if it is not used */
static char *place(struct entry *e, const char *name, size_t len, size_t *room)
{
	static const struct {
		const char *name;
		size_t offset, room;
	} fields[] = {
		{ "_TRANSPORT", offsetof(struct entry, transport),
		  sizeof(e->transport) },
		{ "SYSLOG_FACILITY", offsetof(struct entry, facility),
		  sizeof(e->facility) },
		{ "MESSAGE", offsetof(struct entry, message),
		  sizeof(e->message) },
	};
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strlen(fields[i].name) == len &&
		    !memcmp(fields[i].name, name, len)) {
			*room = fields[i].room;
			return (char *)e + fields[i].offset;
		}
	return NULL;
}

static void put(struct entry *e, const char *name, size_t len,
		const char *value)
{
	size_t room;
	char *to = place(e, name, len, &room);

	if (to)
		snprintf(to, room, "%s", strlen(value) < room ? value : "");
}

/* "NAME", 8 bytes of length, as many bytes: a value with line breaks in it */
static int binary_take(struct entry *e, const char *name, FILE *f)
{
	uint64_t len = 0, i;
	size_t room = 0;
	char *to = place(e, name, strlen(name), &room);
	int c = 0;

	for (i = 0; i < 8 && (c = getc(f)) != EOF; i++)
		len |= (uint64_t)(uint8_t)c << 8 * i;
	for (i = 0; i < len && (c = getc(f)) != EOF; i++)
		if (to && i + 1 < room)
			to[i] = (char)c;
	if (to)
		to[len < room ? len : 0] = 0;
	return c == EOF || getc(f) != '\n' ? -EBADMSG : 0;
}

bool learn_is_export(const char *line)
{
	return !strncmp(line, "__CURSOR=", 9) ||
	       !strncmp(line, "__REALTIME_TIMESTAMP=", 21);
}

int learn_export(struct learn *learn, FILE *f, char line[LEARN_LINE_MAX])
{
	struct entry *e = calloc(1, sizeof(*e));
	bool more = e;
	int err = e ? 0 : -ENOMEM;
	char *value;

	while (!err && more) {
		value = strchr(line, '=');
		if (value)
			put(e, line, (size_t)(value - line), value + 1);
		else if (*line)
			err = binary_take(e, line, f);
		else
			err = entry_take(learn, e);
		more = learn_line_read(f, line);
	}
	if (!err)
		err = entry_take(learn, e);
	free(e);
	return err;
}

int learn_json(struct learn *learn, const char *line)
{
	json_t *o = json_loads(line, JSON_REJECT_DUPLICATES, NULL), *value;
	struct entry *e = calloc(1, sizeof(*e));
	int err = e ? 0 : -ENOMEM;
	const char *name;

	if (!err && json_is_object(o)) {
		json_object_foreach(o, name, value) if (json_is_string(value))
			put(e, name, strlen(name), json_string_value(value));
		err = entry_take(learn, e);
	}
	json_decref(o);
	free(e);
	return err;
}
