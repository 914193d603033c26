"""Files of object stores. The credentials are those of the environment, as each store names them.

What a store says may quote the request, so that it is told by what it is about.
"""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from funnelcli.errors import DataError, library_missing
from funnelcli.process.progress import doing
from funnelcli.read.files import SUFFIXES, Found
from funnelcli.words.addresses import name_in, shown

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

_PART: Final = 8 << 20
_WAIT: Final = timedelta(seconds=30)
_ALL: Final = timedelta(days=1)
"""How long one file may take, as long as it comes."""
_RETRIES: Final = 3
_LISTED_AT_ONCE: Final = 16
_WILD: Final = re.compile(r"[*?\[]")
_LOOK: Final = "Look at the network, and at the endpoint in AWS_ENDPOINT_URL, where one is set."
_MEANT: Final = (
    ((r"169\.254\.|metadata|credential|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken"
     r"|invalid_grant|Unauthenticated|401 Unauthorized"),
     "is not given without credentials, or not with these",
     ("They come from the environment: of S3 AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, of a "
     "session, AWS_SESSION_TOKEN; AWS_SKIP_SIGNATURE=true reads what is public.")),
    (r"403 Forbidden|AccessDenied|PermissionDenied", "may not be read with these credentials",
     "They need the right to list the bucket and to get its objects."),
    (r"NoSuchBucket|bucket does not exist", "has a bucket that is not there", "Look at its name."),
    (r"certificate|UnknownIssuer", "has a server whose certificate does not fit",
     "Of an authority of your own, name its file: SSL_CERT_FILE=FILE."),
    (r"timed out", "was not answered in time", "Try again later."),
    (r"Received redirect|AuthorizationHeaderMalformed|301 Moved", "is in another region",
     "Name it: AWS_REGION=REGION."),
    (r"404 Not Found", "is not there", "Look at the address."),
    (r"error sending request|dns|connect", "has no server that answers", _LOOK),
)  # fmt: skip
"""What a failure is about, by words of what is said of it, and what helps."""

_ODD: Final = re.compile(r'Path "(.*?)"(?: contained|: )', re.DOTALL)
"""How the library speaks of a key that it does not take."""
_ENDPOINT: Final = re.compile(r"https?://[\w.\[\]:-]+(/.*)?$")
_IN_HEADERS: Final = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def fetch(address: str, folder: Path) -> list[Found]:
    """Copy the files that an address means, a glob or what ends with a slash in order of name."""
    try:
        from obstore.exceptions import BaseError
    except ImportError:
        raise library_missing(f"{address.partition('://')[0]}://", "s3") from None
    if (place := os.environ.get("AWS_ENDPOINT_URL", "")) and not _ENDPOINT.match(place):
        raise DataError(
            f"{shown(address)}: AWS_ENDPOINT_URL is no address",
            "Expected one that begins with https:// (or http://), such as https://s3.example.com.",
        )
    for name in _IN_HEADERS:
        if not os.environ.get(name, "").isprintable():
            raise DataError(
                f"{shown(address)}: {name} has a sign that no key has, such as a line break",
                "Look at what sets it; a file with Windows line ends does that.",
            )
    try:
        return list(_copies(address, folder))
    except (BaseError, OSError, ValueError) as error:
        raise _failed(address, error) from None


def _copies(address: str, folder: Path) -> Iterator[Found]:
    from funnelcli.read.failures import copying

    scheme, _, rest = address.partition("://")
    bucket, _, key = rest.partition("/")
    store = _store(f"{scheme}://{bucket}")
    for number, each in enumerate(_keys(store, key, address)):
        whole = f"{scheme}://{bucket}/{each}"
        name = name_in(whole)
        place = folder / str(number)
        place.mkdir()
        file = Found(place / name, name, address=whole)
        with copying(file):
            _copy(store, each, file.path)
        yield file


def _store(address: str) -> "ObjectStore":
    from obstore.store import from_url

    options: ClientConfig = {
        "allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://"),
        "connect_timeout": _WAIT, "read_timeout": _WAIT, "timeout": _ALL,
    }  # fmt: skip
    authority = Path(os.environ.get("SSL_CERT_FILE", ""))
    if authority.is_file():
        options["root_certificate"] = authority.read_bytes()
    retries: RetryConfig = {"max_retries": _RETRIES, "retry_timeout": 3 * _WAIT}
    return from_url(address, client_options=options, retry_config=retries)


def _keys(store: "ObjectStore", key: str, address: str) -> list[str]:
    """List the objects that a key means: itself, or those that it fits, in order of name.

    Folders that fit are looked into, and no others: the library stops at a key with an empty part,
    which is none of our business where it lies beside.
    """
    parts = key.removesuffix("/").split("/") if key else []
    if not {"", ".", ".."}.isdisjoint(parts):
        raise DataError(
            f"{shown(address)} has a part that is empty, . or ..", "Take it out of the address."
        )
    is_folder = key.endswith("/") or not key
    if not is_folder and not _WILD.search(key):
        return [key]
    wanted = (f"{key}*" if is_folder else key).split("/")
    fixed = next(i for i, part in enumerate(wanted) if _WILD.search(part))
    folders = ["/".join(wanted[:fixed])]
    for deep in range(fixed + 1, len(wanted)):
        inside = (each for found, _ in _in(store, folders) for each in found)
        folders = [each for each in inside if _fits(each, wanted[:deep])]
    inside = (each for _, found in _in(store, folders) for each in found)
    keys = sorted(each for each in inside if _fits(each, wanted))
    if wanted[-1] == "*":
        keys = [each for each in keys if each.casefold().endswith(SUFFIXES)]
    if not keys:
        raise DataError(f"{shown(address)} means no object of the bucket", "Look at the address.")
    return keys


def _in(store: "ObjectStore", folders: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """List what is in each folder: the folders and the objects; several are asked for at once."""
    import obstore

    def listed(folder: str) -> tuple[list[str], list[str]]:
        found = obstore.list_with_delimiter(store, folder or None)
        return [*found["common_prefixes"]], [each["path"] for each in found["objects"]]

    with ThreadPoolExecutor(_LISTED_AT_ONCE) as threads:
        for number, found in enumerate(threads.map(listed, folders), start=1):
            doing(f"listing folders ({number:,} of {len(folders):,})")
            yield found


def _fits(path: str, wanted: Sequence[str]) -> bool:
    parts = path.split("/")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def _copy(store: "ObjectStore", key: str, copy: Path) -> None:
    import obstore

    size = 0
    with copy.open("wb") as file:
        for part in obstore.get(store, key).stream(min_chunk_size=_PART):
            size += file.write(part)
            doing(f"fetching {copy.name}", size=size)


def _failed(address: str, error: Exception) -> DataError:
    if odd := _ODD.search(str(error)):
        return DataError(
            f"{shown(address)}: {odd[1]!r} of the bucket has a part that is empty, . or .., or a "
            "sign such as a tab, and cannot be read",
            "Rename it, or take another folder.",
        )
    for pattern, what, hint in _MEANT:
        if re.search(pattern, str(error), re.IGNORECASE):
            return DataError(f"{shown(address)} {what}", hint)
    return DataError(f"{shown(address)} cannot be fetched", _LOOK)
