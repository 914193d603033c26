"""Addresses of files and databases: what of them may be shown, and where they hide a secret.

A password can hold any sign, and so be in any part of what an address is taken apart into. Where
one may be, only what stands before it is shown.
"""

import re
from typing import Final

VARIABLE: Final = re.compile(r"\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?")
"""A variable of the environment; the name is missing where it is not written as one."""
TABLE: Final = "table:"
"""Begins the name of a table of a cluster's catalogue."""
_SCHEME: Final = re.compile(r"([A-Za-z][\w+.-]*)://(.*)", re.DOTALL)
_PASSWORD: Final = re.compile(r"://[^:]*:.+@", re.DOTALL)
_KEY: Final = re.compile(
    r"(?:password|passwd|pwd|secret|token|signature|credential|apikey|api_key|access_?key)\w*"
    r"\s*=\s*[^\s&;]",
    re.IGNORECASE,
)
_PLAIN_NAME: Final = re.compile(r"[\w .,()+~=%*\[\]-]{1,100}")
NAMELESS: Final = "file"
"""What a file is called whose address does not tell a name that can be shown."""


def scheme_of(text: str) -> str | None:
    """Tell what stands before `://`, in small letters; None of what is no address."""
    found = _SCHEME.match(text)
    return found[1].casefold() if found else None


def is_elsewhere(path: str) -> bool:
    """Tell what is no path of this machine: an address, or a table of a cluster."""
    return scheme_of(path) is not None or path.startswith(TABLE)


def variables_in(text: str) -> tuple[str, ...]:
    """Name the variables of the environment that a text of the YAML takes, each once."""
    return tuple(dict.fromkeys(name for name in VARIABLE.findall(text) if name))


def has_secret(written: str) -> bool:
    """Tell whether a password or a key is written out, and not taken from the environment."""
    bare = VARIABLE.sub("", written)
    return bool(_PASSWORD.search(bare) or _KEY.search(bare))


def may_have_secret(name: str) -> bool:
    """Tell an address that holds more than where a file is: a user, or what follows `?`."""
    scheme = scheme_of(name)
    return scheme is not None and ("@" in name or (scheme == "https" and "?" in name))


def without_key(address: str) -> str:
    """Leave out what follows `?`, with which an address is signed."""
    return address.partition("?")[0]


def for_people(name: str) -> str:
    """Write what names a file as it was written, but for an address that may hold a secret."""
    return shown(name) if may_have_secret(name) else name


def name_in(address: str) -> str:
    """Tell how the file at an address is called, if that can be shown."""
    bare, _, key = address.partition("://")[2].partition("?")
    if "@" in key:  # a password may begin before it
        return NAMELESS
    path = bare.rpartition("@")[2].partition("/")[2]
    name = path.rstrip("/").rpartition("/")[2]
    return name if _PLAIN_NAME.fullmatch(name) else NAMELESS


def shown(address: str) -> str:
    """Write an address without what may be a secret: `https://host/…/leads.csv`."""
    scheme, _, rest = address.partition("://")
    host, _, path = without_key(rest).partition("/")
    name = name_in(address)
    if "@" in rest or not host:
        return f"{scheme}://…/{name}"
    if not path:
        return f"{scheme}://{host}"
    between = "/…/" if "/" in path.rstrip("/") else "/"
    return f"{scheme}://{host}{between}{name}"
