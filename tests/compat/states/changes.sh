# What commits do to files.

### first-commit: all of a first commit's lines are new
repo r
put a.txt one "$(token 1)" three
put sub/dir/b.txt "x $(token 2) y $(token 3)"
everywhere first

### changed-lines: only added lines, with the numbers of the new file
repo r
lines 40 >f
put g "$(token 1)"
save base
{ lines 9; echo "at ten $(token 2)"; lines 20; echo "pair = \"abcdef123456\""; lines 12; } >f
put g "$(token 1)" "$(token 4)"
everywhere change
scan git --log-opts=HEAD .

### many-hunks: every hunk is judged by itself
repo r
lines 400 >f
save base
awk -v t="$(token 7)" 'NR % 20 == 0 { print t, NR; next } NR % 33 == 0 { print "pair ="; next } { print }' f >g
mv g f
everywhere many

### split-by-hunks: what spans two hunks is in neither
repo r
put f '=== OPEN ===' 'old one' 'kept line' 'old two' '=== SHUT ==='
save base
put f '=== OPEN ===' 'new one' 'kept line' 'new two' '=== SHUT ==='
git add f
scan git --staged .
commit split
scan git .

### across-lines: a match over two lines of one hunk
repo r
put f 'a = 1' 'pair =' '  "abcdef123456"' 'b = 2'
put g '=== OPEN ===' 'one line' 'two lines' '=== SHUT ===' '' '=== OPEN ===' 'no end'
everywhere two

### keyword-elsewhere: the keyword must be in the same hunk
repo r
put f 'word: THING=abcd1234efgh5678' 'PICK' 'pick(abc,12345678)'
put g 'ZQ12345678ZQ no keyword needed'
everywhere keyword

### deletions-only: what is removed is not reported again
repo r
put f one "$(token 1)" two "$(token 2)" three
put gone "$(token 3)"
save base
put f one two three
git rm -q gone
everywhere removed

### delete-and-return: each return is an addition
repo r
put f "$(token 1)"
save one
git rm -q f
commit two
put f "$(token 1)"
save three
put g "$(token 1)"
save four
scan git .

### moved-line: a line that moves within a file is added again
repo r
{ lines 10; token 1; echo; lines 10 other; } >f
save base
{ token 1; echo; lines 10; lines 10 other; } >f
everywhere moved

### path-findings: one for every hunk
repo r
raw key.p12 'some bytes\nmore\n'
lines 30 >list.p12
: >empty.p12
save base
{ lines 3 x; lines 20; lines 4 y; } >list.p12
everywhere hunks

### path-and-regex: a rule for files of one kind
repo r
put a.ini 'ini=123456'
put a.txt 'ini=123456'
everywhere kind

### empty-files: nothing to say
repo r
: >empty
: >.gitkeep
everywhere empty
put empty "$(token 1)"
everywhere filled

### rename-pure: a rename alone adds nothing
repo r
{ lines 30; token 1; echo; } >a.txt
save base
git mv a.txt b.txt
everywhere rename

### rename-with-edit: the added lines, under the new name
repo r
{ lines 30; token 1; echo; } >a.txt
save base
mkdir deep
git mv a.txt deep/b.txt
{ lines 15; token 2; echo; lines 15; token 1; echo; } >deep/b.txt
everywhere rename

### rename-too-different: a new file
repo r
{ lines 10; token 1; echo; } >a.txt
save base
git mv a.txt b.txt
{ lines 10 other; token 1; echo; } >b.txt
everywhere rename

### rename-swap: two files change names
repo r
{ lines 20 a; token 1; echo; } >a
{ lines 20 b; token 2; echo; } >b
save base
mv a c
mv b a
mv c b
everywhere swap

### rename-to-other-kind: path rules see the new name only
repo r
{ lines 20; echo ini=123456; } >a.txt
save base
git mv a.txt a.ini
everywhere pure
git mv a.ini b.ini
echo ini=654321 >>b.ini
everywhere edited

### copy: copies are not looked for
repo r
{ lines 30; token 1; echo; } >a.txt
save base
cp a.txt b.txt
everywhere copy

### rename-of-many: each with its own partner
repo r
for i in 1 2 3 4 5 6; do
  { lines 20 "file$i"; token "$i"; echo; } >"f$i"
done
save base
mkdir to
for i in 1 2 3 4 5 6; do
  git mv "f$i" "to/g$i"
  echo "more $(token "9$i")" >>"to/g$i"
done
everywhere moved

### rename-of-emptied: an empty file has no partner
repo r
: >a
put b "$(token 1)"
save base
git mv a c
git mv b d
everywhere moved

### same-blob-twice: every place is reported
repo r
put a "$(token 1)"
put b/c "$(token 1)"
save base
put d "$(token 1)"
everywhere third

### long-message: title and body as git tells them
repo r
put f "$(token 1)"
git add f
commit 'title in
two lines


body  

  indented


end'
put f "$(token 2)"
git add f
commit ''
scan git .

### authors: names and zones
repo r
put f "$(token 1)"
git add f
GIT_AUTHOR_NAME='Ünï Cödé <odd' GIT_AUTHOR_EMAIL='x y@z' GIT_AUTHOR_DATE='@1700000000 +1345' git commit -q -m one
put f "$(token 2)"
git add f
GIT_AUTHOR_DATE='@100000 -0700' git commit -q -m two
scan git .

### author-before-epoch: a date that git log cannot print
repo r
put f "$(token 1)"
git add f
GIT_AUTHOR_DATE='@1 -0700' git commit -q -m one
differs 'git ends there with an error; gitleaks takes that for the end and says it is clean'
scan git .
