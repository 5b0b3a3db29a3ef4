"""A Unix socket between ferry and the throwaway server, which kills whoever sends the COMMIT of a restore: before the server has it, or when it has answered."""

import os
import select
import signal
import socket
import struct
import threading

from ferry_test import folder

PORT = 5432


class Proxy:
    """Its folder is the DB_HOST of an application. @when: "before", "after", or None: it only relays."""

    def __init__(self):
        self.folder, self.when, self.killed = folder(), None, 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(os.path.join(self.folder, ".s.PGSQL.%d" % PORT))
        self.listener.listen(16)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.relay, args=(client,), daemon=True).start()

    def kill(self, client):
        pid = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        os.kill(pid, signal.SIGKILL)
        self.killed += 1
        self.when = None

    def relay(self, client):
        server = socket.socket(socket.AF_UNIX)
        server.connect(os.path.join(os.environ["FERRY_TEST_PGHOST"], ".s.PGSQL.%d" % PORT))
        writes = False
        with client, server:
            while True:
                for source in select.select([client, server], [], [])[0]:
                    data = source.recv(65536)
                    if not data:
                        return
                    writes = writes or (source is client and b"FROM stdin" in data)
                    commits = source is client and writes and b"COMMIT" in data and self.when is not None
                    if commits and self.when == "before":
                        self.kill(client)
                        return
                    (server if source is client else client).sendall(data)
                    if commits:
                        server.recv(65536)
                        self.kill(client)
                        return
