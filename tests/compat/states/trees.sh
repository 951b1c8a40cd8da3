# Directories and files.

### root-spellings: files are named as the root was
put n/a.txt "$(token 1)"
put n/sub/b.txt "$(token 2)"
scan dir n
scan dir ./n
scan dir n/
scan dir n//sub
scan dir "$PWD/n"
scan dir n/./sub/..
cd n
scan dir .
scan dir ./
scan dir ..
scan dir ../n
cd sub
scan dir ../../n/sub

### default-root: no target is this directory
put a.txt "$(token 1)"
scan dir
scan detect --no-git

### file-targets: a file keeps its spelling
put n/a.txt "$(token 1)"
scan dir n/a.txt
scan dir ./n/a.txt
scan dir "$PWD/n/a.txt"
scan file n//a.txt
scan directory n

### several-targets: gitleaks ignores them all
put a/x "$(token 1)"
put b/y "$(token 2)"
put c/z "$(token 3)"
differs 'all that was named is scanned, and only that'
scan dir a b

### symlinked-root: gitleaks says it is clean
put n/a.txt "$(token 1)"
ln -s n link
ln -s n/a.txt file
differs 'a root is followed when it is a link'
scan dir link
scan dir link/
scan dir file
differs 'a root is followed when it is a link'
scan dir --follow-symlinks link
scan dir --follow-symlinks file

### missing-target: a warning, and clean
differs 'nothing was scanned'
scan dir absent

### hidden-and-git: .git is scanned unless a list says otherwise
repo r
put .hidden/x "$(token 1)"
put .git/description "$(token 2)"
scan dir .
cat >../all.toml <<'END'
[[rules]]
id = "tok"
regex = '''\btok_[a-z0-9]{24}\b'''
keywords = ["tok_"]
END
differs '.git is never walked: history and staged read what it holds'
scan_bare dir . -c ../all.toml

### archive-like-names: text files that gitleaks passes over
put x.target "$(token 1)"
put y.bru "$(token 2)"
put a.browser.js "$(token 3)"
put c.zip.txt "$(token 4)"
put notes.lz "$(token 5)"
put fine.tgz "$(token 6)"
differs 'text files are scanned, whatever their name contains'
scan dir .

### magic-numbers: text that begins like a program
put mz.txt "MZ $(token 1)"
put ps.txt "%!PS" "$(token 2)"
put sql.txt "SQLite is fine $(token 3)"
put pdf.txt "%PDF-1.4 $(token 4)"
put rtf.txt '{\rtf1 '"$(token 5)"'}'
put bz.txt "BZh $(token 6)"
put ar.txt '!<arch>' "$(token 7)"
put plain.txt "X MZ $(token 8)"
differs 'what is text is scanned, whatever its first bytes'
scan dir .

### magic-bytes: programs and fonts
raw elf '\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\n%s\n' "$(token 1)"
raw wasm '\0asm\1\0\0\0\n%s\n' "$(token 2)"
raw woff 'wOFF\0\1\0\0\n%s\n' "$(token 3)"
raw png '\211PNG\r\n\032\n%s\n' "$(token 4)"
differs 'what is text is scanned, whatever its first bytes'
scan dir .

### utf-16: scanned as bytes, finds nothing
printf '\377\376' >f
token 1 | sed 's/./&\x00/g' >>f
scan dir .

### path-allowlist-prunes: a directory that a list names is not entered
put vendored/a "$(token 1)"
put deep/vendored/b/c "$(token 2)"
put passed.txt "$(token 3)"
put deep/bypassed.txt "$(token 4)"
put kept "$(token 5)"
scan dir .
scan dir deep/vendored
scan dir vendored

### and-allowlist-in-dir: gitleaks passes over the whole file
cat >and.toml <<'END'
[[rules]]
id = "tok"
regex = '''\btok_[a-z0-9]{24}\b'''
keywords = ["tok_"]
[[allowlists]]
condition = "AND"
paths = ['''fixtures/''']
regexes = ['''^tok_zzz''']
END
repo r
put fixtures/a "$(token 1)"
put b "$(token 2)"
git add -A
scan_bare dir . -c ../and.toml
scan_bare git --staged . -c ../and.toml
commit one
scan_bare git . -c ../and.toml

### empty-tree: nothing at all
mkdir empty
scan dir empty
: >zero
scan dir zero

### large-files: over a limit
put small "$(token 1)"
{ lines 120000; token 2; echo; } >large
scan dir .
differs 'a file over the limit was not scanned: the exit code says so'
scan dir --max-target-megabytes 1 .
scan dir --max-target-megabytes 2 .

### chunk-cut: gitleaks cuts at 125,000 bytes
{ awk 'BEGIN { for (i = 0; i < 12499; i++) printf "0123456 8\n" }'; token 1; echo; } >f
differs 'nothing is cut'
scan dir .
differs 'nothing is cut'
scan stdin <f

### chunk-columns: a long first line of a second chunk
{ awk 'BEGIN { for (i = 0; i < 14000; i++) printf "0123456 89" }'; printf ' %s\n' "$(token 1)"; } >f
differs 'columns count from the line, not from the chunk that gitleaks cut'
scan dir .

### path-finding-per-chunk: one for each of gitleaks' chunks
lines 60000 >big.p12
differs 'a file is one text: one finding'
scan dir .

### special-files: pipes and sockets
mkfifo pipe
put f "$(token 1)"
scan dir .
