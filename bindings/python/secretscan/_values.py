"""What a scan tells, as values that refer to nothing of the library."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Optional

from secretscan._library import lib, texts


@dataclass(frozen=True)
class Finding:
    """One place where a rule found a secret.

    Texts are UTF-8 with "surrogateescape" for bytes that are not. Lines and columns (in bytes) count
    from 1, ends included; all four are 0 when the path itself is the finding. What holds the secret in
    clear (match, secret, line, perhaps message) is not part of repr(): do not log it.
    """

    rule_id: str
    description: str
    severity: str  # "info", "low", "medium", "high", "critical"
    confidence: str  # "low", "medium", "high"
    tags: tuple[str, ...]
    provenance: str  # "file", "stdin" (memory), "staged", "commit", "note", ...
    file: str
    symlink_file: str  # the link that led to the file
    origin: str  # reference, reflog entry or configuration key
    start_line: int
    end_line: int
    start_column: int
    end_column: int
    match: str = field(repr=False)
    secret: str = field(repr=False)
    line: str = field(repr=False)
    entropy: float  # of the secret, in bits a byte
    commit: str  # that added it, in hex; empty outside a history, as author to blob
    author: str
    email: str
    date: str  # RFC 3339, UTC
    message: str = field(repr=False)
    link: str
    blob: str
    fingerprint: str  # gitleaks': [commit:]file:rule:start_line
    id: str  # stays when lines move
    secret_id: str  # the same for all findings of a secret
    at_head: Optional[bool]  # whether a file at HEAD still holds it; None: not known
    provider: str  # who issued it; may be empty, as what follows
    opens: str  # what it gives access to
    revoke_url: str  # where it is revoked

    @classmethod
    def from_handle(cls, handle: int) -> Finding:
        """A copy of what a secretscan_finding* holds."""

        def text(number: int) -> str:
            return str(lib.finding_text(handle, number).to_str())

        at_head = lib.finding_number(handle, 36)
        return cls(
            rule_id=text(1),
            description=text(2),
            severity=text(3),
            confidence=text(4),
            tags=texts(handle, lib.finding_tag_count, lib.finding_tag),
            provenance=text(5),
            file=text(6),
            symlink_file=text(7),
            origin=text(8),
            start_line=lib.finding_number(handle, 32),
            end_line=lib.finding_number(handle, 33),
            start_column=lib.finding_number(handle, 34),
            end_column=lib.finding_number(handle, 35),
            match=text(9),
            secret=text(10),
            line=text(11),
            entropy=lib.finding_entropy(handle),
            commit=text(12),
            author=text(13),
            email=text(14),
            date=text(15),
            message=text(16),
            link=text(17),
            blob=text(18),
            fingerprint=text(19),
            id=text(20),
            secret_id=text(21),
            at_head=None if at_head < 0 else at_head == 1,
            provider=text(22),
            opens=text(23),
            revoke_url=text(24),
        )


@dataclass(frozen=True)
class SkippedItem:
    """Something that was not scanned."""

    reason: str  # "missing", "corrupt", "unreadable", "too_large", "timed_out", ...
    kind: str  # "blob", "tree", "commit", "tag", "ref", "file", ...
    name: str  # object id, reference or path
    detail: str  # why, for people; never content

    @classmethod
    def from_handle(cls, handle: int) -> SkippedItem:
        """A copy of what a secretscan_skipped* holds."""
        return cls(*(lib.skipped_text(handle, number).to_str() for number in range(1, 5)))


@dataclass(frozen=True)
class Rule:
    """What is looked for."""

    id: str
    description: str
    severity: str  # "info", "low", "medium", "high", "critical"
    confidence: str  # of its findings before they are checked: "low", "medium", "high"
    regex: str  # RE2 syntax; empty: the rule is about paths
    path_regex: str
    provider: str  # who issues such credentials; may be empty, as what follows
    opens: str  # what they give access to
    revoke_url: str  # where they are revoked
    source_url: str  # where their format is published
    tags: tuple[str, ...]
    keywords: tuple[str, ...]  # lower case, one of which must occur; empty: none need

    @classmethod
    def from_handle(cls, handle: int) -> Rule:
        """A copy of what a secretscan_rule* holds."""

        def text(number: int) -> str:
            return str(lib.rule_text(handle, number).to_str())

        return cls(
            id=text(1),
            description=text(2),
            severity=text(3),
            confidence=text(4),
            regex=text(5),
            path_regex=text(6),
            provider=text(7),
            opens=text(8),
            revoke_url=text(9),
            source_url=text(10),
            tags=texts(handle, lib.rule_tag_count, lib.rule_tag),
            keywords=texts(handle, lib.rule_keyword_count, lib.rule_keyword),
        )


class Stage(enum.IntEnum):
    """What a scan is at."""

    OPENING = 0
    WALKING = 1
    SCANNING = 2
    ATTRIBUTING = 3
    DONE = 4


@dataclass(frozen=True)
class Progress:
    """How far a scan has come. Totals are 0 until they are known."""

    stage: Stage
    commits: int
    commits_total: int
    texts: int  # blobs, files or changes
    texts_total: int
    byte_count: int  # of these

    @classmethod
    def from_handle(cls, handle: int) -> Progress:
        """A copy of what a secretscan_progress* holds."""
        return cls(
            Stage(lib.progress_number(handle, 1)),
            *(lib.progress_number(handle, number) for number in range(2, 7)),
        )
