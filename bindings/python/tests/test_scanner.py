"""What scans find, and how they are watched and ended."""

import concurrent.futures
import gc
import threading
import unittest
from pathlib import Path

import secretscan
from support import RULES, SECRET, TEXT, DirectoryTest


class TextTest(unittest.TestCase):
    def setUp(self) -> None:
        self.scanner = secretscan.Scanner(rules_toml=RULES, threads=2)
        self.addCleanup(self.scanner.close)

    def test_finds_secrets(self) -> None:
        outcome = self.scanner.scan_text(TEXT, "a/b.env")
        self.assertEqual([found.rule_id for found in outcome], ["token-of-ours", "other-token"])
        found = outcome[0]
        self.assertEqual(found.secret, SECRET)
        self.assertEqual(found.match, "tok_" + SECRET)
        self.assertEqual(found.line, "a = tok_" + SECRET)
        self.assertEqual(found.file, "a/b.env")
        self.assertEqual((found.start_line, found.end_line), (2, 2))
        self.assertEqual((found.start_column, found.end_column), (5, 16))
        self.assertEqual(found.severity, "critical")
        self.assertEqual(found.confidence, "high")
        self.assertEqual(found.tags, ("ours",))
        self.assertEqual(found.provenance, "stdin")
        self.assertEqual(found.entropy, 3.0)
        self.assertEqual(found.commit, "")
        self.assertEqual(found.fingerprint, "a/b.env:token-of-ours:2")
        self.assertEqual(found.provider, "Ours")
        self.assertEqual(found.revoke_url, "https://example.com/revoke")
        self.assertIsNone(found.at_head)
        self.assertEqual(len(found.id), 32)
        self.assertTrue(outcome.complete)
        self.assertEqual(outcome.byte_count, len(TEXT))

    def test_is_a_sequence(self) -> None:
        outcome = self.scanner.scan_text(TEXT)
        self.assertEqual(len(outcome), 2)
        self.assertEqual(outcome[-1], outcome[1])
        self.assertEqual(list(outcome[:1]), [outcome[0]])
        self.assertIn(outcome[1], outcome)
        with self.assertRaises(IndexError):
            outcome[2]

    def test_shows_no_secret_by_itself(self) -> None:
        outcome = self.scanner.scan_text(TEXT)
        self.assertIn("token-of-ours", repr(outcome[0]))
        self.assertNotIn(SECRET, repr(outcome[0]))
        self.assertNotIn(SECRET, repr(outcome))

    def test_takes_any_bytes(self) -> None:
        outcome = self.scanner.scan_text(b"\xff\x00tok_" + SECRET.encode(), b"\xfe.env")
        self.assertEqual(outcome[0].file.encode("utf-8", "surrogateescape"), b"\xfe.env")
        self.assertEqual(outcome[0].start_column, 3)

    def test_tells_rules(self) -> None:
        first, second = self.scanner.rules
        self.assertEqual(first.id, "token-of-ours")
        self.assertEqual(first.regex, "tok_([0-9]{8})")
        self.assertEqual(first.keywords, ("tok_",))
        self.assertEqual(first.tags, ("ours",))
        self.assertEqual(first.provider, "Ours")
        self.assertEqual(second.description, "Another token")
        self.assertEqual(self.scanner.warnings, ())

    def test_hands_findings_to_callback(self) -> None:
        seen: list[secretscan.Finding] = []
        outcome = self.scanner.scan_text(TEXT, on_finding=seen.append)
        self.assertEqual([found.rule_id for found in seen], ["token-of-ours", "other-token"])
        self.assertEqual(len(outcome), 0)
        with self.assertRaises(secretscan.InvalidArgument) as caught:
            outcome.report()
        self.assertEqual(caught.exception.code, 3)

    def test_callback_may_stop(self) -> None:
        seen: list[secretscan.Finding] = []

        def take(found: secretscan.Finding) -> bool:
            seen.append(found)
            return False

        with self.assertRaises(secretscan.Cancelled):
            self.scanner.scan_text(TEXT, on_finding=take)
        self.assertEqual(len(seen), 1)

    def test_what_a_callback_raises_comes_out(self) -> None:
        def take(found: secretscan.Finding) -> None:
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self.scanner.scan_text(TEXT, on_finding=take)

        def watch(progress: secretscan.Progress) -> None:
            raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            self.scanner.scan_text(TEXT, on_progress=watch)

    def test_tells_progress(self) -> None:
        seen: list[secretscan.Progress] = []
        self.scanner.scan_text(TEXT, on_progress=seen.append)
        self.assertEqual(seen[-1].stage, secretscan.Stage.DONE)

    def test_ends_when_cancelled(self) -> None:
        cancellation = secretscan.Cancellation()
        self.assertEqual(len(self.scanner.scan_text(TEXT, cancellation=cancellation)), 2)
        thread = threading.Thread(target=cancellation.cancel)
        thread.start()
        thread.join()
        self.assertTrue(cancellation.is_cancelled)
        with self.assertRaises(secretscan.Cancelled):
            self.scanner.scan_text(TEXT, cancellation=cancellation)

    def test_scans_in_many_threads(self) -> None:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            counts = pool.map(lambda _: len(self.scanner.scan_text(TEXT)), range(100))
            self.assertEqual(list(counts), [2] * 100)

    def test_writes_reports(self) -> None:
        outcome = self.scanner.scan_text(TEXT)
        self.assertNotIn(SECRET.encode(), outcome.report())
        self.assertIn(SECRET.encode(), outcome.report("jsonl", redact_percent=0))
        with self.assertRaisesRegex(secretscan.InvalidArgument, "sarif"):
            outcome.report("yaml")

    def test_hides_secrets(self) -> None:
        outcome = self.scanner.scan_text(TEXT)
        self.assertEqual(outcome.hide("x" + SECRET + "\u00e4"), "xREDACTED\u00e4")

    def test_gives_memory_back(self) -> None:
        outcome = self.scanner.scan_text(TEXT)
        kept = outcome[0]
        with outcome:
            pass
        self.assertEqual(kept.secret, SECRET)
        with self.assertRaisesRegex(ValueError, "closed"):
            len(outcome)
        with secretscan.Scanner(rules_toml=RULES) as scanner:
            survivor = scanner.scan_text(TEXT)
        with self.assertRaisesRegex(ValueError, "closed"):
            scanner.scan_text(TEXT)
        del scanner
        gc.collect()
        self.assertEqual(survivor[1].rule_id, "other-token")


class OptionsTest(DirectoryTest):
    def test_only_some_rules(self) -> None:
        with secretscan.Scanner(rules_toml=RULES, enabled_rules=["other-token"]) as scanner:
            self.assertEqual([found.rule_id for found in scanner.scan_text(TEXT)], ["other-token"])

    def test_rules_of_a_file(self) -> None:
        with secretscan.Scanner(rules_path=self.write("rules.toml", RULES)) as scanner:
            self.assertEqual(len(scanner.rules), 2)

    def test_cache_directory(self) -> None:
        cache = self.root / "cache"
        cache.mkdir(mode=0o700)
        with secretscan.Scanner(rules_toml=RULES, cache_directory=cache) as scanner:
            self.assertEqual(len(scanner.scan_text(TEXT)), 2)
        self.assertNotEqual(list(cache.iterdir()), [])

    def test_baseline(self) -> None:
        with secretscan.Scanner(rules_toml=RULES) as scanner:
            report = scanner.scan_text(TEXT, "x").report("json", redact_percent=0)
        (self.root / "old.json").write_bytes(report)
        with secretscan.Scanner(rules_toml=RULES, baseline=self.root / "old.json") as scanner:
            outcome = scanner.scan_text(TEXT, "x")
            self.assertEqual((len(outcome), outcome.ignored), (0, 2))

    def test_what_is_too_large_is_told(self) -> None:
        with secretscan.Scanner(rules_toml=RULES, max_target_megabytes=1) as scanner:
            outcome = scanner.scan_text("\n" * 1_100_000, "large")
            self.assertFalse(outcome.complete)
            self.assertEqual(
                [(item.reason, item.name) for item in outcome.skipped], [("too_large", "large")]
            )

    def test_errors(self) -> None:
        with self.assertRaisesRegex(secretscan.InvalidArgument, "broken"):
            secretscan.Scanner(rules_toml="[[rules]]\nid = 'broken'\nregex = '('\n")
        with self.assertRaises(secretscan.InvalidArgument):
            secretscan.Scanner(rules_toml=RULES, threads=-1)
        with self.assertRaises(ValueError):
            secretscan.Scanner(rules_toml=RULES, min_confidence="certain")
        with self.assertRaises(secretscan.InvalidArgument):
            secretscan.Scanner(rules_path="a\0b")
        with self.assertRaises(secretscan.NotFound):
            secretscan.Scanner(rules_path=self.root / "nowhere.toml")


class LibraryTest(unittest.TestCase):
    def test_version(self) -> None:
        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        self.assertIn(f'\nversion = "{secretscan.version()}"\n', project.read_text())

    def test_redacts(self) -> None:
        self.assertEqual(secretscan.redact("abcdefgh"), "REDACTED")
        self.assertEqual(secretscan.redact("abcdefgh", 50), "abcd...")
        self.assertEqual(secretscan.redact(b"abcdefgh", 0), "abcdefgh")


if __name__ == "__main__":
    unittest.main()
