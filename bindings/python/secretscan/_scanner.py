"""Compiled rules, and the scans that they make."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Callable, Iterable, Optional, Sequence, Union

from secretscan._library import AnyText, check, encode, lib, made, texts
from secretscan._outcome import Outcome
from secretscan._owned import Owned
from secretscan._request import Cancellation, OnFinding, OnProgress, Request, Watch
from secretscan._values import Rule


class Scanner(Owned):
    """Holds compiled rules. Making one takes seconds with the built-in rules, less when they are cached:
    keep it.

    Scans may be called from any number of threads at once. close(), or the end of a `with` block, gives
    the library's memory back; it must not be called while a scan runs.

    What scans have in common:
        on_finding   takes each finding instead of the outcome: of files as each is done, of all else
                     when everything is known. Never called twice at once, but from any thread. False
                     ends the scan with Cancelled; what it raises comes out of the scan.
        on_progress  is called about every tenth of a second, and at the end, from any thread.
        cancellation ends the scan from another thread.
        time_limit   seconds, whole; what is then not scanned is in the outcome's `skipped`. 0: no limit.
    Errors: InvalidArgument, NotFound, Cancelled or another Error. What cannot be read does not raise,
    but is in the outcome's `skipped`. Python handles signals when a scan is over: to end one by Ctrl-C,
    run it in a thread and cancel it.
    """

    _kind = "scanner"

    def __init__(
        self,
        *,
        rules_path: Optional[AnyText] = None,
        rules_toml: Optional[str | bytes] = None,
        enabled_rules: Iterable[str] = (),
        min_confidence: Optional[str] = None,
        ignore_files: Iterable[AnyText] = (),
        baseline: Optional[AnyText] = None,
        cache_directory: Optional[AnyText] = None,
        gitleaks_compatible: bool = False,
        max_decode_depth: Optional[int] = None,
        max_archive_depth: Optional[int] = None,
        threads: int = 0,
        max_target_megabytes: int = 0,
        ignore_allow_comments: bool = False,
    ) -> None:
        """Loads and compiles the rules.

        rules_path             rules in gitleaks' TOML format: a file or a directory; None: built-in
        rules_toml             such rules as a text instead
        enabled_rules          ids of the only rules to run; empty: all
        min_confidence         "low", "medium" or "high": less is left out; None: "medium"
        ignore_files           like .secretscanignore; no other one is read
        baseline               an earlier report, whose findings are left out and counted
        cache_directory        for compiled rules; nobody else may be able to write there
        gitleaks_compatible    exactly gitleaks' findings and positions
        max_decode_depth       passes of decoding (base64, hex, ...); None: 5
        max_archive_depth      archives in archives that are opened; None: 8
        threads                of one scan; 0: as many as there are processors
        max_target_megabytes   larger texts are skipped; 0: no limit
        ignore_allow_comments  report lines with gitleaks:allow, too
        """
        text_options: list[tuple[int, Optional[AnyText]]] = [
            (1, rules_path),
            (2, rules_toml),
            *((3, rule) for rule in enabled_rules),
            (4, min_confidence),
            *((5, path) for path in ignore_files),
            (6, baseline),
            (7, cache_directory),
        ]
        number_options: list[tuple[int, Optional[int]]] = [
            (32, int(gitleaks_compatible)),
            (33, max_decode_depth),
            (34, max_archive_depth),
            (35, threads),
            (36, max_target_megabytes),
            (37, int(ignore_allow_comments)),
        ]
        scanner = ctypes.c_void_p()
        error = ctypes.c_void_p()
        options = made(lib.options_create())
        try:
            for option, text in text_options:
                if text is not None:
                    value = encode(text)
                    check(lib.options_set_text(options, option, value, len(value)))
            for option, number in number_options:
                if number is not None:
                    check(lib.options_set_number(options, option, number))
            check(lib.scanner_create(options, ctypes.byref(scanner), ctypes.byref(error)), error)
        finally:
            lib.options_free(options)
        assert scanner.value is not None
        super().__init__(scanner.value, lib.scanner_free)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run."""
        handle = self._open()
        return tuple(
            Rule.from_handle(lib.scanner_rule(handle, i)) for i in range(lib.scanner_rule_count(handle))
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was odd but not wrong in the rules, for people."""
        return texts(self._open(), lib.scanner_warning_count, lib.scanner_warning)

    def scan_text(
        self,
        text: str | bytes,
        path: AnyText = "",
        *,
        on_finding: Optional[OnFinding] = None,
        on_progress: Optional[OnProgress] = None,
        cancellation: Optional[Cancellation] = None,
        time_limit: int = 0,
    ) -> Outcome:
        """Scans one text, in the calling thread. `path` is what path rules and findings see."""
        data = encode(text)
        name = encode(path)

        def scan(scanner: int, request: Optional[int], outcome: Any, error: Any) -> int:
            return int(
                lib.scanner_scan_text(scanner, data, len(data), name, len(name), request, outcome, error)
            )

        watch = Watch(on_finding, on_progress, cancellation, time_limit)
        return self._scan(scan, [], [], watch)

    def scan_files(
        self,
        paths: Union[AnyText, Iterable[AnyText]] = ".",
        *,
        follow_symlinks: bool = False,
        respect_gitignore: bool = False,
        on_finding: Optional[OnFinding] = None,
        on_progress: Optional[OnProgress] = None,
        cancellation: Optional[Cancellation] = None,
        time_limit: int = 0,
    ) -> Outcome:
        """Scans files, and all files below directories; archives in them, too."""
        if isinstance(paths, (str, bytes, os.PathLike)):
            paths = [paths]
        fields: list[tuple[int, Optional[AnyText]]] = [(1, path) for path in paths]
        numbers = [(32, int(follow_symlinks)), (33, int(respect_gitignore))]
        watch = Watch(on_finding, on_progress, cancellation, time_limit)
        return self._scan(lib.scanner_scan_files, fields, numbers, watch)

    def scan_index(
        self,
        repository: AnyText = ".",
        *,
        index_file: Optional[AnyText] = None,
        work_tree: bool = False,
        on_finding: Optional[OnFinding] = None,
        on_progress: Optional[OnProgress] = None,
        cancellation: Optional[Cancellation] = None,
        time_limit: int = 0,
    ) -> Outcome:
        """Scans what the next commit would add; with `work_tree`, what files add to the index."""
        fields: list[tuple[int, Optional[AnyText]]] = [(2, repository), (3, index_file)]
        watch = Watch(on_finding, on_progress, cancellation, time_limit)
        return self._scan(lib.scanner_scan_index, fields, [(34, int(work_tree))], watch)

    def scan_history(
        self,
        repository: AnyText = ".",
        *,
        ranges: Iterable[str] = (),
        since: Optional[str] = None,
        kinds: Iterable[str] = (),
        platform: Optional[str] = None,
        max_memory_bytes: int = 0,
        verify_objects: bool = False,
        on_finding: Optional[OnFinding] = None,
        on_progress: Optional[OnProgress] = None,
        cancellation: Optional[Cancellation] = None,
        time_limit: int = 0,
    ) -> Outcome:
        """Scans what a repository's commits brought, whatever still holds it.

        ranges            "main", "main..topic", "^v1.0"; several are united; empty: all
        since             "root", a date, or a revision whose ancestors are left out
        kinds             beside what ordinary commits added: "merge", "-note", ...; empty: all
        platform          whose links findings get: "github", "gitlab", ...; None: none are made
        max_memory_bytes  that the scan tries to stay within; 0: a quarter of the machine's
        verify_objects    compare every object that is read with its name: slower
        """
        fields: list[tuple[int, Optional[AnyText]]] = [
            (2, repository),
            *((4, text) for text in ranges),
            (5, since),
            *((6, kind) for kind in kinds),
            (7, platform),
        ]
        numbers = [(35, max_memory_bytes), (36, int(verify_objects))]
        watch = Watch(on_finding, on_progress, cancellation, time_limit)
        return self._scan(lib.scanner_scan_history, fields, numbers, watch)

    def _scan(
        self,
        call: Callable[[int, Optional[int], Any, Any], int],
        fields: Sequence[tuple[int, Optional[AnyText]]],
        numbers: Sequence[tuple[int, int]],
        watch: Watch,
    ) -> Outcome:
        outcome = ctypes.c_void_p()
        error = ctypes.c_void_p()
        with Request(fields, numbers, watch) as request:
            code = call(self._open(), request.handle, ctypes.byref(outcome), ctypes.byref(error))
            result = None if outcome.value is None else Outcome(outcome.value)
            try:
                check(code, error)
            finally:
                request.raise_of_callbacks()
        assert result is not None
        return result
