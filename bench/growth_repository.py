"""Repositories and cases for bench/growth: the same bytes in every run, by git fast-import."""
import collections
import os
import random
import subprocess

ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
WORDS = ("return value token index buffer_size if config const char length for count state key "
         "while static data result offset self none true name path list node").split()

# What is grown: `build(directory, n)` fills a repository with n units. `rules`: a rule pack's text;
# empty: the built-in one. `arguments` are the program's.
Case = collections.namedtuple("Case", "name unit largest build about rules arguments")
CASES = []


def case(name, unit, largest, about, rules="", arguments=()):
    def register(build):
        CASES.append(Case(name, unit, largest, build, about, rules, tuple(arguments)))
        return build
    return register


class Text:
    """Made-up text. Nothing in it is a secret until it is put together here."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def digits(self, count, alphabet=ALNUM):
        return "".join(self.random.choices(alphabet, k=count))

    def words(self, size):
        """About `size` bytes on one line."""
        out = " ".join(self.random.choices(WORDS, k=max(1, size // 5)))
        return out[:size]

    def source(self, size):
        """About `size` bytes of short lines."""
        lines = []
        left = size
        while left > 0:
            line = "  " + self.words(self.random.randrange(10, 70)) + ";"
            lines.append(line)
            left -= len(line) + 1
        return "\n".join(lines) + "\n"

    def token(self):
        """What a specific rule finds."""
        return "gh" + "p_" + self.digits(36)

    def assignment(self, value=None):
        """What the generic rule finds; a specific secret as the value is found by both."""
        return 'api' + '_key = "' + (value or self.digits(32)) + '"'


class Repository:
    """A bare repository that is being written; done() ends it."""

    def __init__(self, directory, depth=50):
        self.directory = directory
        subprocess.run(["git", "init", "-q", "--bare", directory], check=True)
        environment = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL=os.devnull)
        # Each blob becomes a delta on the one before.
        self.process = subprocess.Popen(
            ["git", "-C", directory, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet",
             f"--depth={depth}", "--export-marks=marks"],
            stdin=subprocess.PIPE, env=environment)
        self.out = self.process.stdin
        self.marks = 0
        self.tip = 0
        self.commits = []

    def _data(self, data):
        self.out.write(b"data %d\n" % len(data))
        self.out.write(data)
        self.out.write(b"\n")

    def blob(self, text):
        self.marks += 1
        self.out.write(b"blob\nmark :%d\n" % self.marks)
        self._data(text.encode())
        return self.marks

    def commit(self, files, parents=None, branch="main"):
        """`files`: path to blob, or to None for a deletion. Without parents: on the last commit."""
        self.marks += 1
        when = 1_500_000_000 + self.marks
        self.out.write(f"commit refs/heads/{branch}\nmark :{self.marks}\n"
                       f"committer A U Thor <author@example.com> {when} +0000\n".encode())
        self._data(b"change")
        if parents is None:
            parents = [self.tip] if self.tip else []
        for index, parent in enumerate(parents):
            self.out.write(b"%s :%d\n" % (b"from" if index == 0 else b"merge", parent))
        for path, mark in files.items():
            if mark is None:
                self.out.write(f"D {path}\n".encode())
            else:
                self.out.write(f"M 100644 :{mark} {path}\n".encode())
        self.out.write(b"\n")
        self.tip = self.marks
        self.commits.append(self.tip)
        return self.tip

    def ids(self):
        """Marks to object names; after done()."""
        with open(os.path.join(self.directory, "marks"), encoding="ascii") as marks:
            return {int(line.split()[0][1:]): line.split()[1] for line in marks}

    def done(self):
        self.out.close()
        if self.process.wait() != 0:
            raise RuntimeError("git fast-import failed")
        subprocess.run(["git", "-C", self.directory, "symbolic-ref", "HEAD", "refs/heads/main"],
                       check=True)
