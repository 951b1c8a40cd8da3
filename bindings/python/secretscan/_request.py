"""What a scan is told, and who watches it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Callable, Optional, Sequence

from secretscan._library import FINDING_CALLBACK, PROGRESS_CALLBACK, AnyText, check, encode, lib, made
from secretscan._values import Finding, Progress

OnFinding = Callable[[Finding], Optional[bool]]
OnProgress = Callable[[Progress], None]


class Cancellation:
    """Ends scans from another thread: those that run now soon, those that begin later at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: set[int] = set()
        self._is_cancelled = False

    @property
    def is_cancelled(self) -> bool:
        return self._is_cancelled

    def cancel(self) -> None:
        """The scans raise Cancelled. May be called from any thread, and more than once."""
        with self._lock:
            self._is_cancelled = True
            for request in self._requests:
                lib.request_cancel(request)

    def _add(self, request: int) -> None:
        with self._lock:
            self._requests.add(request)
            if self._is_cancelled:
                lib.request_cancel(request)

    def _remove(self, request: int) -> None:
        with self._lock:
            self._requests.discard(request)


@dataclass(frozen=True)
class Watch:
    """Who watches a scan, and how long it may take: see Scanner."""

    on_finding: Optional[OnFinding] = None
    on_progress: Optional[OnProgress] = None
    cancellation: Optional[Cancellation] = None
    time_limit: int = 0


class Request:
    """A secretscan_request* for one scan: a context manager around it.

    `handle` is None where nothing differs from the default, which spares the library a thread.
    """

    def __init__(
        self,
        texts: Sequence[tuple[int, Optional[AnyText]]],
        numbers: Sequence[tuple[int, int]],
        watch: Watch,
    ) -> None:
        self._watch = watch
        self._raised: Optional[BaseException] = None
        self.handle: Optional[int] = None
        # Kept as long as the library may call them.
        self._finding_callback = FINDING_CALLBACK(self._take_finding)
        self._progress_callback = PROGRESS_CALLBACK(self._take_progress)
        if not texts and not numbers and watch == Watch():
            return
        self.handle = made(lib.request_create())
        try:
            self._set(texts, (*numbers, (37, watch.time_limit)))
        except BaseException:
            lib.request_free(self.handle)
            raise

    def _set(
        self, texts: Sequence[tuple[int, Optional[AnyText]]], numbers: Sequence[tuple[int, int]]
    ) -> None:
        for field, text in texts:
            if text is not None:
                value = encode(text)
                check(lib.request_set_text(self.handle, field, value, len(value)))
        for field, number in numbers:
            check(lib.request_set_number(self.handle, field, number))
        if self._watch.on_finding is not None:
            check(lib.request_set_finding_callback(self.handle, self._finding_callback, None))
        if self._watch.on_progress is not None:
            check(lib.request_set_progress_callback(self.handle, self._progress_callback, None))

    def __enter__(self) -> Request:
        if self._watch.cancellation is not None and self.handle is not None:
            self._watch.cancellation._add(self.handle)
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if self._watch.cancellation is not None and self.handle is not None:
            self._watch.cancellation._remove(self.handle)
        lib.request_free(self.handle)

    def raise_of_callbacks(self) -> None:
        """What a callback raised, which ended the scan, is raised again here."""
        if self._raised is not None:
            raise self._raised

    def _take_finding(self, _user: object, handle: int) -> int:
        assert self._watch.on_finding is not None
        try:
            return 1 if self._watch.on_finding(Finding.from_handle(handle)) is False else 0
        except BaseException as raised:  # must not pass through the library
            self._raised = raised
            return 1

    def _take_progress(self, _user: object, handle: int) -> None:
        assert self._watch.on_progress is not None
        try:
            self._watch.on_progress(Progress.from_handle(handle))
        except BaseException as raised:
            self._raised = raised
            lib.request_cancel(self.handle)
