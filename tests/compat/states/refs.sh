# References, ranges, and ways in which a repository lies on a disk.

### tags: annotated, nested, and of commits that no branch has
repo r
put f "$(token 1)"
save one
git checkout -q -b gone
put g "$(token 2)"
save two
tick
git tag -a -m "message $(token 3)" v1
git tag -a -m nested v2 v1
git checkout -q main
git branch -q -D gone
scan git .
scan git --log-opts=--tags .
scan git --log-opts=v1 .
scan git --log-opts=--branches .

### tag-of-blob: no commit leads there
repo r
put f one
save one
token 1 | git hash-object -w --stdin >../blob
git tag blob "$(cat ../blob)"
scan git .

### notes: are commits of another reference
repo r
put f one
save one
tick
git notes add -m "$(token 1)"
scan git --log-opts=refs/notes/commits .

### stashes: index, work tree and untracked files
repo r
put f one
save one
put f one "$(token 1)"
git add f
put f one "$(token 1)" "$(token 2)"
put new "$(token 3)"
tick
git stash push -q -u -m wip
scan git .
differs 'refused with a sentence instead of a scan of something else'
scan git --log-opts='--all -m' .

### remote-branches: a clone has them, too
repo r
put f "$(token 1)"
save one
git checkout -q -b other
put g "$(token 2)"
save two
git checkout -q main
cd ..
git clone -q r copy
scan git copy
scan git --log-opts=--remotes copy

### detached: a HEAD without a branch
repo r
put f "$(token 1)"
save one
git checkout -q --detach
put g "$(token 2)"
save two
scan git .
git checkout -q main
scan git .
scan git --log-opts=HEAD .

### unborn: a repository without commits
repo r
scan git .
put f "$(token 1)"
git add f
scan git --staged .
scan git .

### log-opts-ranges: what of the history
repo r
for i in 1 2 3 4 5 6; do
  put "f$i" "$(token "$i")"
  save "c$i"
done
git tag v3 HEAD~3
git branch side HEAD~2
scan git --log-opts=HEAD .
scan git --log-opts=v3..main .
scan git --log-opts='main ^side' .
differs 'refused with a sentence instead of a scan of something else'
scan git --log-opts=side...v3 .
scan git --log-opts='-n 2' .
scan git --log-opts=-2 .
scan git --log-opts='--all --max-count=3' .
scan git --log-opts='HEAD~1' .
differs 'refused with a sentence instead of a scan of something else'
scan git --log-opts='main@{0} -1' .
scan git --log-opts='--since=2023-11-14T22:18:00+00:00 --all' .
scan git --log-opts='--until=2023-11-14T22:18:00+00:00 --all' .
differs 'refused with a sentence instead of a scan of something else'
scan git --log-opts='--all --not v3' .

### log-opts-deletions: with options gitleaks lists type changes, too
repo r
put f "$(token 1)"
save one
rm f
ln -s "to $(token 2)" f
save two
rm f
put f "$(token 3)"
save three
scan git --log-opts=--all .
scan git .

### bare: no work tree
repo r
put f "$(token 1)"
save one
cd ..
git clone -q --bare r bare.git
scan git bare.git
scan git r/.git

### worktree: a linked work tree has its own HEAD and index
repo r
put f "$(token 1)"
save one
git worktree add -q ../linked -b topic
cd ../linked
put g "$(token 2)"
save two
put h "$(token 3)"
git add h
scan git .
scan git --staged .
scan git ../r
scan git --staged ../r

### shallow: what was cut off is not there
repo r
for i in 1 2 3; do
  put "f$i" "$(token "$i")"
  save "c$i"
done
cd ..
git clone -q --depth 1 "file://$PWD/r" shallow
scan git shallow

### packed-and-loose: deltas, packs and references in files
repo r
{ lines 200; token 1; echo; } >f
save one
{ lines 200; token 1; echo; token 2; echo; } >f
save two
git gc -q
git pack-refs --all
{ lines 200; token 1; echo; token 2; echo; token 3; echo; } >f
save three
scan git .

### alternates: objects of another repository
repo r
put f "$(token 1)"
save one
cd ..
git clone -q --shared r copy
cd copy
put g "$(token 2)"
save two
scan git .

### subdirectory-target: the repository around it, all of it
repo r
put f "$(token 1)"
put sub/g "$(token 2)"
save one
scan git sub
cd sub
scan git .

### replaced: a commit that another stands in for
repo r
put f "$(token 1)"
save one
put f "$(token 1)" "$(token 2)"
save two
git checkout -q --orphan other
put f "$(token 3)"
save three
git checkout -q main
git replace main other
scan git .

### grafted-empty: commits without changes
repo r
commit one
commit two
put f "$(token 1)"
save three
commit four
scan git .

### mailmap: names as the work tree tells them
repo r
put .mailmap 'Proper Name <proper@example.com> <author@example.com>'
put f "$(token 1)"
save one
scan git .

### missing-repository: gitleaks calls it clean
mkdir nothing
differs 'nothing was scanned'
scan git nothing
differs 'nothing was scanned'
scan git absent

### missing-object: gitleaks stops there and calls it clean
repo r
put f "$(token 1)"
save one
put g "$(token 2)"
save two
put h "$(token 3)"
save three
rm -f .git/objects/"$(git rev-parse HEAD:g | sed 's#..#&/#')"
differs 'gitleaks stops where git fails and keeps quiet about the rest'
scan git .
