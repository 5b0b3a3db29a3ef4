"""A throwaway PostgreSQL server that is reached by TLS over loopback only, with passwords and with client certificates."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile

PASSWORD = "canary-of-tls-4711"
ACCESS = """
local all postgres,byname trust
hostssl nb_dev,nb_prod byname 127.0.0.1/32 scram-sha-256
hostssl nb_dev,nb_prod bycert 127.0.0.1/32 cert
"""
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
ssl = on
ssl_cert_file = '{folder}/server.crt'
ssl_key_file = '{folder}/server.key'
ssl_ca_file = '{folder}/ca.crt'
fsync = off
autovacuum = off
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class TlsServer:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="ferry-tls-", dir="/tmp")
        self.programs = os.environ["FERRY_TEST_PGBIN"]
        self.account = {}
        os.chmod(self.folder, 0o755)
        for name, subject in (("ca", "/CN=Ferry test authority"), ("other", "/CN=Another authority")):
            self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject, "-keyout", self.path(name + ".key"),
                         "-out", self.path(name + ".crt"))
        self.certify("server", "/CN=localhost")
        self.certify("client", "/CN=bycert")
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            self.account = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            os.chown(self.path("server.key"), user.pw_uid, user.pw_gid)
        self.start()

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def certify(self, name, subject):
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout", self.path(name + ".key"), "-out", self.path(name + ".csr"))
        with open(self.path(name + ".ext"), "w", encoding="utf-8") as file:
            file.write("subjectAltName=DNS:localhost\n")
        self.openssl("x509", "-req", "-in", self.path(name + ".csr"), "-CA", self.path("ca.crt"), "-CAkey", self.path("ca.key"), "-CAcreateserial",
                     "-days", "2", "-extfile", self.path(name + ".ext"), "-out", self.path(name + ".crt"))
        os.chmod(self.path(name + ".key"), 0o600)

    def run(self, program, *arguments, script=subprocess.DEVNULL):
        names = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LD_", "ASAN_", "LSAN_", "UBSAN_"))}
        done = subprocess.run([os.path.join(self.programs, program), *arguments], env=dict(names, HOME=self.folder, LC_ALL="C.UTF-8"), cwd="/",
                              stdin=script, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120, **self.account)
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (program, done.stderr))

    def start(self):
        """Another process may take the port between asking for a free one and using it: then once more."""
        data = self.path("data")
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with open(os.path.join(data, "pg_hba.conf"), "w", encoding="utf-8") as file:
            file.write(ACCESS)
        for last in (False, False, True):
            self.port = free_port()
            with open(os.path.join(data, "postgresql.auto.conf"), "w", encoding="utf-8") as file:
                file.write(SETTINGS.format(port=self.port, folder=self.folder))
            try:
                return self.run("pg_ctl", "-D", data, "-l", self.path("log"), "-w", "-t", "60", "start")
            except RuntimeError:
                if last:
                    raise

    def psql(self, database, *statements):
        commands = [word for statement in statements for word in ("-c", statement)]
        self.run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-U", "postgres", "-d", database, *commands)

    def load(self, database, user, path):
        with open(path, encoding="utf-8") as script:
            self.run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", str(self.port), "-U", user, "-d", database, script=script)

    def stop(self):
        self.run("pg_ctl", "-D", self.path("data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
