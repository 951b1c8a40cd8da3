"""The functions of secretscan/c.h, with their types."""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, c_char_p, c_double, c_int, c_int64, c_size_t, c_void_p
from typing import Any, Callable, Optional, Union

from secretscan._errors import OutOfMemory, make_error

# What is taken for a text or a path.
AnyText = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]

_SONAME = "libsecretscan.so.0"


class View(ctypes.Structure):
    """Pointer and length. What it points to belongs to somebody else."""

    _fields_ = [("data", c_void_p), ("size", c_size_t)]

    def to_bytes(self) -> bytes:
        return ctypes.string_at(self.data, self.size)

    def to_str(self) -> str:
        """As UTF-8; other bytes survive os.fsencode() and the like ("surrogateescape")."""
        return self.to_bytes().decode("utf-8", "surrogateescape")


FINDING_CALLBACK = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)
PROGRESS_CALLBACK = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)
WRITE_CALLBACK = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_size_t)

_SCAN = [c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]

# Name without "secretscan_": result, arguments.
_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "version": (c_char_p, []),
    "error_code": (c_int, [c_void_p]),
    "error_message": (View, [c_void_p]),
    "error_free": (None, [c_void_p]),
    "options_create": (c_void_p, []),
    "options_free": (None, [c_void_p]),
    "options_set_text": (c_int, [c_void_p, c_int, c_char_p, c_size_t]),
    "options_set_number": (c_int, [c_void_p, c_int, c_int64]),
    "scanner_create": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "scanner_free": (None, [c_void_p]),
    "scanner_warning_count": (c_size_t, [c_void_p]),
    "scanner_warning": (View, [c_void_p, c_size_t]),
    "scanner_rule_count": (c_size_t, [c_void_p]),
    "scanner_rule": (c_void_p, [c_void_p, c_size_t]),
    "rule_text": (View, [c_void_p, c_int]),
    "rule_tag_count": (c_size_t, [c_void_p]),
    "rule_tag": (View, [c_void_p, c_size_t]),
    "rule_keyword_count": (c_size_t, [c_void_p]),
    "rule_keyword": (View, [c_void_p, c_size_t]),
    "request_create": (c_void_p, []),
    "request_free": (None, [c_void_p]),
    "request_set_text": (c_int, [c_void_p, c_int, c_char_p, c_size_t]),
    "request_set_number": (c_int, [c_void_p, c_int, c_int64]),
    "request_set_finding_callback": (c_int, [c_void_p, FINDING_CALLBACK, c_void_p]),
    "request_set_progress_callback": (c_int, [c_void_p, PROGRESS_CALLBACK, c_void_p]),
    "request_cancel": (None, [c_void_p]),
    "progress_number": (c_int64, [c_void_p, c_int]),
    "scanner_scan_text": (c_int, [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, *_SCAN[1:]]),
    "scanner_scan_files": (c_int, _SCAN),
    "scanner_scan_index": (c_int, _SCAN),
    "scanner_scan_history": (c_int, _SCAN),
    "outcome_free": (None, [c_void_p]),
    "outcome_is_complete": (c_int, [c_void_p]),
    "outcome_finding_count": (c_size_t, [c_void_p]),
    "outcome_finding": (c_void_p, [c_void_p, c_size_t]),
    "outcome_skipped_count": (c_size_t, [c_void_p]),
    "outcome_skipped": (c_void_p, [c_void_p, c_size_t]),
    "outcome_warning_count": (c_size_t, [c_void_p]),
    "outcome_warning": (View, [c_void_p, c_size_t]),
    "outcome_number": (c_int64, [c_void_p, c_int]),
    "outcome_write_report": (
        c_int,
        [c_void_p, c_char_p, c_size_t, c_int, WRITE_CALLBACK, c_void_p, POINTER(c_void_p)],
    ),
    "skipped_text": (View, [c_void_p, c_int]),
    "finding_text": (View, [c_void_p, c_int]),
    "finding_number": (c_int64, [c_void_p, c_int]),
    "finding_entropy": (c_double, [c_void_p]),
    "finding_tag_count": (c_size_t, [c_void_p]),
    "finding_tag": (View, [c_void_p, c_size_t]),
    "redactor_create": (c_int, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "redactor_free": (None, [c_void_p]),
    "redactor_hide": (
        c_int,
        [c_void_p, c_char_p, c_size_t, WRITE_CALLBACK, c_void_p, POINTER(c_void_p)],
    ),
    "redact": (c_size_t, [c_char_p, c_size_t, c_int, c_char_p, c_size_t]),
}


class Library:
    """The loaded library: every function of the C interface is an attribute."""

    def __init__(self, path: str) -> None:
        loaded = ctypes.CDLL(path)
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(loaded, "secretscan_" + name)
            function.restype = result
            function.argtypes = arguments
            setattr(self, name, function)

    def __getattr__(self, name: str) -> Any:  # for type checkers; all that exists is set above
        raise AttributeError(name)


lib = Library(os.environ.get("SECRETSCAN_LIBRARY") or _SONAME)


def check(code: int, error: Optional[c_void_p] = None) -> None:
    """Raises what `code` means, with the error's message, and frees the error."""
    if code == 0:
        return
    message = "an argument is out of its range"
    if error is not None and error.value is not None:
        message = lib.error_message(error).to_str()
        lib.error_free(error)
    raise make_error(code, message)


def made(handle: Optional[int]) -> int:
    """The handle that a _create function returned."""
    if handle is None:
        raise OutOfMemory("out of memory", 8)
    return handle


def texts(handle: int, count: Callable[[int], int], at: Callable[[int, int], View]) -> tuple[str, ...]:
    """All texts of a list that the library holds."""
    return tuple(at(handle, i).to_str() for i in range(count(handle)))


def encode(text: AnyText) -> bytes:
    """Bytes as they are; a text in UTF-8, what is no text of it as it was read."""
    value = os.fspath(text)
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")


def collect(write: Callable[[Any, Any, Any], int]) -> bytes:
    """What the library hands to a write callback: `write` gets callback, user and error."""
    pieces: list[bytes] = []

    def take(_user: object, data: int, size: int) -> int:
        pieces.append(ctypes.string_at(data, size))
        return 0

    error = ctypes.c_void_p()
    check(write(WRITE_CALLBACK(take), None, ctypes.byref(error)), error)
    return b"".join(pieces)


def version() -> str:
    """The version of the library that is loaded, as "0.1.0"."""
    return str(lib.version().decode("ascii"))


def redact(secret: str | bytes, percent: int = 100) -> str:
    """`secret` with `percent` of it hidden: 100 gives "REDACTED", 0 the secret."""
    data = encode(secret)
    size = lib.redact(data, len(data), percent, None, 0)
    buffer = ctypes.create_string_buffer(size + 1)
    lib.redact(data, len(data), percent, buffer, size)
    return buffer.raw[:size].decode("utf-8", "surrogateescape")
