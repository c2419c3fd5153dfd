#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write a database of rpm's ndb backend, for tests: Packages.db.

    ndb.py SQLITE OUT [KIND]    the headers of rpmdb.sqlite; with a KIND, one of those
                                below, damaged in one way
    ndb.py kinds                all of them, one a line
"""
import sqlite3
import struct
import sys
import zlib

BLOCK, PAGE = 16, 256


def blob(number, header, length=None, damage=False):
    length = len(header) if length is None else length
    data = struct.pack("<4sIII", b"BlbS", number, 1700000000, length) + header
    data += b"\0" * (-(len(data) + 12) % BLOCK)
    checksum = zlib.adler32(data)
    if damage:
        data = data[:100] + bytes([data[100] ^ 1]) + data[101:]
    return data + struct.pack("<II4s", checksum, length, b"BlbE")


def slot(number, first, blocks):
    return struct.pack("<4sIII", b"Slot", number, first, blocks)


def write(headers, kind):
    """Two pages of slots, free ones among them, and gaps between the headers"""
    pages, body, slots = 2, b"", [slot(0, 0, 0)]
    if kind == "empty":
        headers = []
    for number, header in enumerate(headers, 1):
        one = kind if number == 1 else ""
        data = blob(number, header[:len(header) // 2 if one == "header" else None],
                    len(header) + 64 if one == "length" else None, one == "checksum")
        if one == "end":
            data = data[:-1] + b"S"
        first, blocks = pages * PAGE + len(body) // BLOCK, len(data) // BLOCK
        slots.append(slot(number + (one == "number"), first, blocks + (one == "blocks")))
        if one in ("twice", "inside"):
            slots.append(slot(number, first + (one == "inside"), blocks))
        slots += [slot(0, 0, 0)] * 200
        body += data + b"\0" * BLOCK * 3
    if kind == "beyond":
        slots[1] = slot(1, 0xffffff00, 0xffff)
    if kind == "magic":
        slots[2] = b"Tols" + slots[2][4:]
    slots += [slot(0, 0, 0)] * (pages * PAGE - 2 - len(slots))
    head = struct.pack("<4sIIII12x", b"RpmP", kind == "version", 7,
                       0x7fffffff if kind == "pages" else pages, len(headers) + 1)
    data = head + b"".join(slots[:pages * PAGE - 2]) + body
    return data[:-200] if kind == "short" else data


KINDS = ("checksum", "header", "length", "end", "number", "blocks", "twice", "inside",
         "beyond", "magic", "version", "pages", "short", "empty")


def main():
    if sys.argv[1] == "kinds":
        print("\n".join(KINDS))
        return
    kind = sys.argv[3] if len(sys.argv) > 3 else ""
    assert not kind or kind in KINDS, kind
    database = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    headers = [row[0] for row in database.execute("SELECT blob FROM Packages ORDER BY hnum")]
    with open(sys.argv[2], "wb") as out:
        out.write(write(headers, kind))


if __name__ == "__main__":
    main()
