"""What the addresses of pages say of a touch: the utm parameters, the click, the page, the host."""

import re
from urllib.parse import unquote_to_bytes

import polars as pl

from funnelcli.define.rows.accounts import decoded
from funnelcli.words.channels import clicks

_BEGINS = r"(?i)(?:[?&#]|&amp;)"
"""What stands before a parameter: of the query or the fragment, and where a second ? begins."""
_HOST = r"^(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?(?:[^/@]*@)?([^/:\s]*)(?::\d+)?(.*)"
"""Of an address without parameters; its groups are the host and the path."""
_PERSON = r"[^/]*(?:@|%40)[^/]*"
_NOTHING = r"(?i)^\(?(?:not set|not provided|data not available)\)?$"
"""What web analytics writes where it knows nothing."""
_NO_HOST = r"(?i)^\(?(?:direct|none|not set|null|-)\)?$"
_CODED = re.compile(r"%[0-9A-Fa-f]{2}")


def utm(url: pl.Expr, key: str) -> pl.Expr:
    """Cut out the first value of a utm parameter that is not empty, coded as it is."""
    return url.str.extract(rf"{_BEGINS}utm_{key}=([^&#?]+)")


def click_id(url: pl.Expr) -> pl.Expr:
    """Name the parameter that a click on an ad, or on a site, has left behind."""
    return url.str.extract(rf"{_BEGINS}({'|'.join(clicks())})=[^&#?]")


def bare(url: pl.Expr) -> pl.Expr:
    """Cut off the query and the fragment of an address."""
    return url.str.extract("^([^?#]*)")


def origin(url: pl.Expr) -> pl.Expr:
    """Cut off all that is behind the host of an address."""
    return url.str.extract(r"^\s*((?:[^/?#]*//)?[^/?#]*)")


def told(text: pl.Expr) -> pl.Expr:
    """Leave of texts those that say something."""
    trimmed = text.str.strip_chars()
    says = (trimmed != "") & ~trimmed.str.contains(_NOTHING)
    return pl.when(says).then(trimmed)


def host(address: pl.Expr) -> pl.Expr:
    """Give the host of a bare address, or the word that stands for one: in small letters, no www.

    An address within the site, such as /pricing, has none.
    """
    found = address.str.strip_chars().str.extract(_HOST).str.to_lowercase()
    plain = found.str.strip_chars_end(".").str.replace(r"^www\d?\.", "")
    readable = plain.map_batches(decoded, return_dtype=pl.String, is_elementwise=True)
    return pl.when((plain != "") & ~plain.str.contains(_NO_HOST)).then(readable)


def page(address: pl.Expr) -> pl.Expr:
    """Give the host and the path of a bare address, without what could name a person."""
    path = address.str.strip_chars().str.extract(_HOST, 2).str.replace_all(_PERSON, "(address)")
    both = pl.concat_str(host(address).fill_null(""), path).str.strip_chars_end("/")
    return pl.when(address.is_not_null()).then(
        pl.when(both == "").then(pl.lit("/")).otherwise(both)
    )


def value_of(raw: str) -> str:
    """Decode the value of a parameter: + is a space, and bytes are UTF-8, or else of Windows.

    What was coded twice is decoded twice. What is no code stays as it is.
    """
    text = raw.replace("+", " ")
    for _ in range(2):
        if not _CODED.search(text):
            break
        coded = unquote_to_bytes(text)
        try:
            text = coded.decode("utf-8")
        except UnicodeDecodeError:
            return coded.decode("cp1252", errors="replace")
    return text


def decoded_values(raw: pl.Series) -> pl.Series:
    """Decode the values of a parameter."""
    return pl.Series(raw.name, [each and value_of(each) for each in raw], dtype=pl.String)
