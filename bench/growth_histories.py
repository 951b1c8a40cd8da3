"""Cases of bench/growth: many objects, commits and references."""
import os

from growth_repository import Repository, Text, case


@case("tiny-blobs", "blob", 1_000_000, "files of a few bytes, 1,000 a directory")
def build_tiny_blobs(directory, n):
    repository = Repository(directory, 0)
    files = {f"{i // 1000:04}/{i % 1000:03}": repository.blob(f"{i}\n") for i in range(n)}
    repository.commit(files)
    repository.done()


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


@case("deep-path", "directory", 1_000, "directories in directories")
def build_deep_path(directory, n):
    # The path's length is n, so what is written grows with n as well.
    text = Text(26)
    repository = Repository(directory, 0)
    repository.commit({"d/" * n + "file": repository.blob(text.token() + "\n")})
    repository.done()
