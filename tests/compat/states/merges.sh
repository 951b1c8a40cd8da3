# More than one parent.

### merge-clean: each line belongs to the commit of its branch
repo r
lines 20 >f
save base
git checkout -q -b side
{ token 1; echo; lines 20; } >f
save side
git checkout -q main
{ lines 20; token 2; echo; } >f
save main
tick
git merge -q -m merge side
scan git .
scan git --log-opts='main --first-parent' .
scan git --log-opts='main --no-merges' .
scan git --log-opts='side..main' .

### merge-evil: what only the merge brought is seen by no diff of gitleaks
repo r
lines 20 >f
save base
git checkout -q -b side
put g side
save side
git checkout -q main
put h main
save main
git merge -q --no-commit side
put evil "$(token 1)"
{ lines 20; token 2; echo; } >f
git add -A
scan git --staged .
tick
git commit -q -m evil
scan git .
scan dir .

### merge-octopus: three sides
repo r
lines 5 >f
save base
for i in 1 2 3; do
  git checkout -q -b "s$i" main
  put "f$i" "$(token "$i")"
  save "s$i"
done
git checkout -q main
tick
git merge -q -m octopus s1 s2 s3
scan git .

### merge-conflict-resolved: both sides' lines and one of the merge
repo r
put f base
save base
git checkout -q -b side
put f "$(token 1)"
save side
git checkout -q main
put f "$(token 2)"
save main
git merge -q side >/dev/null 2>&1 || true
scan git --pre-commit .
scan git --staged .
scan dir .
put f "$(token 1)" "$(token 2)" "$(token 3)"
git add f
scan git --staged .
tick
git commit -q -m merged
scan git .

### merge-unrelated: two roots
repo r
put f "$(token 1)"
save one
git checkout -q --orphan other
git rm -q -rf .
put g "$(token 2)"
save two
git checkout -q main
tick
git merge -q --allow-unrelated-histories -m joined other
scan git .

### criss-cross: merges of merges
repo r
lines 30 >f
save base
git checkout -q -b side
{ token 1; echo; lines 30; } >f
save s1
git checkout -q main
{ lines 30; token 2; echo; } >f
save m1
git branch m1
tick
git merge -q -m m2 side
git checkout -q side
tick
git merge -q -m s2 m1
put g "$(token 3)"
save s3
git checkout -q main
tick
git merge -q -m m3 side
scan git .

### cherry-pick-and-revert: the same line comes several times
repo r
put f one
save base
git checkout -q -b side
put f one "$(token 1)"
save add
git checkout -q main
tick
git cherry-pick side >/dev/null
tick
git revert --no-edit HEAD >/dev/null
tick
git revert --no-edit HEAD >/dev/null
scan git .

### subtree: a branch merged under a directory
repo r
put f one
save base
git checkout -q --orphan part
git rm -q -rf .
{ lines 20; token 1; echo; } >g
save part
git checkout -q main
tick
git merge -q -s ours --no-commit --allow-unrelated-histories part
git read-tree --prefix=sub/ -u part
tick
git commit -q -m subtree
echo "$(token 2)" >>sub/g
save more
scan git .
