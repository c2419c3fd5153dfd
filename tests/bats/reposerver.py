#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Serve a folder over HTTP and misbehave on purpose, for the tests of repositories.

    reposerver.py FOLDER PORTFILE LOG

http://127.0.0.1:PORT/MODE/PATH serves FOLDER/PATH. Packages (*.rpm) are served as MODE
says, everything else as it should be, but in a MODE "all-..."; in a MODE "FOLDER-...",
such as "lists-missing", files below FOLDER are served so instead. The port is written into PORTFILE when the server
is ready; LOG gets a line per request: MODE PATH RANGE STATUS BYTES-SENT, and before it
"# MODE PATH waits" when there is no answer for now.
"""
import http.server
import os
import socket
import struct
import sys
import threading
import time
import urllib.parse

seen = set()
seen_lock = threading.Lock()


def first(path):
    with seen_lock:
        new = path not in seen
        seen.add(path)
    return new


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path.startswith("/s3/"):
            path = path.replace("+", " ")
        _, mode, rest = urllib.parse.unquote(path).split("/", 2)
        self.mode, self.rest, self.sent, self.status = mode, rest, 0, 0
        try:
            data = open(os.path.join(folder, rest), "rb").read()
        except OSError:
            data = None
        try:
            if data is None:
                self.answer(404, b"not here")
            elif rest.endswith(".rpm") or mode.startswith("all-"):
                getattr(self, "mode_" + mode.replace("-", "_"))(data)
            elif "/" + mode.partition("-")[0] + "/" in rest:
                getattr(self, "mode_" + mode.partition("-")[2].replace("-", "_"))(data)
            else:
                self.good(data)
        except OSError:
            self.close_connection = True
        with seen_lock:
            print(mode, rest, self.headers.get("Range", "-"), self.status, self.sent,
                  file=log, flush=True)

    def head(self, status, length, **headers):
        self.status = status
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.flush()

    def body(self, data):
        for i in range(0, len(data), 4096):
            self.connection.sendall(data[i:i + 4096])
            self.sent += len(data[i:i + 4096])

    def answer(self, status, data, **headers):
        self.head(status, len(data), **headers)
        self.body(data)

    def part(self, data):
        """First and last byte that are asked for"""
        text = self.headers.get("Range")
        if not text:
            return None
        a, b = text.removeprefix("bytes=").split("-")
        return int(a), min(int(b or len(data) - 1), len(data) - 1)

    def range_of(self, data, total=None):
        a, b = self.part(data)
        self.answer(206, data[a:b + 1], Content_Range=f"bytes {a}-{b}/{total or len(data)}")

    def good(self, data):
        if self.part(data):
            self.range_of(data)
        else:
            self.answer(200, data)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def wait(self):
        """Until the client has gone"""
        print("#", self.mode, self.rest, "waits", file=log, flush=True)
        while self.connection.recv(4096):
            pass
        self.close_connection = True

    mode_good = good

    # Amazon S3 and CloudFront read "+" in a path as a blank
    mode_s3 = good

    def mode_whole(self, data):
        self.answer(200, data)

    def mode_endless(self, data):
        self.head(200, 1 << 40)
        self.body(data)
        while True:
            self.body(bytes(4096))

    def mode_short(self, data):
        a, b = self.part(data)
        self.head(206, b + 1 - a, Content_Range=f"bytes {a}-{b}/{len(data)}")
        self.body(data[a:(a + b) // 2])
        self.close_connection = True

    def mode_short_once(self, data):
        (self.mode_short if first(self.path) else self.good)(data)

    def mode_cut(self, data):
        """A file that is shorter than the metadata says, rightly told"""
        self.range_of(data[:1000], len(data))

    def mode_all_encoded(self, data):
        """Files as they are, called compressed on the way, as Apache does with *.gz"""
        if self.part(data):
            a, b = self.part(data)
            self.answer(206, data[a:b + 1], Content_Encoding="x-gzip",
                        Content_Range=f"bytes {a}-{b}/{len(data)}")
        else:
            self.answer(200, data, Content_Encoding="gzip")

    def mode_missing(self, data):
        self.answer(404, b"not here")

    def mode_forbidden(self, data):
        self.answer(403, b"not for you")

    def mode_unsatisfiable(self, data):
        self.answer(416, b"", Content_Range="bytes */10")

    def mode_busy(self, data):
        self.answer(503, b"later")

    def mode_busy_once(self, data):
        if first(self.path):
            self.answer(503, b"later", Retry_After="1")
        else:
            self.good(data)

    def mode_busy_long(self, data):
        self.answer(503, b"later", Retry_After="86400")

    def mode_redirect(self, data):
        self.answer(302, b"there", Location="/good/" + self.rest)

    def mode_loop(self, data):
        self.answer(302, b"there", Location=self.path)

    def mode_to_file(self, data):
        self.answer(302, b"there", Location="file://" + os.path.join(folder, self.rest))

    def mode_other_range(self, data):
        a, b = self.part(data)
        self.answer(206, data[a + 8:b + 9], Content_Range=f"bytes {a + 8}-{b + 8}/{len(data)}")

    def mode_other_size(self, data):
        self.range_of(data, len(data) + 1)

    def mode_unmarked(self, data):
        a, b = self.part(data)
        self.answer(206, data[a:b + 1])

    def mode_too_much(self, data):
        a, b = self.part(data)
        self.answer(206, data, Content_Range=f"bytes {a}-{b}/{len(data)}")

    def mode_noise(self, data):
        self.range_of(bytes(b ^ 0x55 for b in data))

    def mode_stale(self, data):
        if self.headers.get("Cache-Control") == "no-cache":
            self.good(data)
        else:
            self.range_of(bytes(len(data)))

    def mode_flipped(self, data):
        a, b = self.part(data)
        data = bytearray(data)
        data[b - 100] ^= 1
        self.range_of(bytes(data))

    def mode_growing(self, data):
        """A signature header that always ends behind what is asked for"""
        more = bytearray(data + bytes(1 << 20))
        more[108:112] = struct.pack(">I", self.part(more)[1] + 1000)
        self.range_of(bytes(more), len(data))

    def mode_swapped(self, data):
        """Another package of the folder, validly signed"""
        self.range_of(open(os.path.join(folder, "swapped"), "rb").read(), len(data))

    def mode_junk(self, data):
        self.answer(200, bytes(b ^ 0x55 for b in data))

    def mode_truncated(self, data):
        """Said to be whole"""
        self.answer(200, data[:-100])

    def mode_old_once(self, data):
        """A cache that has other content, and is passed by"""
        if self.headers.get("Cache-Control") == "no-cache":
            self.good(data)
        else:
            self.answer(200, bytes(len(data)))

    def mode_reset(self, data):
        self.reset()

    def mode_reset_once(self, data):
        if first(self.path):
            self.reset()
        else:
            self.good(data)

    def mode_held(self, data):
        """Until there is a file "release" """
        print("#", self.mode, self.rest, "waits", file=log, flush=True)
        while not os.path.exists(os.path.join(folder, "release")):
            time.sleep(0.05)
        self.good(data)

    def mode_drip(self, data):
        """Never silent, and never done"""
        self.head(200, len(data))
        for i in range(0, len(data), 200):
            self.body(data[i:i + 200])
            time.sleep(0.1)

    def mode_silent(self, data):
        self.wait()

    def mode_vendor_silent(self, data):
        (self.wait() if "vendor" in self.rest else self.good(data))

    mode_all_silent = mode_silent

    def mode_all_short_once(self, data):
        if first(self.path):
            self.head(200, len(data))
            self.body(data[:-1])
            self.close_connection = True
        else:
            self.good(data)

    def mode_stuck(self, data):
        a, b = self.part(data)
        self.head(206, b + 1 - a, Content_Range=f"bytes {a}-{b}/{len(data)}")
        self.body(data[a:a + 100])
        self.wait()

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *args):
        pass


folder, log = os.path.abspath(sys.argv[1]), open(sys.argv[3], "w")
server = Server(("127.0.0.1", 0), Handler)
with open(sys.argv[2] + ".new", "w") as f:
    f.write(str(server.server_address[1]))
os.rename(sys.argv[2] + ".new", sys.argv[2])
server.serve_forever()
