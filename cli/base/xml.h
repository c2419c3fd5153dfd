/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Untrusted XML as a stream: no DTD, no entities, little memory. A control character that
 * is not white space comes as "?".
 */
#ifndef DCLIST_XML_H
#define DCLIST_XML_H

#include <stddef.h>
#include <stdint.h>

#define XML_DEPTH 8u
#define XML_TEXT_MAX 8192u /* bytes of text that matters */

struct xml;

/**
 * struct xml_reader - callbacks
 * @start: an element begins; xml_attribute() has its attributes
 * @end: an element ended, with this text directly in it, cut at XML_TEXT_MAX and
 *	without white space around it
 * @ctx: for them
 *
 * Depth 1 is the root. Names are without prefix. What they return other than 0
 * ends the reading.
 */
struct xml_reader {
	int (*start)(struct xml *xml, unsigned int depth, const char *name,
		     void *ctx);
	int (*end)(struct xml *xml, unsigned int depth, const char *name,
		   const char *text, void *ctx);
	void *ctx;
};

struct xml *xml_open(const struct xml_reader *reader);
/* More of the document; 0, what a callback returned, -EBADMSG or -ENOMEM. */
int xml_feed(struct xml *xml, const void *data, size_t len);
/* The end of it; the same. */
int xml_finish(struct xml *xml);
/* Says where and why it is not well-formed; @err is -EBADMSG or -ENOMEM, and is returned. */
int xml_error(const char *name, const struct xml *xml, int err);
void xml_close(struct xml *xml);
/* Of the element that begins; a copy that the caller frees, or NULL */
char *xml_attribute(const struct xml *xml, const char *name);
/* The same into *@to once: of an element that occurs twice, the first is used. */
void xml_attribute_take(const struct xml *xml, const char *name, char **to);
/* The same as a number; 0 when it is none */
uint64_t xml_attribute_number(const struct xml *xml, const char *name);
uint64_t xml_number(const char *text);

#endif /* DCLIST_XML_H */
