/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libxml2, opened when needed. */
#ifndef DCLIST_LAZY_XML_H
#define DCLIST_LAZY_XML_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "base/lazy.h"

#define LIBXML2(function) LAZY("libxml2", function)

#define xmlCreatePushParserCtxt LIBXML2(xmlCreatePushParserCtxt)
#define xmlCtxtUseOptions LIBXML2(xmlCtxtUseOptions)
#define xmlFreeParserCtxt LIBXML2(xmlFreeParserCtxt)
#define xmlParseChunk LIBXML2(xmlParseChunk)
#define xmlStopParser LIBXML2(xmlStopParser)

#endif /* DCLIST_LAZY_XML_H */
