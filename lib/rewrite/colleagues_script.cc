#include "rewrite/colleagues_script.h"

namespace secretscan {
namespace {

constexpr char kHead[] = R"script(#!/bin/sh
# Moves a clone onto the new history, after secrets were taken out of the old one.
#
#   sh colleagues.sh [REMOTE]
#
# Run it in the clone. The file commit-map must lie beside this script. What it does:
#   1. deletes tags that hold old commits, and fetches everything again;
#   2. moves each local branch: commits that were published become their new counterparts, your own are
#      rebased onto these;
#   3. forgets the old commits (reflogs, gc) and checks that they are gone.
# It stops before it changes anything when there is work that is not committed.
set -eu

remote=${1:-origin}
map=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/commit-map

say() { printf '%s\n' "$*"; }
fail() { printf 'stopped: %s\n' "$*" >&2; exit 1; }

# The first commits that were changed; whoever has none of them has nothing of the old history.
first_changed() {
  cat <<'IDS'
)script";

constexpr char kTail[] = R"script(IDS
}

present() {
  first_changed | while read -r id; do
    if git cat-file -e "$id" 2>/dev/null; then say "$id"; fi
  done
}

# Names of references of a kind ("refs/tags") that hold old commits.
holders() {
  for id in $(present); do
    git for-each-ref --contains="$id" --format='%(refname)' "$1"
  done | sort -u
}

git rev-parse --git-dir >/dev/null 2>&1 || fail 'this is no git repository'
[ -f "$map" ] || fail "there is no file $map"
git remote get-url -- "$remote" >/dev/null 2>&1 || fail "there is no remote $remote"
git_dir=$(git rev-parse --absolute-git-dir)
for name in MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD BISECT_LOG rebase-merge rebase-apply; do
  [ ! -e "$git_dir/$name" ] || fail "finish what is in progress first ($name)"
done
is_bare=$(git rev-parse --is-bare-repository)
if [ "$is_bare" = false ]; then
  cd "$(git rev-parse --show-toplevel)"
  [ -z "$(git status --porcelain --untracked-files=no)" ] ||
    fail 'there are changes that are not committed; commit them first'
fi
if git rev-parse --verify --quiet refs/stash >/dev/null; then
  fail 'there is stashed work, which is tied to the old history; apply or drop it first'
fi
[ "$(git worktree list --porcelain | grep -c '^worktree ')" -eq 1 ] ||
  fail 'there are several work trees; remove the others first (git worktree remove)'

if [ -z "$(present)" ]; then
  say 'This clone holds nothing of the old history.'
  exit 0
fi

say "Fetching from $remote ..."
holders refs/tags | while read -r ref; do
  git update-ref -d "$ref"
done
git fetch --prune --tags --force -- "$remote"

# The newest published commit that a branch is built upon, and what took its place.
published() {
  git rev-list --topo-order "$1" | awk -v map="$map" '
    BEGIN { while ((getline line < map) > 0) { split(line, id, " "); to[id[1]] = id[2] } }
    $1 in to {
      if (old == "") old = $1
      if (to[$1] !~ /^0+$/) { print old, to[$1]; exit }
    }'
}

current=$(git symbolic-ref --quiet HEAD || true)
if [ "$is_bare" = false ] && [ -z "$current" ]; then
  fail 'HEAD is no branch; check one out (git checkout BRANCH) and run this again'
fi
holders refs/heads | while read -r ref; do
  found=$(published "$ref")
  if [ -z "$found" ]; then
    say "left as it is: nothing that $ref is built upon is in the new history"
    continue
  fi
  old=${found% *}
  new=${found#* }
  git cat-file -e "$new^{commit}" 2>/dev/null ||
    fail "$remote does not have the new history yet ($new); run this again once it is pushed"
  if [ "$(git rev-parse "$ref^{commit}")" = "$old" ]; then
    if [ "$ref" = "$current" ] && [ "$is_bare" = false ]; then
      git reset --quiet --keep "$new"
    else
      git update-ref "$ref" "$new" "$old"
    fi
    say "moved: $ref"
  elif [ "$is_bare" = true ]; then
    say "left as it is: $ref has commits of its own; rebase it in a clone with a work tree"
  else
    git checkout --quiet "${ref#refs/heads/}" --
    git rebase --quiet --rebase-merges --onto "$new" "$old" </dev/null ||
      fail "$ref does not rebase by itself; resolve it (git rebase --continue), then run this again"
    say "rebased: $ref"
  fi
done
if [ "$is_bare" = false ] && [ "$(git symbolic-ref --quiet HEAD || true)" != "$current" ]; then
  git checkout --quiet "${current#refs/heads/}" --
fi

say 'Forgetting the old commits ...'
rm -f "$git_dir/ORIG_HEAD" "$git_dir/FETCH_HEAD"
git reflog expire --expire=now --expire-unreachable=now --all
git gc --quiet --prune=now

left=$(present)
if [ -n "$left" ]; then
  say 'The old history is still here:'
  for id in $left; do
    say "  $id"
    git for-each-ref --contains="$id" --format='    held by %(refname)'
  done
  say 'Delete these references, or move your work to a fresh clone and delete this one.'
  exit 1
fi
say 'Done: nothing of the old history is left in this clone.'
)script";

}  // namespace

std::string ColleaguesScript(const RewrittenHistory& history) {
  std::string script = kHead;
  for (const ObjectId& id : history.first_changed) {
    script += id.Hex() + "\n";
  }
  return script + kTail;
}

}  // namespace secretscan
