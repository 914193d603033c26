"""An SQL text that cannot be used."""


class SqlError(Exception):
    """What is wrong with an SQL text, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}; {hint}" if hint else message)
        self.message = message
        self.hint = hint


TOO_LONG = "too long for one expression", "write `x IN (…)` for many `OR`s"
