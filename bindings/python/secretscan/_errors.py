"""What the library's codes are in Python."""

from __future__ import annotations


class Error(Exception):
    """A call failed. No message holds a secret.

    `code` is the library's (secretscan_code in secretscan/c.h).
    """

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class InvalidArgument(Error, ValueError):
    """Arguments, options or rules are wrong."""


class NotFound(Error, LookupError):
    """A file, repository or revision is not there."""


class Cancelled(Error):
    """The scan was cancelled, or a callback said stop."""


class OutOfMemory(Error, MemoryError):
    """The library got no memory."""


_CLASSES: dict[int, type[Error]] = {
    1: Cancelled,
    3: InvalidArgument,
    5: NotFound,
    8: OutOfMemory,
}


def make_error(code: int, message: str) -> Error:
    """The exception for a code that is not 0."""
    return _CLASSES.get(code, Error)(message, code)
