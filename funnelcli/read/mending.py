"""Text files made readable by way of copies without their known harm."""

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl

from funnelcli.read.failures import is_of_text
from funnelcli.read.lines import look
from funnelcli.read.mend import Mended, mend
from funnelcli.read.quotes import requote
from funnelcli.read.source import Options, Source


def copy_of(options: Options) -> Path:
    """Make a place for a copy."""
    handle, name = tempfile.mkstemp(dir=options.scratch)
    os.close(handle)
    return Path(name)


def mended(source: Source, options: Options) -> Source | None:
    """Read a file by way of copies without its known harm; None if it has none, or other harm.

    Quotes come first, as they tell where a record ends, and again where a record is unwrapped.
    """
    better = (None if quotes_fit(source) else requoted(source, options)) or source
    copy = copy_of(options)
    harm = mend(better.text, source.header, source.delimiter, copy)
    if harm is not None:
        better = _from_copy(better, copy, harm)
        if harm.unwrapped:
            better = requoted(better, options) or better
    return None if better is source else better


def requoted(source: Source, options: Options) -> Source | None:
    """Read a file by way of a copy in which all quotes fit; None if they do in the file.

    Raises also where the text cannot be read, of which nobody knows whether its quotes fit.
    """
    copy = copy_of(options)
    records = requote(source.text, source.delimiter, copy, copy_of(options), source.place)
    if records is None:
        return None
    reading = replace(source.reading, requoted=source.reading.requoted + records)
    return replace(source, text=copy, reading=reading)


def requoted_if_text(source: Source, options: Options) -> Source | None:
    """Do the same; None also for what is torn or no UTF-8, which the caller looks into."""
    try:
        return requoted(source, options)
    except BaseException as error:
        if not is_of_text(error):
            raise
        return None


def quotes_fit(source: Source) -> bool:
    """Tell whether no quote in a text file tears a field apart, or joins records."""
    try:
        return look([source.text], source.delimiter, len(source.header)).fit
    except pl.exceptions.PolarsError:
        return True  # as far as it can be read


def _from_copy(source: Source, copy: Path, harm: Mended) -> Source:
    reading = replace(source.reading, unwrapped=harm.unwrapped, trailer=harm.trailer)
    return replace(source, text=copy, reading=reading)
