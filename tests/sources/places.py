"""Servers on this machine: PostgreSQL, an S3 of moto, and a web server with a certificate.

Each belongs to the tests that start it, and ends with them.
"""

from __future__ import annotations

import base64
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

USER, PASSWORD = "reader", "p-Secr3t/w@rd"
CODED = "p-Secr3t%2Fw%40rd"
"""The password as an address has it."""
IS_ROOT = os.name == "posix" and os.geteuid() == 0
ADMITTED = f"""\
host all {USER},nobody all scram-sha-256
hostssl all by_ssl all scram-sha-256
hostnossl all plain all scram-sha-256
hostssl all certified all cert
host all rejected all reject
"""
"""Which users a server of PostgreSQL lets in, and how."""
USERS = ("by_ssl", "plain", "certified", "rejected", "unknown")
KEY_ID, KEY = "AKIDEXAMPLE", "k-Secr3t-key"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@dataclass(frozen=True)
class Postgres:
    """A server that runs."""

    port: int

    def uri(
        self, user: str = USER, password: str = CODED, name: str = "crm", more: str = ""
    ) -> str:
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{name}{more}"


def postgres_programs() -> Path:
    """Where Debian and others keep the programs of the server; skips where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = found[-1] if found else shutil.which("initdb")
    if path is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    return Path(path).parent


def owner() -> dict[str, Any]:
    """Who runs the server, which refuses to be run by root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if IS_ROOT else {}


@contextmanager
def postgres(certificate: tuple[Path, Path], ssl: str = "on") -> Iterator[Postgres]:
    """Start a server in a folder that its user can reach, and let nothing of it stay."""
    programs, port = postgres_programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="funnelcli-postgres-"))
    try:
        with _running(programs, folder, port, certificate, ssl):
            yield Postgres(port)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _running(
    programs: Path, folder: Path, port: int, certificate: tuple[Path, Path], ssl: str
) -> Iterator[None]:
    data = folder / "data"
    (folder / "password").write_text(PASSWORD)
    for path, kept in zip(certificate, ("server.crt", "server.key"), strict=True):
        shutil.copy(path, folder / kept)
        (folder / kept).chmod(0o600)
    if IS_ROOT:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "postgres")
    initdb: list[str | Path] = [
        programs / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", "--no-sync",
        f"--pwfile={folder / 'password'}", "--locale=C", "-E", "UTF8",
    ]  # fmt: skip
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **owner())
    (data / "pg_hba.conf").write_text(ADMITTED)
    settings = {
        "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder,
        "fsync": "off", "ssl": ssl, "ssl_cert_file": folder / "server.crt",
        "ssl_key_file": folder / "server.key",
    }  # fmt: skip
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            cwd=folder, stdout=log, stderr=log, **owner(),
        )  # fmt: skip
    try:
        ready = [str(programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-q"]
        for _ in range(300):
            if subprocess.run(ready, check=False).returncode == 0:
                break
            threading.Event().wait(0.1)
        else:
            raise RuntimeError((folder / "log").read_text())
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(30)


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate that signs itself, for one host, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    place = "IP:127.0.0.1" if name == "127.0.0.1" else f"DNS:{name}"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName={place}",
            "-addext", "basicConstraints=critical,CA:FALSE",
            "-out", paths[0], "-keyout", paths[1],
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return paths


class _Handler(BaseHTTPRequestHandler):
    """Gives the files of a folder, and fails in the ways that are asked for."""

    folder: Path
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        place, _, _ = self.path.partition("?")
        word = place.removeprefix("/").partition("/")[0]
        if word.isdecimal():
            self._answer(int(word), b"no")
        elif word == "moved":
            self.send_response(302)
            self.send_header("Location", place.removeprefix("/moved/").replace(":/", "://"))
            self.end_headers()
        elif word == "cut":
            self._answer(200, b"Id,Created\n", announced=1000)
        elif word == "secret":
            user = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            if self.headers["Authorization"] == f"Basic {user}":
                self._file(place.removeprefix("/secret"))
            else:
                self._answer(401, b"no")
        else:
            self._file(place)

    def _file(self, place: str) -> None:
        path = self.folder / place.lstrip("/")
        if path.is_file():
            self._answer(200, path.read_bytes())
        else:
            self._answer(404, b"no")

    def _answer(self, code: int, content: bytes, announced: int | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(announced or len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Web:
    """A web server that runs, and what it was asked for."""

    address: str
    asked: list[str]


@contextmanager
def web(folder: Path, pair: tuple[Path, Path]) -> Iterator[Web]:
    asked: list[str] = []
    handler = type("Handler", (_Handler,), {"folder": folder, "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Web(f"https://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
