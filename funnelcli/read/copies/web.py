"""Files of the web, by https: the certificate is looked at, and no key goes to another host."""

import base64
import os
import socket
import ssl
from http.client import (
    HTTPException,
    HTTPMessage,
    HTTPResponse,
    IncompleteRead,
    RemoteDisconnected,
)  # fmt: skip
from pathlib import Path
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from funnelcli.errors import DataError
from funnelcli.process.progress import doing
from funnelcli.read.files import Found
from funnelcli.words.addresses import name_in, shown

_WAIT: Final = 30
"""Seconds of silence after which nothing more is waited for."""
_PART: Final = 1 << 20
_SAID: Final = {
    401: ("asks for a user or a key", "It may have run out: ask for the address again."),
    403: ("may not be read", "The key in the address is missing, or has run out."),
    404: ("is not there", "Look at the address."),
    410: ("is not there any more", "Look at the address."),
}
_SAFE: Final = "/%:@!$&'()*+,;=~"
_LOOK: Final = "Look at its host, and at the network."


class UnsafeError(OSError):
    """A way that leads from https to another kind of address."""


class _OnlySafe(HTTPRedirectHandler):
    """Follows to other places of https alone."""

    def redirect_request(  # noqa: PLR0917  (as the library calls it)
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not newurl.startswith("https://"):
            fp.close()
            raise UnsafeError
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(address: str, folder: Path) -> list[Found]:
    """Copy the one file that is at an address."""
    from funnelcli.read.failures import copying

    name = name_in(address)
    file = Found(folder / name, name, address=address)
    doing(f"fetching {name}")
    try:
        with _opened(address) as answer, copying(file):
            _copy(answer, file.path)
    except (HTTPException, OSError, ValueError) as error:
        if isinstance(error, HTTPError):
            error.close()
        raise _failed(address, error) from None
    return [file]


def _opened(address: str) -> HTTPResponse:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    place = quote(parts.path, safe=_SAFE), quote(parts.query, safe=f"{_SAFE}?")
    request = Request(urlunsplit(("https", host, *place, "")))  # noqa: S310  (https alone)
    request.add_header("User-Agent", "funnelcli")
    request.add_header("Accept-Encoding", "identity")
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        coded = base64.b64encode(user.encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {coded}")
    context = ssl.create_default_context()
    opened: HTTPResponse = build_opener(HTTPSHandler(context=context), _OnlySafe).open(
        request, timeout=_WAIT
    )
    return opened


def _copy(answer: HTTPResponse, copy: Path) -> None:
    """Write what comes, and raise where less comes than was announced."""
    announced = answer.headers.get("Content-Length")
    with copy.open("wb") as file:
        while part := answer.read(_PART):
            file.write(part)
            doing(f"fetching {copy.name}", size=file.tell())
        size = file.tell()
    if announced is not None and announced.isdecimal() and size < int(announced):
        raise IncompleteRead(b"")


def _failed(address: str, error: Exception) -> DataError:
    """Say what went wrong by the kind of the error: its text may hold the address."""
    cause = error.reason if isinstance(error, URLError) else error
    match error, cause:
        case HTTPError(code=code), _ if code in _SAID:
            what, hint = _SAID[code]
        case HTTPError(code=code), _:
            what, hint = f"is not given by its server, which says {code}", "Try again later."
        case _, ssl.SSLCertVerificationError():
            what, hint = "has a server whose certificate does not fit", _to_be_known()
        case _, ssl.SSLError():
            what, hint = "has a server that does not speak https as it should", _LOOK
        case _, socket.gaierror():
            what, hint = "has a host that nobody knows", _LOOK
        case _, TimeoutError():
            what, hint = f"was not answered for {_WAIT} seconds", "Try again later."
        case _, UnsafeError():
            what = "leads on to an address that is not https"
            hint = "Ask for one of https: on the way of another, anybody can read and change rows."
        case _, IncompleteRead() | ConnectionResetError() | RemoteDisconnected():
            what, hint = "broke off before all of it was fetched", "Try again."
        case _, OSError():
            what, hint = "has no server that answers", _LOOK
        case _:
            what, hint = "is no address as https has them", "Look at how it is written."
    return DataError(f"{shown(address)} {what}", hint)


def _to_be_known() -> str:
    """Say how the authority of a certificate is named, or that its file is not there."""
    named = os.environ.get("SSL_CERT_FILE")
    if named and not Path(named).is_file():
        return "No authority is known: the file that SSL_CERT_FILE names is not there."
    return "Of an authority of your own, name its file: SSL_CERT_FILE=FILE."
