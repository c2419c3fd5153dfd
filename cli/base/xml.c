// SPDX-License-Identifier: GPL-2.0-or-later
/* libxml2: XML as a stream. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/lazy_xml.h"
#include "base/message.h"
#include "base/xml.h"

/* Of what libxml2 gives for an attribute */
#define ATTRIBUTE_PARTS 5
#define BLOCK 16384u

/**
 * struct xml - a document that is being read
 * @reader: callbacks
 * @parser: owned
 * @depth: elements that are open
 * @text: of the innermost one
 * @len: bytes in it
 * @attributes: of the element that begins; not owned
 * @n_attributes: how many
 * @result: what ended it
 * @why: in words
 */
struct xml {
	struct xml_reader reader;
	xmlParserCtxtPtr parser;
	unsigned int depth;
	char text[XML_TEXT_MAX + 1];
	size_t len;
	const xmlChar **attributes;
	int n_attributes;
	int result;
	char why[160];
};

static void stop(struct xml *xml, int result)
{
	if (result && !xml->result) {
		xml->result = result;
		xmlStopParser(xml->parser);
	}
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix,
		     const xmlChar *uri, int n_namespaces,
		     const xmlChar **namespaces, int n_attributes,
		     int n_defaulted, const xmlChar **attributes)
{
	struct xml *xml = ctx;

	if (xml->result)
		return;
	xml->depth++;
	xml->len = 0;
	xml->attributes = attributes;
	xml->n_attributes = n_attributes;
	if (xml->depth <= XML_DEPTH)
		stop(xml, xml->reader.start(xml, xml->depth, (const char *)name,
					    xml->reader.ctx));
	xml->n_attributes = 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix,
		   const xmlChar *uri)
{
	struct xml *xml = ctx;
	const char *text = xml->text;

	if (xml->result)
		return;
	while (xml->len && is_space(xml->text[xml->len - 1]))
		xml->len--;
	xml->text[xml->len] = 0;
	while (is_space(*text))
		text++;
	if (xml->depth <= XML_DEPTH)
		stop(xml, xml->reader.end(xml, xml->depth, (const char *)name,
					  text, xml->reader.ctx));
	xml->depth--;
	xml->len = 0;
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
	struct xml *xml = ctx;
	size_t n = (size_t)len;

	if (n > XML_TEXT_MAX - xml->len)
		n = XML_TEXT_MAX - xml->len;
	memcpy(xml->text + xml->len, text, n);
	xml->len += n;
}

/* A DTD could define entities; repositories have none. */
static void on_dtd(void *ctx, const xmlChar *name, const xmlChar *external,
		   const xmlChar *system)
{
	struct xml *xml = ctx;

	snprintf(xml->why, sizeof(xml->why),
		 "it has a document type declaration, which is not allowed");
	stop(xml, -EBADMSG);
}

static void on_error(void *ctx, xmlErrorPtr err)
{
	struct xml *xml = ctx;

	if (err->level < XML_ERR_ERROR || xml->why[0])
		return;
	snprintf(xml->why, sizeof(xml->why), "line %d: %.120s", err->line,
		 err->message ? err->message : "not well-formed");
	xml->why[strcspn(xml->why, "\n")] = 0;
}

struct xml *xml_open(const struct xml_reader *reader)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.internalSubset = on_dtd,
		.serror = on_error,
	};
	struct xml *xml = calloc(1, sizeof(*xml));

	if (!xml)
		return NULL;
	xml->reader = *reader;
	xml->parser = xmlCreatePushParserCtxt(&sax, xml, NULL, 0, NULL);
	if (xml->parser) {
		/* Else "&amp;" comes as "&#38;"; a DTD with more entities is refused. */
		xmlCtxtUseOptions(xml->parser,
				  XML_PARSE_NONET | XML_PARSE_NOENT);
		return xml;
	}
	free(xml);
	return NULL;
}

static int feed(struct xml *xml, const char *data, int len, int last)
{
	int err;

	if (xml->result)
		return xml->result;
	err = xmlParseChunk(xml->parser, data, len, last);
	if (!xml->result && err)
		xml->result = err == XML_ERR_NO_MEMORY ? -ENOMEM : -EBADMSG;
	return xml->result;
}

/*
 * Not allowed in XML, but present in descriptions of packages; do not refuse the
 * repository for it.
 */
static bool is_control(char c)
{
	return (unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

int xml_feed(struct xml *xml, const void *data, size_t len)
{
	const char *p = data;
	char block[BLOCK];
	size_t n, i;
	int err = 0;

	for (; len && !err; p += n, len -= n) {
		n = len < BLOCK ? len : BLOCK;
		for (i = 0; i < n; i++)
			block[i] = is_control(p[i]) ? '?' : p[i];
		err = feed(xml, block, (int)n, 0);
	}
	return err;
}

int xml_finish(struct xml *xml)
{
	return feed(xml, NULL, 0, 1);
}

int xml_error(const char *name, const struct xml *xml, int err)
{
	if (err == -ENOMEM)
		error(name, "out of memory");
	else
		error(name, "malformed: %s",
		      xml->why[0] ? xml->why : "not XML, or damaged");
	return err;
}

void xml_close(struct xml *xml)
{
	if (!xml)
		return;
	xmlFreeParserCtxt(xml->parser);
	free(xml);
}

/* An attribute is: name, prefix, URI, value, end of the value. */
char *xml_attribute(const struct xml *xml, const char *name)
{
	const xmlChar **a = xml->attributes;
	int i;

	for (i = 0; i < xml->n_attributes; i++, a += ATTRIBUTE_PARTS)
		if (!strcmp((const char *)a[0], name))
			return strndup((const char *)a[3],
				       (size_t)(a[4] - a[3]));
	return NULL;
}

uint64_t xml_number(const char *text)
{
	unsigned long long value;
	char *end;

	if (!text || *text < '0' || *text > '9')
		return 0;
	errno = 0;
	value = strtoull(text, &end, 10);
	return errno || *end ? 0 : value;
}

uint64_t xml_attribute_number(const struct xml *xml, const char *name)
{
	char *text = xml_attribute(xml, name);
	uint64_t value = xml_number(text);

	free(text);
	return value;
}

void xml_attribute_take(const struct xml *xml, const char *name, char **to)
{
	if (!*to)
		*to = xml_attribute(xml, name);
}
