"""Rules and texts for the tests. Secrets are put together here, so that no file holds one."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

RULES = """
[[rules]]
id = "token-of-ours"
description = "A token"
regex = '''tok_([0-9]{8})'''
keywords = ["tok_"]
tags = ["ours"]
[rules.secretscan]
severity = "critical"
provider = "Ours"
revoke = "https://example.com/revoke"

[[rules]]
id = "other-token"
description = "Another token"
regex = '''oth_[0-9]{8}'''
keywords = ["oth_"]
"""

SECRET = "12345678"
TEXT = "first line\na = tok_" + SECRET + "\nb = oth_" + SECRET + "\n"


class DirectoryTest(unittest.TestCase):
    """A test with a directory of its own."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory(prefix="secretscan-python-")
        self.addCleanup(directory.cleanup)
        self.root = Path(directory.name)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def git(self, *arguments: str) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A U Thor",
            "GIT_AUTHOR_EMAIL": "author@example.com",
            "GIT_AUTHOR_DATE": "2025-01-31T12:00:00Z",
            "GIT_COMMITTER_NAME": "A U Thor",
            "GIT_COMMITTER_EMAIL": "author@example.com",
            "GIT_COMMITTER_DATE": "2025-01-31T12:00:00Z",
        }
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return done.stdout.strip()
