"""Cases of bench/growth: large texts, in one version or several."""
import base64

from growth_repository import Repository, Text, case

MEGABYTE = 1_000_000


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


@case("last-line", "finding", 60_000, "a long last line, as gitleaks counts lines",
      arguments=["--profile=gitleaks"])
def build_last_line(directory, n):
    text = Text(30)
    one_file(directory, ["first\n" + " ".join(text.token() for _ in range(n))])


@case("carriage-returns", "finding", 60_000, "lines that only carriage returns end, likewise",
      arguments=["--profile=gitleaks"])
def build_carriage_returns(directory, n):
    text = Text(31)
    one_file(directory, ["first\n" + "\r".join(text.token() for _ in range(n))])


LINE_RULES = """
[[rules]]
id = "four"
regex = 'k_[a-z]{4}'
[[rules.allowlists]]
regexTarget = "line"
regexes = ['never[0-9]here']
"""


@case("line-allowlist", "finding", 60_000, "one line that an allowlist looks at for each finding",
      rules=LINE_RULES)
def build_line_allowlist(directory, n):
    text = Text(32)
    one_file(directory, [" ".join("k_" + text.digits(4, "abcdefgh") for _ in range(n))])


COMPOSITE_RULES = """
[[rules]]
id = "first"
regex = 'k_[a-z]{4}'
[[rules.required]]
id = "second"
withinLines = 1
[[rules]]
id = "second"
regex = 'q_[a-z]{4}'
skipReport = true
"""


@case("composite", "finding", 60_000, "a composite rule whose parts are far from each other",
      rules=COMPOSITE_RULES)
def build_composite(directory, n):
    text = Text(33)
    lines = ["k_" + text.digits(4, "abcdefgh") for _ in range(n // 2)] + ["", "", ""]
    lines += ["q_" + text.digits(4, "abcdefgh") for _ in range(n // 2)]
    one_file(directory, ["\n".join(lines)])


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
