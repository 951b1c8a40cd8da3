"""Finds secrets in texts, files, the index and the history of git repositories.

    import secretscan

    with secretscan.Scanner() as scanner:
        with scanner.scan_history("shop") as outcome:
            for finding in outcome:
                print(finding.rule_id, finding.file, finding.start_line)
            if not outcome.complete:
                ...  # something could not be read: "clean" cannot be said

The module is a thin layer over libsecretscan.so.0, which ctypes loads: by the path in the environment
variable SECRETSCAN_LIBRARY, or else as the system finds it. Nothing is compiled, and the library keeps
Python's lock released while it scans, so that threads scan in parallel.
"""

from secretscan._errors import (
    Cancelled,
    Error,
    InvalidArgument,
    NotFound,
    OutOfMemory,
)
from secretscan._library import redact, version
from secretscan._outcome import Outcome
from secretscan._request import Cancellation
from secretscan._scanner import Scanner
from secretscan._values import Finding, Progress, Rule, SkippedItem, Stage

__all__ = [
    "Cancellation",
    "Cancelled",
    "Error",
    "Finding",
    "InvalidArgument",
    "NotFound",
    "OutOfMemory",
    "Outcome",
    "Progress",
    "Rule",
    "Scanner",
    "SkippedItem",
    "Stage",
    "redact",
    "version",
]
