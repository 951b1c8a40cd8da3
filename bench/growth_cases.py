"""What bench/growth grows: for each case a function that fills a repository with n units."""
import base64
import collections
import os

from growth_repository import Repository, Text

MEGABYTE = 1_000_000
Case = collections.namedtuple("Case", "name unit largest build about")
CASES = []


def case(name, unit, largest, about):
    def register(build):
        CASES.append(Case(name, unit, largest, build, about))
        return build
    return register


def one_file(directory, versions, depth=50):
    repository = Repository(directory, depth)
    for version in versions:
        repository.commit({"file.txt": repository.blob(version)})
    repository.done()


def edited(pieces, separator, versions, text):
    """The pieces joined, then with one more replaced in each version."""
    pieces = list(pieces)
    yield separator.join(pieces)
    for _ in range(versions - 1):
        at = text.random.randrange(len(pieces))
        pieces[at] = text.words(20)
        yield separator.join(pieces)


def some_pieces(text, size, every, make):
    """About `size` bytes, in each `every` bytes one thing that `make` makes."""
    return [text.words(max(8, every - 60)) + " " + make() for _ in range(size // every)]


@case("line", "byte", 50 * MEGABYTE, "one line without findings")
def build_line(directory, n):
    one_file(directory, [Text(1).words(n)])


@case("line-findings", "byte", 50 * MEGABYTE, "one line with a finding in each kilobyte")
def build_line_findings(directory, n):
    text = Text(2)
    one_file(directory, [" ".join(some_pieces(text, n, 1000, text.token))])


@case("line-edited", "byte", 12 * MEGABYTE, "one line without findings in 8 versions")
def build_line_edited(directory, n):
    text = Text(3)
    pieces = [text.words(1000) for _ in range(n // 1000)]
    one_file(directory, edited(pieces, " ", 8, text))


@case("line-findings-edited", "byte", 12 * MEGABYTE,
      "one line with a finding in each kilobyte in 8 versions")
def build_line_findings_edited(directory, n):
    text = Text(4)
    one_file(directory, edited(some_pieces(text, n, 1000, text.token), " ", 8, text))


@case("line-generic", "finding", 20_000, "one line of secrets that two rules find, and others")
def build_line_generic(directory, n):
    text = Text(5)
    kinds = [lambda: text.assignment(text.token()), text.assignment]
    one_file(directory, [" ; ".join(kinds[i % 2]() for i in range(n))])


@case("findings", "finding", 60_000, "a file of lines with one finding each")
def build_findings(directory, n):
    text = Text(6)
    one_file(directory, ["\n".join(text.words(30) + " " + text.token() for _ in range(n)) + "\n"])


@case("findings-edited", "finding", 60_000, "the same in 8 versions")
def build_findings_edited(directory, n):
    text = Text(7)
    pieces = [text.words(30) + " " + text.token() for _ in range(n)]
    one_file(directory, edited(pieces, "\n", 8, text))


@case("findings-added", "finding", 4_000, "a file that grows by one finding in each commit")
def build_findings_added(directory, n):
    # What is scanned grows with the square of n: a unit is a finding of a version.
    text = Text(8)
    lines = [text.source(2000)]
    repository = Repository(directory, 50)
    for i in range(n):
        if i % 50 == 0:
            lines = lines[:1]
        lines.append("x = " + text.token() + "\n")
        repository.commit({"file.txt": repository.blob("".join(lines))})
    repository.done()


@case("same-secret", "finding", 60_000, "one secret on every line of a file")
def build_same_secret(directory, n):
    text = Text(9)
    token = text.token()
    one_file(directory, ["\n".join(text.words(10) + " " + token for _ in range(n)) + "\n"])


@case("anchors", "line", 60_000, "lines that begin what a rule seeks, and never end it")
def build_anchors(directory, n):
    text = Text(10)
    begin = "-----BEGIN " + "RSA PRIVATE" + " KE" + "Y----"
    lines = [(begin if i % 2 else "kind: " + "Secret") + "\n" + text.words(60) for i in range(n)]
    one_file(directory, ["\n".join(lines)])


@case("keys", "key", 10_000, "private keys one after the other")
def build_keys(directory, n):
    text = Text(11)
    head, tail = ("-----" + word + " RSA PRIVATE" + " KE" + "Y-----\n" for word in ("BEGIN", "END"))
    one_file(directory, ["".join(head + text.digits(64) + "\n" + text.digits(64) + "\n" + tail
                                 for _ in range(n))])


@case("tiny-blobs", "blob", 1_000_000, "files of a few bytes, 1,000 a directory")
def build_tiny_blobs(directory, n):
    repository = Repository(directory, 0)
    files = {f"{i // 1000:04}/{i % 1000:03}": repository.blob(f"{i}\n") for i in range(n)}
    repository.commit(files)
    repository.done()


@case("chain", "version", 4_000, "a file in a delta chain as long as its history")
def build_chain(directory, n):
    text = Text(12)
    lines = text.source(20_000).split("\n")
    lines[len(lines) // 2] = text.token()
    one_file(directory, edited(lines, "\n", n, text), depth=4095)


@case("chain-encoded", "version", 4_000, "the same with encoded lines")
def build_chain_encoded(directory, n):
    text = Text(13)
    lines = [text.words(40) + " " + base64.b64encode(text.words(60).encode()).decode()
             for _ in range(200)]
    one_file(directory, edited(lines, "\n", n, text), depth=4095)


@case("directory", "file", 100_000, "files in one directory, and ten commits that change one each")
def build_directory(directory, n):
    text = Text(14)
    repository = Repository(directory, 0)
    repository.commit({f"file{i:06}": repository.blob(f"{i} {text.words(20)}\n")
                       for i in range(n)})
    for i in range(10):
        repository.commit({f"file{i * (n // 10):06}": repository.blob(text.token() + "\n")})
    repository.done()


@case("directory-edited", "commit", 2_000, "commits that change one of 5,000 files in a directory")
def build_directory_edited(directory, n):
    text = Text(15)
    repository = Repository(directory)
    repository.commit({f"file{i:06}": repository.blob(f"{i}\n") for i in range(5_000)})
    for i in range(n):
        repository.commit({f"file{text.random.randrange(5_000):06}": repository.blob(f"x{i}\n")})
    repository.done()


@case("renames", "file", 20_000, "a directory that is renamed and edited")
def build_renames(directory, n):
    text = Text(16)
    repository = Repository(directory, 0)
    contents = [text.source(300) for _ in range(n)]
    repository.commit({f"a/{i:06}": repository.blob(content)
                       for i, content in enumerate(contents)})
    changes = {f"a/{i:06}": None for i in range(n)}
    changes.update({f"b/{i:06}": repository.blob(content + text.token() + "\n")
                    for i, content in enumerate(contents)})
    repository.commit(changes)
    repository.done()


@case("commits", "commit", 40_000, "commits that change one of 1,000 files")
def build_commits(directory, n):
    text = Text(17)
    repository = Repository(directory)
    for i in range(n):
        path = f"{text.random.randrange(30)}/{text.random.randrange(30)}"
        repository.commit({path: repository.blob(text.source(200))})
    repository.done()


@case("merges", "merge", 10_000, "merges of branches of one commit each")
def build_merges(directory, n):
    text = Text(18)
    repository = Repository(directory)
    repository.commit({"file": repository.blob("begin\n")})
    for i in range(n):
        base = repository.tip
        sides = []
        for side in ("left", "right"):
            blob = repository.blob(f"{i} {text.words(50)}\n")
            sides.append(repository.commit({f"{side}{i % 50}": blob}, [base], side))
        repository.commit({f"right{i % 50}": blob}, sides)
    repository.done()


def write_references(repository, names):
    ids = repository.ids()
    with open(os.path.join(repository.directory, "packed-refs"), "w", encoding="ascii") as out:
        out.write("# pack-refs with: peeled fully-peeled sorted \n")
        for name, mark in sorted(names.items()):
            out.write(f"{ids[mark]} {name}\n")


@case("refs", "reference", 100_000, "references to 100 commits, each of them with a finding")
def build_refs(directory, n):
    text = Text(19)
    repository = Repository(directory)
    for i in range(100):
        repository.commit({"file": repository.blob(text.token() + "\n")})
    repository.done()
    write_references(repository, {f"refs/tags/v{i:06}": repository.commits[i % 100]
                                  for i in range(n)})


@case("refs-commits", "reference", 40_000, "as many references as commits")
def build_refs_commits(directory, n):
    repository = Repository(directory)
    for i in range(n):
        repository.commit({f"{i % 100}": repository.blob(f"{i}\n")})
    repository.done()
    write_references(repository, {f"refs/tags/v{i:06}": commit
                                  for i, commit in enumerate(repository.commits)})


@case("refs-findings", "reference", 4_000, "references, each of which reaches as many findings")
def build_refs_findings(directory, n):
    text = Text(20)
    repository = Repository(directory)
    repository.commit({"file": repository.blob("".join(text.token() + "\n" for _ in range(n)))})
    for i in range(n):
        repository.commit({"other": repository.blob(f"{i}\n")})
    repository.done()
    write_references(repository, {f"refs/tags/v{i:06}": commit
                                  for i, commit in enumerate(repository.commits)})


@case("encoded", "byte", 8 * MEGABYTE, "lines that are encoded five times over a finding")
def build_encoded(directory, n):
    text = Text(21)
    lines = []
    size = 0
    while size < n:
        value = text.assignment()
        for _ in range(5):
            value = base64.b64encode(value.encode()).decode()
        lines.append("x = " + value + " ;")
        size += len(lines[-1])
    one_file(directory, ["\n".join(lines) + "\n"])


@case("encoded-line", "byte", 8 * MEGABYTE, "one line of encoded words")
def build_encoded_line(directory, n):
    text = Text(22)
    pieces = [base64.b64encode(text.words(100).encode()).decode() for _ in range(n // 140)]
    one_file(directory, [" , ".join(pieces)])


@case("encoded-line-edited", "byte", 2 * MEGABYTE, "one line of encoded words in 8 versions")
def build_encoded_line_edited(directory, n):
    text = Text(23)
    pieces = [base64.b64encode(text.words(100).encode()).decode() for _ in range(n // 140)]
    one_file(directory, edited(pieces, " , ", 8, text))


@case("encoded-run", "byte", 8 * MEGABYTE, "one encoded run of encoded runs")
def build_encoded_run(directory, n):
    text = Text(24)
    data = text.words(n // 5) + " " + text.token()
    for _ in range(5):
        data = base64.b64encode(data.encode()).decode()
    one_file(directory, ["x = " + data + "\n"])


@case("percent", "byte", 8 * MEGABYTE, "one line of percent signs that encode percent signs")
def build_percent(directory, n):
    one_file(directory, ["%25" * (n // 3)])


@case("long-lines-diff", "line", 20_000, "a file whose every other line changes")
def build_long_lines_diff(directory, n):
    text = Text(25)
    lines = [text.words(40) + f" {i} " + text.token() for i in range(n)]
    changed = [line if i % 2 else line + ";" for i, line in enumerate(lines)]
    one_file(directory, ["\n".join(lines), "\n".join(changed)])


@case("deep-path", "directory", 1_000, "directories in directories")
def build_deep_path(directory, n):
    # The path's length is n, so what is written grows with n as well.
    text = Text(26)
    repository = Repository(directory, 0)
    repository.commit({"d/" * n + "file": repository.blob(text.token() + "\n")})
    repository.done()
