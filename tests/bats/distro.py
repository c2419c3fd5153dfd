#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Packages and archives of other distributions, right and hostile.

	distro.py tar OUT MEMBER...       a tar archive; see member()
	distro.py ar OUT NAME=FILE...     an ar archive, as a .deb is
	distro.py debs <LINES             a .deb for each "NAME MEMBER..."
	distro.py packages DEB...         stanzas of a Packages file
	distro.py release FOLDER [FIELD]  a Release of all Packages* below FOLDER
	distro.py apk OUT KEY NAME HASH CONTROL-TAR DATA-TAR   an Alpine package
	distro.py split APK OUT           its gzip members, OUT.0, OUT.1...
	distro.py mutate FILE FOLDER COUNT SEED   FILE with random damage, each in
	                                  a way of its own, FOLDER/0, FOLDER/1...
	distro.py repack FILE...          gzips them, under the same names
"""
import email.utils
import gzip
import hashlib
import io
import lzma
import os
import random
import struct
import subprocess
import sys
import tarfile
import zlib


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read(path):
    with open(path, "rb") as f:
        return f.read()


def member(tar, spec):
    """file:NAME:TEXT link:NAME:TARGET hard:NAME:TARGET folder:NAME
    device:NAME fifo:NAME huge:NAME zeros:NAME:BYTES sparse:NAME from:NAME:FILE"""
    kind, name, *rest = spec.split(":", 3)
    info = tarfile.TarInfo(name.encode().decode("unicode_escape").encode("latin-1")
                           .decode("utf-8", "surrogateescape"))
    info.mode = 0o755
    data = b""
    if kind == "file":
        rest[0] = rest[0].encode().decode("unicode_escape")
        data = rest[0].encode()
    elif kind == "from":
        data = read(rest[0])
    elif kind == "zeros":
        data = bytes(int(rest[0]))
    elif kind in ("link", "hard"):
        info.type = tarfile.LNKTYPE if kind == "hard" else tarfile.SYMTYPE
        info.linkname = rest[0]
    elif kind == "folder":
        info.type = tarfile.DIRTYPE
    elif kind == "device":
        info.type, info.devmajor, info.devminor = tarfile.CHRTYPE, 1, 3
    elif kind == "fifo":
        info.type = tarfile.FIFOTYPE
    elif kind == "sparse":
        # 1 MiB, of which the last block is there: PAX 1.0, as GNU tar writes it
        info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
                            "GNU.sparse.name": name, "GNU.sparse.realsize": "1048576"}
        data = b"1\n1048064\n512\n".ljust(512, b"\0") + b"x" * 512
    elif kind == "huge":
        info.size = 1 << 40
        tar.fileobj.write(info.tobuf(tarfile.GNU_FORMAT))
        tar.offset += 512
        return
    else:
        sys.exit(f"distro.py: {spec}: what is that?")
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def make_tar(out, *specs):
    with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as tar:
        for spec in specs:
            member(tar, spec)


def make_ar(out, *parts):
    with open(out, "wb") as f:
        f.write(b"!<arch>\n")
        for part in parts:
            name, path = part.split("=", 1)
            data = read(path)
            f.write(f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n".encode())
            f.write(data + b"\n" * (len(data) % 2))


def debs():
    for line in sys.stdin:
        name, *specs = line.rstrip("\n").split(" ")
        # "@" is before what goes to control.tar
        controls = [spec[1:] for spec in specs if spec.startswith("@")]
        specs = [spec for spec in specs if not spec.startswith("@")]
        control, data = io.BytesIO(), io.BytesIO()
        with tarfile.open(fileobj=control, mode="w:xz") as tar:
            for spec in controls or ["file:./control:Package"]:
                member(tar, spec)
        with lzma.open(data, "wb", preset=0) as packed:
            with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
                for spec in specs:
                    member(tar, spec)
        with open(name + ".deb", "wb") as f:
            f.write(b"!<arch>\n")
            for part, raw in (("debian-binary", b"2.0\n"),
                              ("control.tar.xz", control.getvalue()),
                              ("data.tar.xz", data.getvalue())):
                f.write(f"{part:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(raw):<10}`\n".encode())
                f.write(raw + b"\n" * (len(raw) % 2))


def packages(*debs):
    for deb in debs:
        data = read(deb)
        name, version, arch = os.path.basename(deb)[:-4].split("_")
        print(f"Package: {name}\nVersion: {version}\nArchitecture: {arch}\n"
              f"Filename: pool/{os.path.basename(deb)}\nSize: {len(data)}\n"
              f"MD5sum: {hashlib.md5(data).hexdigest()}\nSHA256: {sha256(data)}\n"
              f"Description: test\n with more\n")


def release(folder, *fields):
    seen = [f.split(":")[0] for f in fields]
    print("Origin: test\nSuite: test")
    for field in fields:
        if not field.endswith("-"):
            print(field)
    if "Date" not in seen and "Date-" not in fields:
        print("Date:", email.utils.format_datetime(
            email.utils.datetime.datetime.now(email.utils.datetime.timezone.utc))
            .replace("+0000", "UTC"))
    print("MD5Sum:\n 00 1 x\nSHA256:")
    for top, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.startswith("Packages"):
                path = os.path.join(top, name)
                print(f" {sha256(read(path))} {os.path.getsize(path):8} "
                      f"{os.path.relpath(path, folder)}")


def pack(data):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as f:
        f.write(data)
    return out.getvalue()


def cut(path):
    """An archive without its end, so that the next one continues it"""
    data = read(path)
    while data[-512:] == bytes(512):
        data = data[:-512]
    return data


def apk(out, key, name, digest, control, data):
    data = pack(read(data))
    info = f"datahash = {sha256(data)}\n".encode()
    with tarfile.open(control) as tar:
        old = tar.extractfile(".PKGINFO").read()
    with tarfile.open(out + ".c", "w") as tar:
        entry = tarfile.TarInfo(".PKGINFO")
        text = old if b"datahash" in old else old + info
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    control = pack(cut(out + ".c"))
    signature = subprocess.run(["openssl", "dgst", "-" + digest, "-sign", key],
                               input=control, stdout=subprocess.PIPE, check=True,
                               timeout=20).stdout
    with tarfile.open(out + ".s", "w") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = len(signature)
        tar.addfile(entry, io.BytesIO(signature))
    with open(out, "wb") as f:
        f.write(pack(cut(out + ".s")) + control + data)
    os.unlink(out + ".c")
    os.unlink(out + ".s")


def split(path, out):
    data, n = read(path), 0
    while data:
        z = zlib.decompressobj(31)
        z.decompress(data)
        with open(f"{out}.{n}", "wb") as f:
            f.write(data[:len(data) - len(z.unused_data)])
        data, n = z.unused_data, n + 1


def damage(data, rng):
    """One to eight changes of the kinds that readers get wrong"""
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(7)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1 and at < len(data):
            data[at] = rng.choice((0, 0xff, 0x7f, 0x80, 0x20, 0x0a, 0x39))
        elif kind == 2:
            del data[at:at + rng.randrange(1, 600)]
        elif kind == 3:
            data[at:at] = rng.randbytes(rng.randrange(1, 64))
        elif kind == 4:
            data[at:at] = data[max(0, at - rng.randrange(1, 600)):at]
        elif kind == 5:
            data[at:at + 4] = struct.pack(">I", rng.choice((0, 1, 0x7fffffff, 0xffffffff)))
        else:
            data[at:at + 12] = rng.choice((b"77777777777\0", b"-0000000001\0", b"\x80" + bytes(11),
                                           b"99999999999 ", b"\xff" * 12))
    return data


def mutate(path, folder, count, seed):
    rng = random.Random(int(seed))
    old = read(path)
    for i in range(int(count)):
        data = damage(bytearray(old), rng)
        while data == old:
            data = damage(bytearray(old), rng)
        with open(os.path.join(folder, str(i)), "wb") as f:
            f.write(data)


def repack(*paths):
    for path in paths:
        data = pack(read(path))
        with open(path, "wb") as f:
            f.write(data)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="surrogateescape")
    {"tar": make_tar, "ar": make_ar, "debs": debs, "packages": packages, "release": release,
     "apk": apk, "split": split, "mutate": mutate, "repack": repack}[sys.argv[1]](*sys.argv[2:])
