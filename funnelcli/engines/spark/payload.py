"""Frames and values as the bytes that Spark keeps."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import cloudpickle
import polars as pl


def packed(frame: pl.DataFrame) -> bytes:
    """Write a frame: its columns keep their types, also those that Spark does not know."""
    to = BytesIO()
    frame.write_ipc(to, compression="lz4")
    return to.getvalue()


def unpacked(payloads: Sequence[bytes]) -> pl.DataFrame:
    """Read what was written, one after the other."""
    frames = [pl.read_ipc(BytesIO(each)) for each in payloads]
    return frames[0] if len(frames) == 1 else pl.concat(frames)


def sent(value: object) -> bytes:
    """Write a value, or what is to be done, for another machine."""
    written: bytes = cloudpickle.dumps(value)
    return written


def received(written: bytes) -> Any:
    """Read what was sent."""
    return cloudpickle.loads(written)
