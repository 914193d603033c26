"""Formats of dates, as strptime directives, that contradict themselves or leave a time open."""

import warnings

import polars as pl

TIME = "%H and %M, or %I, %M and %p"
"""What a time of day is read by; seconds may follow."""


def is_readable(form: str) -> bool:
    """Tell whether Polars reads dates in a format, which it only says when it is to read one.

    `%I` without `%p`, `%H` beside it, and an hour without minutes end a run otherwise.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of directives that may not mean what they seem to
        try:
            pl.Series([""]).str.to_datetime(form, strict=False, time_unit="us")
        except pl.exceptions.ComputeError:
            return False
    return True
