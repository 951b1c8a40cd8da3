# What is staged, and what is changed and is not.

### staged-partly: the index holds one version, the work tree another
repo r
put f one
save base
put f one "$(token 1)"
git add f
put f one "$(token 1)" "$(token 2)"
scan git --staged .
scan git --pre-commit --staged .
scan git --pre-commit .
scan protect --staged --source .
scan protect --source .

### staged-removed-again: only the index has it
repo r
put f one
save base
put f one "$(token 1)"
git add f
put f one
scan git --staged .
scan git --pre-commit .

### staged-first: before the first commit
repo r
put f "$(token 1)"
put sub/g "$(token 2)"
git add f sub
put f "$(token 1)" "$(token 3)"
put untracked "$(token 4)"
scan git --staged .
scan git --pre-commit .

### staged-from-below: from a sub-directory gitleaks sees that part only
repo r
put f one
put sub/g one
save base
put f one "$(token 1)"
put sub/g one "$(token 2)"
git add -A
put f one "$(token 1)" "$(token 3)"
put sub/g one "$(token 2)" "$(token 4)"
cd sub
scan git --staged .
scan git --pre-commit .
cd ..
scan git --staged sub
scan git --pre-commit sub

### intent-to-add: an entry without content
repo r
put f one
save base
put new "$(token 1)"
git add -N new
scan git --staged .
scan git --pre-commit .
git add new
scan git --staged .

### intent-to-add-empty: the file is empty
repo r
put f one
save base
: >new
git add -N new
scan git --staged .
scan git --pre-commit .

### staged-renames: pure, with an edit, and with a type change
repo r
{ lines 30; token 1; echo; } >a
{ lines 30 other; token 2; echo; } >b
{ lines 30 third; token 3; echo; } >c
save base
git mv a a2
git mv b b2
echo "$(token 4)" >>b2
git mv c c2
chmod +x c2
git add -A
scan git --staged .
mv a2 a3
echo "$(token 5)" >>b2
scan git --pre-commit .

### staged-deletions: nothing is added
repo r
put f "$(token 1)"
put g one "$(token 2)"
save base
git rm -q f
put g one
git add g
scan git --staged .
rm g
scan git --pre-commit .

### staged-binary: and text that was binary
repo r
raw f 'a\0%s\n' "$(token 1)"
raw g 'a\0b\n'
save base
raw f 'a\0%s\n%s\n' "$(token 1)" "$(token 2)"
raw g 'text %s\n' "$(token 3)"
git add -A
scan git --staged .
raw f 'text %s\n' "$(token 4)"
scan git --pre-commit .

### staged-type-change: a file becomes a link
repo r
put f "$(token 1)"
ln -s "to $(token 2)" l
save base
rm f l
ln -s "to $(token 3)" f
put l "$(token 4)"
scan git --pre-commit .
git add -A
scan git --staged .

### staged-mode-only: nothing is added
repo r
put f "$(token 1)"
save base
chmod +x f
scan git --pre-commit .
git add f
scan git --staged .

### staged-no-newline: the last line without its end
repo r
raw f 'one\ntwo'
save base
raw f 'one\ntwo\n%s' "$(token 1)"
git add f
raw f 'one\ntwo\n%s\n' "$(token 1)"
scan git --staged .
scan git --pre-commit .

### staged-crlf: with a text attribute the work tree is converted
repo r
put .gitattributes '*.txt text eol=crlf'
raw f.txt 'one\r\ntwo\r\n'
raw g.bin 'one\r\ntwo\r\n'
save base
raw f.txt 'one\r\n%s\r\ntwo\r\n' "$(token 1)"
raw g.bin 'one\r\n%s\r\ntwo\r\n' "$(token 2)"
scan git --pre-commit .
git add -A
scan git --staged .

### staged-many-hunks: numbers of the staged file
repo r
lines 300 >f
save base
awk -v t="$(token 7)" 'NR % 50 == 0 { print t; print "x"; next } NR % 70 == 0 { next } { print }' f >g
mv g f
git add f
awk -v t="$(token 8)" 'NR % 40 == 1 { print t } { print }' f >g
mv g f
scan git --staged .
scan git --pre-commit .

### staged-quoted: names that git quotes
repo r
put 'a	b' one
put 'quo"te' one
put "$(printf 'caf\351')" one
save base
put 'a	b' one "$(token 1)"
put 'quo"te' one "$(token 2)"
put "$(printf 'caf\351')" one "$(token 3)"
put 'trail ' "$(token 4)"
git add -A
scan git --staged .
put 'a	b' "$(token 5)"
scan git --pre-commit .

### conflict: unmerged entries
repo r
put f base
put g base
put h base
save base
git checkout -q -b side
put f "$(token 1)"
git rm -q g
put h base "$(token 4)"
save side
git checkout -q main
put f "$(token 2)"
put g "$(token 3)"
save main
tick
git merge side >/dev/null 2>&1 || true
scan git --staged .
scan git --pre-commit .
put f resolved "$(token 5)"
git add f
scan git --staged .

### rebase-stopped: between two commits
repo r
put f base
save base
git checkout -q -b side
put f side
save side1
put g "$(token 1)"
save side2
git checkout -q main
put f main
save main
git checkout -q side
git rebase -q main >/dev/null 2>&1 || true
put f both "$(token 2)"
scan git --pre-commit .
git add f
scan git --staged .

### assume-unchanged: entries that git does not look at
repo r
put f one
put g one
put h one
save base
put f one "$(token 1)"
put g one "$(token 2)"
put h one "$(token 3)"
git update-index --assume-unchanged f
git update-index --skip-worktree g
scan git --pre-commit .
git update-index --no-assume-unchanged f
git update-index --no-skip-worktree g
git add -A
scan git --staged .

### sparse: most of the work tree is not there
repo r
put a/f "$(token 1)"
put b/g "$(token 2)"
put c one
save base
git sparse-checkout set a 2>/dev/null
put a/f "$(token 1)" "$(token 3)"
scan git --pre-commit .
git add a/f
scan git --staged .

### index-versions: 2, 3 and 4
repo r
put deep/er/one one
put deep/er/two two
put deep/est one
save base
put deep/er/one one "$(token 1)"
put deep/er/two two "$(token 2)"
put new "$(token 3)"
git add -A
for version in 2 3 4; do
  git update-index --index-version "$version"
  scan git --staged .
done

### split-index: most entries lie in a second file
repo r
put a one
put b one
save base
git update-index --split-index
put a one "$(token 1)"
put c "$(token 2)"
git add -A
scan git --staged .
scan git --pre-commit .

### reset-soft: several commits are staged again
repo r
put f one
save base
put f one "$(token 1)"
save two
put g "$(token 2)"
save three
git reset -q --soft HEAD~2
scan git --staged .

### stale-stat: touched files did not change
repo r
put f "$(token 1)"
put g "$(token 2)"
save base
touch -d 2001-01-01 f g
put g "$(token 2)" "$(token 3)"
scan git --pre-commit .
scan git --staged .

### same-size-edit: changed within the second of git add
repo r
put f "$(token 1)"
git add f
put f "$(token 2)"
scan git --staged .
scan git --pre-commit .

### ignored-but-added: .gitignore hides nothing that is added
repo r
put .gitignore '*.env'
save base
put x.env "$(token 1)"
git add -f x.env
put y.env "$(token 2)"
scan git --staged .
scan git --pre-commit .
scan dir .

### staged-gitleaks-env: detect looks at history only
repo r
put f "$(token 1)"
save one
put g "$(token 2)"
git add g
scan detect --source .
scan detect --no-git --source .
scan detect --log-opts=HEAD --source .

### work-tree-missing-file: removed without git
repo r
put f one "$(token 1)"
put g "$(token 2)"
save base
rm g
put f one "$(token 1)" "$(token 3)"
scan git --pre-commit .
scan git --staged .

### work-tree-directory-for-file: something else lies there
repo r
put f one
put d/g one
save base
rm f
put f/inner "$(token 1)"
rm -r d
put d "$(token 2)"
scan git --pre-commit .
scan git --staged .
