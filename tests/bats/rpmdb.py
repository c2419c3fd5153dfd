#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write a package database of one of rpm's older kinds, for tests.

    rpmdb.py ndb SQLITE OUT [DAMAGE]    Packages.db of the ndb backend: the headers of
                                        rpmdb.sqlite; with a DAMAGE, damaged in one way
    rpmdb.py bdb SQLITE OUT [DAMAGE]    the same as Packages of Berkeley DB
    rpmdb.py six SQLITE PACKAGE         what rpm 6 keeps of PACKAGE's signature header, and
                                        earlier ones do not
"""
import sqlite3
import struct
import sys
import zlib

import rpm

BLOCK, SLOT_PAGE = 16, 256

NDB = ("checksum", "header", "length", "end", "number", "blocks", "twice", "inside",
       "beyond", "magic", "version", "pages", "short", "empty")


def ndb_blob(number, header, length=None, damage=False):
    length = len(header) if length is None else length
    data = struct.pack("<4sIII", b"BlbS", number, 1700000000, length) + header
    data += b"\0" * (-(len(data) + 12) % BLOCK)
    checksum = zlib.adler32(data)
    if damage:
        data = data[:100] + bytes([data[100] ^ 1]) + data[101:]
    return data + struct.pack("<II4s", checksum, length, b"BlbE")


def slot(number, first, blocks):
    return struct.pack("<4sIII", b"Slot", number, first, blocks)


def ndb(headers, damage=""):
    """Two pages of slots, free ones among them, and gaps between the headers"""
    pages, body, slots = 2, b"", [slot(0, 0, 0)]
    if damage == "empty":
        headers = []
    for number, header in enumerate(headers, 1):
        one = damage if number == 1 else ""
        data = ndb_blob(number, header[:len(header) // 2 if one == "header" else None],
                        len(header) + 64 if one == "length" else None, one == "checksum")
        if one == "end":
            data = data[:-1] + b"S"
        first, blocks = pages * SLOT_PAGE + len(body) // BLOCK, len(data) // BLOCK
        slots.append(slot(number + (one == "number"), first, blocks + (one == "blocks")))
        if one in ("twice", "inside"):
            slots.append(slot(number, first + (one == "inside"), blocks))
        slots += [slot(0, 0, 0)] * 200
        body += data + b"\0" * BLOCK * 3
    if damage == "beyond":
        slots[1] = slot(1, 0xffffff00, 0xffff)
    if damage == "magic":
        slots[2] = b"Tols" + slots[2][4:]
    slots += [slot(0, 0, 0)] * (pages * SLOT_PAGE - 2 - len(slots))
    head = struct.pack("<4sIIII12x", b"RpmP", damage == "version", 7,
                       0x7fffffff if damage == "pages" else pages, len(headers) + 1)
    data = head + b"".join(slots[:pages * SLOT_PAGE - 2]) + body
    return data[:-200] if damage == "short" else data


BDB = ("big-endian", "chain", "shared", "long", "large", "item", "header", "key", "odd",
       "place", "page-size", "checksums", "short", "empty")


class Bdb:
    """A package a page of the table, what is large in chains, free pages between"""

    def __init__(self, headers, damage=""):
        self.damage, self.order = damage, ">" if damage == "big-endian" else "<"
        self.size, self.pages = 512, []
        self.pages.append(b"")
        self.table([(b"\1" + self.pack("I", 0), b"\1" + self.pack("I", len(headers)))])
        for number, header in enumerate([] if damage == "empty" else headers, 1):
            self.package(number, header, damage if number == 1 else "")
            self.pages.append(bytes(self.size))
        self.pages[0] = self.meta()

    def pack(self, form, *values):
        return struct.pack(self.order + form, *values)

    def page(self, kind, following, entries, offset, content):
        head = self.pack("8xIIIHHBB", len(self.pages), 0, following, entries, offset, 0, kind)
        self.pages.append((head + content).ljust(self.size, b"\0"))
        return len(self.pages) - 1

    def meta(self):
        size = 0 if self.damage == "page-size" else self.size
        return self.pack("8xIIIIBBBBIIIIII20x", 0, 0x61561, 9, size, 0, 8, self.damage == "checksums",
                         0, 0, len(self.pages) - 1, 0, 0, 0, 0).ljust(self.size, b"\0")

    def table(self, pairs, one=""):
        items, places, end = b"", b"", self.size
        for item in [item for pair in pairs for item in pair]:
            end -= len(item)
            places += self.pack("H", end - self.size if end < 0 else 20 if one == "place" else end)
            items = item + items
        entries = 2 * len(pairs) - (one == "odd")
        space = b"\0" * (self.size - 26 - len(places) - len(items))
        # Those of before Berkeley DB 4.6, whose items have no order, have another type
        self.page(2 if self.order == ">" else 13, 0, entries, end, places + space + items)

    def chain(self, header, one):
        first, room = len(self.pages), self.size - 26
        for off in range(0, len(header), room):
            piece = header[off:off + room]
            last = off + room >= len(header)
            broken = one == "chain" and off == room
            self.page(13 if broken else 7, 0 if last else len(self.pages) + 1, 0 if broken else 1,
                      len(piece) + (one == "long" and last), piece)
        return first

    def package(self, number, header, one):
        header = header[:len(header) // 2 if one == "header" else None]
        first = self.chain(header, one)
        length = 0x7fffffff if one == "large" else len(header)
        value = self.pack("B3xII", 4 if one == "item" else 3, first, length)
        key = b"\1" + self.pack("I", number)
        pairs = [(key[:3] if one == "key" else key, value)]
        if one == "shared":
            pairs.append((b"\1" + self.pack("I", 77), value))
        self.table(pairs, one)

    def data(self):
        return b"".join(self.pages)[:-1024 if self.damage == "short" else None]


def bdb(headers, damage=""):
    return Bdb(headers, damage).data()


def six(database, package):
    """PACKAGE is the last that was installed"""
    data = open(package, "rb").read()
    sig = rpm.parts(data)[0]
    number, header = database.execute("SELECT hnum, blob FROM Packages ORDER BY hnum DESC").fetchone()
    count, size = struct.unpack(">II", header[:8])
    index, store = header[8:8 + 16 * count], header[8 + 16 * count:]
    for tag, (kind, n, value) in rpm.items_of(data, sig[0], sig[1]).items():
        if tag in (278, 279):
            index += struct.pack(">IIiI", tag, kind, len(store), n)
            store += value
    header = struct.pack(">II", len(index) // 16, len(store)) + index + store
    database.execute("UPDATE Packages SET blob = ? WHERE hnum = ?", (header, number))
    database.commit()


def main():
    if sys.argv[1] == "six":
        return six(sqlite3.connect(sys.argv[2]), sys.argv[3])
    write = {"ndb": ndb, "bdb": bdb}[sys.argv[1]]
    database = sqlite3.connect(f"file:{sys.argv[2]}?mode=ro", uri=True)
    headers = [row[0] for row in database.execute("SELECT blob FROM Packages ORDER BY hnum")]
    damage = sys.argv[4] if len(sys.argv) > 4 else ""
    assert damage in ("", *NDB, *BDB), damage
    with open(sys.argv[3], "wb") as out:
        out.write(write(headers, damage))


if __name__ == "__main__":
    main()
