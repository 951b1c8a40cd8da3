"""Scans of files, of what is staged and of a history."""

import unittest

import secretscan
from support import RULES, SECRET, TEXT, DirectoryTest


class RepositoryTest(DirectoryTest):
    def setUp(self) -> None:
        super().setUp()
        self.scanner = secretscan.Scanner(rules_toml=RULES, threads=2)
        self.addCleanup(self.scanner.close)

    def new_repository(self) -> None:
        self.git("init", "-q", "-b", "main")
        self.write("README", "nothing\n")
        self.git("add", ".")
        self.git("commit", "-qm", "first")

    def test_files(self) -> None:
        a = self.write("a.env", TEXT)
        b = self.write("d/b.env", TEXT)
        outcome = self.scanner.scan_files(self.root)
        self.assertEqual({found.file for found in outcome}, {str(a), str(b)})
        self.assertEqual(outcome.files, 2)
        self.assertEqual(len(self.scanner.scan_files([a, str(b)])), 4)
        self.assertEqual(len(self.scanner.scan_files([a])), 2)

        seen: list[str] = []
        self.scanner.scan_files(self.root, on_finding=lambda found: seen.append(found.file))
        self.assertEqual(sorted(seen), [str(a)] * 2 + [str(b)] * 2)

        with self.assertRaisesRegex(secretscan.NotFound, "nowhere"):
            self.scanner.scan_files(self.root / "nowhere")

    def test_what_git_ignores(self) -> None:
        self.git("init", "-q")
        self.write(".gitignore", "*.env\n")
        self.write("a.env", TEXT)
        self.assertEqual(len(self.scanner.scan_files(self.root)), 2)
        self.assertEqual(len(self.scanner.scan_files(self.root, respect_gitignore=True)), 0)

    def test_index(self) -> None:
        self.new_repository()
        self.write("README", TEXT)
        self.assertEqual(len(self.scanner.scan_index(self.root)), 0)
        outcome = self.scanner.scan_index(self.root, work_tree=True)
        self.assertEqual([found.provenance for found in outcome], ["work-tree"] * 2)
        self.git("add", ".")
        outcome = self.scanner.scan_index(self.root)
        self.assertEqual([found.provenance for found in outcome], ["staged"] * 2)

    def test_history(self) -> None:
        self.new_repository()
        self.write("README", TEXT)
        self.git("commit", "-qam", "second")
        second = self.git("rev-parse", "HEAD")
        self.write("README", "nothing\n")
        self.git("commit", "-qam", "third")

        outcome = self.scanner.scan_history(self.root)
        self.assertEqual(len(outcome), 2)
        found = outcome[0]
        self.assertEqual((found.secret, found.file, found.start_line), (SECRET, "README", 2))
        self.assertEqual(found.commit, second)
        self.assertEqual((found.author, found.email), ("A U Thor", "author@example.com"))
        self.assertEqual(found.date, "2025-01-31T12:00:00Z")
        self.assertEqual(found.message, "second")
        self.assertIs(found.at_head, False)
        self.assertEqual(outcome.commits, 3)
        self.assertTrue(outcome.complete)
        self.assertEqual(outcome.skipped, ())

        self.assertEqual(len(self.scanner.scan_history(self.root, ranges=["HEAD~1..HEAD"])), 0)
        self.assertEqual(len(self.scanner.scan_history(self.root, since="HEAD~2")), 2)
        self.assertEqual(len(self.scanner.scan_history(self.root, since="HEAD~1")), 0)
        with self.assertRaises(secretscan.InvalidArgument):
            self.scanner.scan_history(self.root, kinds=["nonsense"])
        with self.assertRaises(secretscan.Error):
            self.scanner.scan_history(self.root, ranges=["nowhere"])

    def test_what_cannot_be_read_is_told(self) -> None:
        self.new_repository()
        blob = self.git("rev-parse", "HEAD:README")
        path = self.root / ".git" / "objects" / blob[:2] / blob[2:]
        path.unlink()
        outcome = self.scanner.scan_history(self.root)
        self.assertFalse(outcome.complete)
        self.assertEqual(
            [(item.reason, item.kind, item.name) for item in outcome.skipped],
            [("missing", "blob", blob)],
        )


if __name__ == "__main__":
    unittest.main()
