#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile archives for the tests of dclist convert.

    archives.py tar KIND OUT            a tar that tries KIND, one of those below
    archives.py kinds                   all of them, one a line
    archives.py cpio OUT [NAME=TEXT]... a newc archive, as packages of RPM have it
"""
import io
import sys
import tarfile


def member(name, data=b"text\n", kind=tarfile.REGTYPE, **more):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.size = len(data) if kind == tarfile.REGTYPE else 0
    info.mode = 0o755
    for key, value in more.items():
        setattr(info, key, value)
    return info, data


def huge(size):
    """A header that announces more than there is"""
    info, _ = member("huge")
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


def sparse(size):
    """A file of one hole, as GNU tar writes it"""
    pax = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
           "GNU.sparse.name": "sparse", "GNU.sparse.realsize": str(size)}
    info, _ = member("GNUSparseFile.0/sparse")
    info.pax_headers = pax
    data = f"1\n{size}\n0\n".encode().ljust(512, b"\0")
    info.size = len(data)
    return info.tobuf(tarfile.PAX_FORMAT) + data


def sparse_map(entries):
    """A file with more holes than a reader has room for"""
    pax = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
           "GNU.sparse.name": "sparse", "GNU.sparse.realsize": "10"}
    info, _ = member("GNUSparseFile.0/sparse")
    info.pax_headers = pax
    data = f"{entries}\n".encode() + b"0\n0\n" * entries
    data += b"\0" * (-len(data) % 512)
    info.size = len(data)
    return info.tobuf(tarfile.PAX_FORMAT) + data


KINDS = {
    "good": [member("./usr/bin/tool")],
    "absolute": [member("/usr/bin/tool")],
    "dotdot": [member("usr/../../etc/passwd")],
    "dotdot-last": [member("usr/bin/..")],
    "twice": [member("tool"), member("./tool", b"other\n")],
    "file-twice-as-folder": [member("tool"), member("tool/file")],
    "below-link": [member("bin", b"", tarfile.SYMTYPE, linkname="/etc"), member("bin/passwd")],
    "link-in-place-of-folder": [member("bin/tool"), member("bin", b"", tarfile.SYMTYPE, linkname="/etc")],
    "hard-link-out": [member("tool", b"", tarfile.LNKTYPE, linkname="../../etc/passwd")],
    "hard-link-absolute": [member("tool", b"", tarfile.LNKTYPE, linkname="/etc/passwd")],
    "hard-link-nowhere": [member("tool", b"", tarfile.LNKTYPE, linkname="missing")],
    "hard-link-to-link": [member("a", b"", tarfile.SYMTYPE, linkname="/etc/passwd"),
                          member("tool", b"", tarfile.LNKTYPE, linkname="a")],
    "truncated": huge(1 << 20) + b"short",
    "huge": huge(1 << 50),
    "sparse-huge": sparse(1 << 50),
    "sparse-map": sparse_map(5000000),
    "long": [member("a/" * 2048 + "tool")],
    # each as long as a name may be, and in folders of its own
    "deep": [member(f"{i}/" + "a/" * 2000 + "tool") for i in range(300)],
    "root": [member(".")],
    # accepted, and only the file counts
    "others": [member("./usr/bin/tool"), member("fifo", b"", tarfile.FIFOTYPE),
               member("null", b"", tarfile.CHRTYPE, devmajor=1, devminor=3),
               member("sda", b"", tarfile.BLKTYPE, devmajor=8, devminor=0),
               member("link", b"", tarfile.SYMTYPE, linkname="/etc/passwd")],
    "hard-link": [member("usr/bin/tool"), member("usr/bin/other", b"", tarfile.LNKTYPE,
                                                 linkname="usr/bin/tool")],
    "sparse": sparse(1 << 20),
    "not-utf8": [member("usr/bin/na\udcffme\n")],
}


def write_tar(kind, out):
    items = KINDS[kind]
    if isinstance(items, bytes):
        open(out, "wb").write(items + bytes(10240))
        return
    with tarfile.open(out, "w", format=tarfile.GNU_FORMAT, encoding="utf-8",
                      errors="surrogateescape") as tar:
        for info, data in items:
            tar.addfile(info, io.BytesIO(data) if data else None)


def cpio_member(name, data, number, mode=0o100755):
    name = name.encode() + b"\0"
    fields = [number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0]
    head = b"070701" + b"".join(b"%08x" % f for f in fields) + name
    head += b"\0" * (-len(head) % 4)
    return head + data + b"\0" * (-len(data) % 4)


def write_cpio(out, items):
    data = b""
    for number, item in enumerate(items, 1):
        name, text = item.split("=", 1)
        data += cpio_member(name, text.encode().decode("unicode_escape").encode(), number)
    open(out, "wb").write(data + cpio_member("TRAILER!!!", b"", 0, 0))


def main():
    if sys.argv[1] == "kinds":
        print("\n".join(KINDS))
    elif sys.argv[1] == "tar":
        write_tar(sys.argv[2], sys.argv[3])
    else:
        write_cpio(sys.argv[2], sys.argv[3:])


if __name__ == "__main__":
    main()
