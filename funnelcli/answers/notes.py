"""What is said about numbers beside them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that the reader needs beside the numbers."""

    code: str
    message: str
