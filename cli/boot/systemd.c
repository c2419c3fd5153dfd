// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sends systemd the message of `systemctl switch-root`, without systemctl: that is in the
 * initramfs, whose programs can no longer be executed. The message is D-Bus, but the
 * socket is systemd's own, so no bus must be running.
 */
#include <endian.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "boot/handover.h"

#define SOCKET "/run/systemd/private"
#define SECONDS 30

/* Of D-Bus */
#define LITTLE_ENDIAN_BYTES 'l'
#define METHOD_CALL 1
#define METHOD_RETURN 2
#define VERSION 1
#define FIELD_PATH 1
#define FIELD_INTERFACE 2
#define FIELD_MEMBER 3
#define FIELD_DESTINATION 6
#define FIELD_SIGNATURE 8

/**
 * struct message - a message that is being made
 * @data: its bytes
 * @len: how many
 */
struct message {
	uint8_t data[8192];
	size_t len;
};

static void byte(struct message *m, uint8_t value)
{
	if (m->len < sizeof(m->data))
		m->data[m->len++] = value;
}

static void align(struct message *m, size_t to)
{
	while (m->len % to)
		byte(m, 0);
}

static void number_at(struct message *m, size_t at, uint32_t value)
{
	value = htole32(value);
	memcpy(m->data + at, &value, sizeof(value));
}

static void number(struct message *m, uint32_t value)
{
	int i;

	align(m, 4);
	for (i = 0; i < 32; i += 8)
		byte(m, (uint8_t)(value >> i));
}

static void text(struct message *m, const char *value)
{
	number(m, (uint32_t)strlen(value));
	do
		byte(m, (uint8_t)*value);
	while (*value++);
}

static void field(struct message *m, uint8_t code, char type, const char *value)
{
	align(m, 8);
	byte(m, code);
	byte(m, 1);
	byte(m, (uint8_t)type);
	byte(m, 0);
	if (type != 'g') {
		text(m, value);
		return;
	}
	byte(m, (uint8_t)strlen(value));
	do
		byte(m, (uint8_t)*value);
	while (*value++);
}

static void call(struct message *m, const char *root, const char *init)
{
	size_t body;

	m->len = 0;
	byte(m, LITTLE_ENDIAN_BYTES);
	byte(m, METHOD_CALL);
	byte(m, 0);
	byte(m, VERSION);
	number(m, 0); /* bytes in the body */
	number(m, 1); /* serial */
	number(m, 0); /* bytes in the fields */
	field(m, FIELD_PATH, 'o', "/org/freedesktop/systemd1");
	field(m, FIELD_DESTINATION, 's', "org.freedesktop.systemd1");
	field(m, FIELD_INTERFACE, 's', "org.freedesktop.systemd1.Manager");
	field(m, FIELD_MEMBER, 's', "SwitchRoot");
	field(m, FIELD_SIGNATURE, 'g', "ss");
	number_at(m, 12, (uint32_t)m->len - 16);
	align(m, 8);
	body = m->len;
	text(m, root);
	text(m, init);
	number_at(m, 4, (uint32_t)(m->len - body));
}

static int private_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval limit = { .tv_sec = SECONDS };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) ||
	    connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		say("%s: cannot connect to systemd: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

/* "OK", then a word, up to the end of a line */
static int authenticate(int fd)
{
	static const char hello[] = "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n";
	char line[512], *p = line;
	int lines = 0;

	if (send(fd, hello, sizeof(hello) - 1, MSG_NOSIGNAL) < 0)
		return -1;
	/* One for AUTH, one for DATA: the message follows the second */
	while (lines < 2 && p < line + sizeof(line)) {
		if (recv(fd, p, 1, 0) != 1)
			return -1;
		lines += *p++ == '\n';
	}
	errno = EACCES;
	return memmem(line, (size_t)(p - line), "OK ", 3) ? 0 : -1;
}

static int ask(int fd, const struct message *m)
{
	uint8_t head[2];

	if (authenticate(fd) ||
	    send(fd, m->data, m->len, MSG_NOSIGNAL) != (ssize_t)m->len) {
		say("cannot send the message to systemd: %s", strerror(errno));
		return -1;
	}
	/* systemd may switch the root before it answers */
	if (recv(fd, head, sizeof(head), MSG_WAITALL) == sizeof(head) &&
	    head[1] != METHOD_RETURN) {
		say("systemd refuses to switch the root");
		return -1;
	}
	return 0;
}

int systemd_switch_root(const char *root, const char *init)
{
	struct message m;
	int fd = private_socket(SOCKET);
	int err;

	if (fd < 0)
		return -1;
	/* The new systemd kills what is left of the initramfs */
	signal(SIGTERM, SIG_IGN);
	call(&m, root, init ? init : "");
	err = ask(fd, &m);
	close(fd);
	return err;
}
