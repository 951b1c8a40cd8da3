"""What the library lends until it is given back."""

from __future__ import annotations

import weakref
from types import TracebackType
from typing import Callable, Optional, TypeVar

_Owned = TypeVar("_Owned", bound="Owned")


class Owned:
    """Given back by close(), at the end of a `with` block, or when nothing refers to it any more."""

    _kind = "object"  # as errors call it

    def __init__(self, handle: int, free: Callable[[int], None]) -> None:
        self._handle = handle
        self._free = weakref.finalize(self, free, handle)

    def close(self) -> None:
        """Gives the library's memory back. Whatever is asked afterwards raises ValueError."""
        self._free()

    def __enter__(self: _Owned) -> _Owned:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def _open(self) -> int:
        if not self._free.alive:
            raise ValueError(f"the {self._kind} is closed")
        return self._handle
