#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""systemd's private socket, with systemd's own library behind it: says what one client calls.

    systemd.py SOCKET ok|refuse

Prints "listening", then INTERFACE.MEMBER, PATH, and the two strings of the message.
"""

import ctypes
import os
import socket
import sys

lib = ctypes.CDLL("libsystemd.so.0")
path, what = sys.argv[1:]
P = ctypes.c_void_p


def check(result):
    if result < 0:
        sys.exit(f"systemd.py: {os.strerror(-result)}")
    return result


def text(function, message):
    function.restype = ctypes.c_char_p
    return (function(message) or b"?").decode()


server = socket.socket(socket.AF_UNIX)
server.bind(path)
server.listen()
print("listening", flush=True)
client = server.accept()[0]
bus, message = P(), P()
check(lib.sd_bus_new(ctypes.byref(bus)))
check(lib.sd_bus_set_fd(bus, client.fileno(), client.fileno()))
check(lib.sd_bus_set_server(bus, 1, (ctypes.c_uint8 * 16)(*range(1, 17))))
check(lib.sd_bus_set_trusted(bus, 1))
check(lib.sd_bus_start(bus))
while not message.value:
    if not check(lib.sd_bus_process(bus, ctypes.byref(message))):
        check(lib.sd_bus_wait(bus, ctypes.c_uint64(10_000_000)))
root, init = ctypes.c_char_p(), ctypes.c_char_p()
check(lib.sd_bus_message_read(message, b"ss", ctypes.byref(root), ctypes.byref(init)))
print(text(lib.sd_bus_message_get_interface, message) + "." + text(lib.sd_bus_message_get_member, message))
print(text(lib.sd_bus_message_get_path, message))
print(f"root={root.value.decode()} init={init.value.decode()}", flush=True)
if what == "ok":
    check(lib.sd_bus_reply_method_return(message, b""))
else:
    check(lib.sd_bus_reply_method_errorf(message, b"org.freedesktop.DBus.Error.InvalidArgs", b"no"))
check(lib.sd_bus_flush(bus))
