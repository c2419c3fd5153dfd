/* SPDX-License-Identifier: GPL-2.0-or-later */
/* librpm and librpmio, opened when needed. */
#ifndef DCLIST_LAZY_RPM_H
#define DCLIST_LAZY_RPM_H

#include <rpm/header.h>
#include <rpm/rpmdb.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmlib.h>
#include <rpm/rpmlog.h>
#include <rpm/rpmmacro.h>
#include <rpm/rpmtag.h>
#include <rpm/rpmtd.h>
#include <rpm/rpmts.h>

#include "base/lazy.h"

#define LIBRPM(function) LAZY("librpm", function)

#define headerExport LIBRPM(headerExport)
#define headerFree LIBRPM(headerFree)
#define headerGet LIBRPM(headerGet)
#define headerGetAsString LIBRPM(headerGetAsString)
#define headerGetString LIBRPM(headerGetString)
#define headerImport LIBRPM(headerImport)
#define headerIsEntry LIBRPM(headerIsEntry)
#define rpmFreeRpmrc LIBRPM(rpmFreeRpmrc)
#define rpmReadConfigFiles LIBRPM(rpmReadConfigFiles)
#define rpmdbFreeIterator LIBRPM(rpmdbFreeIterator)
#define rpmdbNextIterator LIBRPM(rpmdbNextIterator)
#define rpmtdCount LIBRPM(rpmtdCount)
#define rpmtdFreeData LIBRPM(rpmtdFreeData)
#define rpmtdGetNumber LIBRPM(rpmtdGetNumber)
#define rpmtdGetString LIBRPM(rpmtdGetString)
#define rpmtdReset LIBRPM(rpmtdReset)
#define rpmtdSetIndex LIBRPM(rpmtdSetIndex)
#define rpmtsCreate LIBRPM(rpmtsCreate)
#define rpmtsFree LIBRPM(rpmtsFree)
#define rpmtsInitIterator LIBRPM(rpmtsInitIterator)
#define rpmtsOpenDB LIBRPM(rpmtsOpenDB)
#define rpmtsSetVSFlags LIBRPM(rpmtsSetVSFlags)

#define LIBRPMIO(function) LAZY("librpmio", function)

#define rpmExpand LIBRPMIO(rpmExpand)
#define rpmFreeMacros LIBRPMIO(rpmFreeMacros)
#define rpmGetPath LIBRPMIO(rpmGetPath)
#define rpmPushMacro LIBRPMIO(rpmPushMacro)
#define rpmlogRecMessage LIBRPMIO(rpmlogRecMessage)
#define rpmlogRecPriority LIBRPMIO(rpmlogRecPriority)
#define rpmlogSetCallback LIBRPMIO(rpmlogSetCallback)
#define rpmlogSetMask LIBRPMIO(rpmlogSetMask)

#endif /* DCLIST_LAZY_RPM_H */
