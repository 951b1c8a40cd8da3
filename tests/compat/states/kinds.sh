# Things in trees that are no plain files.

### mode-change: alone it adds nothing
repo r
put f "$(token 1)"
save base
chmod +x f
everywhere mode

### mode-and-edit: with an edit, the edit
repo r
put f "$(token 1)"
save base
chmod +x f
put f "$(token 1)" "$(token 2)"
everywhere mode

### symlink: a link's target is its text
repo r
put target "$(token 1)"
ln -s target link
ln -s "$(token 2)" broken
mkdir dir
put dir/f "$(token 3)"
ln -s dir linked
ln -s loop loop
everywhere links

### symlink-followed: by flag, links to files
put tree/target "$(token 1)"
ln -s target tree/link
put outside/x "$(token 2)"
ln -s ../outside/x tree/out
ln -s ../outside tree/dir
scan dir --follow-symlinks tree
scan dir tree

### symlink-retargeted: only the new target is new
repo r
ln -s "one-$(token 1)" link
save base
rm link
ln -s "two $(token 2)" link
everywhere link

### type-change-to-link: excluded by gitleaks in history
repo r
put f "$(token 1)" two
save base
rm f
ln -s "go $(token 2)" f
everywhere type

### type-change-to-file: excluded as well
repo r
ln -s "go $(token 1)" f
save base
rm f
put f "$(token 2)" two
everywhere type

### file-becomes-directory: and back
repo r
put x "$(token 1)"
save base
rm x
put x/y "$(token 2)"
everywhere directory
rm -r x
put x "$(token 3)"
everywhere file

### submodule: added, moved and removed
git init -q -b main lib
(cd lib && put f "$(token 1)" && git add f && git commit -q -m lib)
repo r
put f "$(token 2)"
save base
git -c protocol.file.allow=always submodule --quiet add ../lib part
git add -A
scan git --staged .
commit add
git mv part piece
git add -A
scan git --staged .
commit move
(cd piece && put g "$(token 3)" && git add g && git commit -q -m more)
scan git --pre-commit .
git add -A
scan git --staged .
commit bump
git rm -q -f piece
scan git --staged .
commit gone
scan git .

### submodule-text: a rule that matches the pointer's line
git init -q -b main lib
(cd lib && git commit -q --allow-empty -m one)
cat >sub.toml <<'END'
[[rules]]
id = "pointer"
description = "the line of a submodule"
regex = '''Subproject commit ([0-9a-f]{40})'''
END
repo r
git -c protocol.file.allow=always submodule --quiet add ../lib part
git add -A
scan_bare git --staged . -c ../sub.toml
commit add
scan_bare git . -c ../sub.toml

### nested-repository: a repository in the tree that is no submodule
repo r
put f "$(token 1)"
git init -q -b main inner
put inner/g "$(token 2)"
(cd inner && git add g && git commit -q -m inner)
git add f
commit base
scan dir .
scan git .
scan git inner
