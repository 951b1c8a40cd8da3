"""What a scan came to."""

from __future__ import annotations

import ctypes
from typing import Iterator, Optional, Sequence, overload

from secretscan._library import check, collect, encode, lib, texts
from secretscan._owned import Owned
from secretscan._values import Finding, SkippedItem


class Outcome(Owned, Sequence[Finding]):
    """A sequence of findings, by file, line, column, rule and commit, and all else a scan tells.

    Findings are copied out of the library as they are asked for. close(), or the end of a `with`
    block, gives the library's memory back; otherwise that is done when nothing refers to the outcome any
    more. May be used by several threads at once, but for close().
    """

    _kind = "outcome"

    def __init__(self, handle: int) -> None:
        super().__init__(handle, lib.outcome_free)

    def __len__(self) -> int:
        return int(lib.outcome_finding_count(self._open()))

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...

    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        places = range(len(self))[index]  # raises IndexError; understands negative ones
        if isinstance(places, range):
            return [self._at(place) for place in places]
        return self._at(places)

    def __iter__(self) -> Iterator[Finding]:
        for place in range(len(self)):
            yield self._at(place)

    @property
    def complete(self) -> bool:
        """Whether everything was scanned. If not, "clean" cannot be said: see `skipped`."""
        return bool(lib.outcome_is_complete(self._open()))

    @property
    def skipped(self) -> tuple[SkippedItem, ...]:
        """What was not scanned. Binary files, which are left out by rule, are not listed."""
        handle = self._open()
        return tuple(
            SkippedItem.from_handle(lib.outcome_skipped(handle, i))
            for i in range(lib.outcome_skipped_count(handle))
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was odd about ignore files and baselines, for people."""
        return texts(self._open(), lib.outcome_warning_count, lib.outcome_warning)

    @property
    def ignored(self) -> int:
        """Findings that ignore files and baselines list."""
        return self._number(1)

    @property
    def commits(self) -> int:
        """Commits that were walked."""
        return self._number(2)

    @property
    def blobs(self) -> int:
        """Distinct blobs that were scanned."""
        return self._number(3)

    @property
    def files(self) -> int:
        """Files that were scanned, outside a history."""
        return self._number(4)

    @property
    def byte_count(self) -> int:
        """Bytes of text that were scanned."""
        return self._number(5)

    @property
    def seconds(self) -> float:
        """Wall time."""
        return self._number(6) / 1000

    def report(self, form: str = "jsonl", redact_percent: int = 100) -> bytes:
        """A report: "text", "jsonl", "sarif", "json", "gitlab", "codeclimate", "csv", "junit", "html",
        "markdown". `redact_percent` is how much of each secret is hidden: 100 all, 0 nothing.

        Raises InvalidArgument for another form, and if the findings went to `on_finding`.
        """
        handle = self._open()
        name = encode(form)
        return collect(
            lambda *write: lib.outcome_write_report(handle, name, len(name), redact_percent, *write)
        )

    def hide(self, text: str | bytes) -> str:
        """`text` with REDACTED in place of each secret of the outcome, but for those under 6 bytes.

        Secrets that are written in another way (encoded, escaped) are not seen.
        """
        data = encode(text)
        redactor = ctypes.c_void_p()
        error = ctypes.c_void_p()
        check(lib.redactor_create(self._open(), ctypes.byref(redactor), ctypes.byref(error)), error)
        try:
            hidden = collect(lambda *write: lib.redactor_hide(redactor, data, len(data), *write))
        finally:
            lib.redactor_free(redactor)
        return hidden.decode("utf-8", "surrogateescape")

    def _at(self, place: int) -> Finding:
        return Finding.from_handle(lib.outcome_finding(self._open(), place))

    def _number(self, field: int) -> int:
        return int(lib.outcome_number(self._open(), field))
