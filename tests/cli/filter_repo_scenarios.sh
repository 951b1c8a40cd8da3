#!/bin/sh
# filter_repo_scenarios.sh COMMAND...: rewrites small repositories with COMMAND ("git filter-repo",
# "secretscan filter-repo") in the working directory, and prints what became of each. What
# git-filter-repo 2.47.0 (a40bce548d2c) with git 2.39.5 made of them is filter_repo_golden.txt, but for
# eight rows of ref-map: in later runs it writes zeros for references whose first commit had been pruned
# earlier. There the file has what `git for-each-ref` tells.
set -u
work=$PWD
export GIT_AUTHOR_NAME=T GIT_AUTHOR_EMAIL=t@example.com
export GIT_COMMITTER_NAME=T GIT_COMMITTER_EMAIL=t@example.com
export GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000'
now=1700000000 mark=0

# commit BRANCH MESSAGE FROM MERGE CHANGES...: to the fast-import stream. CHANGES are "M path text" or
# "D path".
commit() {
  now=$((now + 60)) mark=$((mark + 1))
  printf 'commit %s\nmark :%d\ncommitter C O Mitter <c@example.com> %d +0100\n' "$1" $mark $now
  printf 'data <<END\n%s\nEND\n' "$2"
  [ -z "$3" ] || printf 'from %s\n' "$3"
  [ -z "$4" ] || printf 'merge %s\n' "$4"
  shift 4
  for change; do
    set -- $change
    case $1 in
      M) printf 'M 100644 inline %s\ndata <<END\n%s\nEND\n' "$2" "$3" ;;
      D) printf 'D %s\n' "$2" ;;
    esac
  done
  printf '\n'
}

main=refs/heads/main
history() {
  commit $main 'add a' '' '' 'M a one'
  commit $main 'add b' '' '' 'M b two'
  commit $main 'add c, word-one in c' '' '' 'M c word-one'
  commit refs/heads/side 'add d beside' :1 '' 'M d four'
  commit refs/heads/side 'change b there' '' '' 'M b five'
  commit $main 'merge the side' '' refs/heads/side 'M d four'
  commit refs/heads/orphan 'add e alone' '' '' 'M e word-two'
  commit refs/heads/orphan 'only words' '' '' 'M e word-one'
  commit $main 'last, word-one again' '' '' 'M a word-one'
  printf 'tag v1\nfrom :6\ntagger T <t@example.com> %d +0000\ndata 7\nversion\n' $now
  printf 'reset refs/tags/light\nfrom refs/heads/side\n\n'
}

create() {  # NAME [OPTION]
  name=$1
  mkdir "$work/$name" && cd "$work/$name" || exit 1
  git init -q -b main ${2:-}
  mark=0
  history | git fast-import --quiet
  [ -n "${2:-}" ] || git reset -q --hard
  git gc -q
}

files=filter-repo
show() {
  echo "-- references"
  git for-each-ref --format='%(objectname) %(objecttype) %(refname) %(symref)'
  echo "HEAD $(git symbolic-ref -q HEAD || git rev-parse HEAD)"
  directory=$(git rev-parse --git-dir)
  for file in commit-map ref-map changed-refs first-changed-commits original_lfs_objects \
      orphaned_lfs_objects; do
    [ ! -f "$directory/$files/$file" ] || { echo "-- $file"; cat "$directory/$files/$file"; }
  done
  if [ -f "$directory/$files/suboptimal-issues" ]; then
    echo "-- suboptimal-issues"
    grep '^  ' "$directory/$files/suboptimal-issues" | LC_ALL=C sort
  fi
}

run() {  # ARGUMENTS...
  echo "== $name: $*"
  "$command_1" $command_rest "$@" >"$work/out" 2>"$work/err" </dev/null
  echo "-- exit code $?"
  show
}
command_1=$1
shift
command_rest=$*

create runs
printf 'word-one==>R\nword-two==>R\n' >"$work/words"
run --force --invert-paths --path b
run --replace-text ../words
run --invert-paths --path a --refs main
run --invert-paths --path d

create pruned
run --force --path e
create degenerate
run --force --invert-paths --path d --prune-empty always --prune-degenerate always
create never
run --force --invert-paths --path b --prune-empty never --prune-degenerate never
create partial
run --force --replace-text ../words --refs main~2..main v1
run --force --replace-text ../words --partial

create mentions
{
  commit refs/heads/more "see $(git rev-parse main) and $(git rev-parse --short=8 main~1)" main '' 'M f six'
  commit refs/heads/more "see deadbeef, 1234567 and $(git rev-parse --short=9 refs/heads/side)" '' '' 'M f seven'
} | git fast-import --quiet
run --force --invert-paths --path a --path b
create messages
run --force --replace-message ../words

create modes
git replace main~1 main~2
cd "$work"
for mode in delete-no-add delete-and-add update-no-add update-or-add update-and-add old-default; do
  cp -R modes modes-$mode && cd modes-$mode && name=modes-$mode
  run --force --replace-text ../words --replace-refs $mode
  cd "$work"
done

create upstream
cd "$work"
git clone -q "file://$work/upstream" origin && cd origin && name=origin
git branch -q side HEAD~1
git config branch.side.remote elsewhere
run --force --replace-text ../words
echo "-- configuration"
git config --local --list | grep -v '^core\.'
git status --short
cd "$work"
git clone -q --mirror "file://$work/upstream" mirror && cd mirror && name=mirror
run --strip-blobs-bigger-than 5

create stash
for word in word-one word-two; do
  printf '%s\n' $word >>c
  git stash push -q -m "stashed $word"
done
printf 'x\n' >>a && git stash push -q -m "only a"
run --force --replace-text ../words --invert-paths --path a
echo "-- stash"
cut -d' ' -f1,2 <.git/logs/refs/stash
git status --short

create detached
git checkout -q HEAD~1
run --force --replace-text ../words
create bare --bare
run --force --replace-text ../words

create lfs
{
  for object in a b; do
    now=$((now + 60))
    printf 'commit refs/heads/main\ncommitter C <c@example.com> %d +0000\ndata 0\n' $now
    [ $object = b ] || printf 'from refs/heads/main^0\n'
    printf 'M 100644 inline .gitattributes\ndata <<END\n*.bin filter=lfs\nEND\n'
    printf 'M 100644 inline %s.bin\ndata <<END\nversion 1\noid sha256:%s\nsize 3\nEND\n\n' \
      $object $object
  done
} | git fast-import --quiet
git config filter.lfs.smudge cat && git config filter.lfs.clean cat
git reset -q --hard
run --force --sdr --no-fetch --invert-paths --path a.bin
run --invert-paths --path b.bin
