# What the states in states/ are written with; sourced before each. POSIX sh, git and coreutils.
#
# Set by the caller: PROGRAM (the scanner), HERE (this directory), RESULTS (an empty directory for
# what the scans tell). The working directory is the state's own.
set -eu
RULES=$HERE/rules.toml
clock=1700000000
why=

# token N: what the rule `tok` finds; another N, another token.
token() {
  t1=$(($1 * 48271 % 2147483647))
  t2=$((t1 * 48271 % 2147483647))
  t3=$((t2 * 48271 % 2147483647))
  printf 'tok_%08x%08x%08x' "$t1" "$t2" "$t3"
}

# put FILE TEXT...: writes the arguments as lines. raw FILE FORMAT...: as printf does.
put() {
  put_file=$1
  shift
  case $put_file in */*) mkdir -p "${put_file%/*}" ;; esac
  printf '%s\n' "$@" >"$put_file"
}
raw() {
  raw_file=$1
  shift
  case $raw_file in */*) mkdir -p "${raw_file%/*}" ;; esac
  # shellcheck disable=SC2059
  printf "$@" >"$raw_file"
}
# lines COUNT [WORD]: so many different lines.
lines() {
  awk -v n="$1" -v w="${2:-line}" 'BEGIN { for (i = 1; i <= n; i++) print w, i }'
}

# repo NAME [git init's options]: a new repository, entered.
repo() {
  repo_name=$1
  shift
  git init -q -b main "$@" "$repo_name"
  cd "$repo_name"
}
tick() {
  clock=$((clock + 60))
  export GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000"
}
# commit MESSAGE: what is in the index. save MESSAGE: everything.
commit() {
  tick
  git commit -q --allow-empty --allow-empty-message -m "$1"
}
save() {
  git add -A
  commit "$1"
}

# differs WHY: the next scan's findings or exit code are not gitleaks', on purpose.
differs() {
  why=$1
}
# scan ARGS...: runs the scanner with the rules of this directory. scan_bare: with those it chooses.
scan() {
  scan_args=$*
  run_scan "$@" -c "$RULES"
}
scan_bare() {
  scan_args=$*
  run_scan "$@"
}
run_scan() {
  scan_number=$(($(cat "$RESULTS/count" 2>/dev/null || echo 0) + 1))
  echo "$scan_number" >"$RESULTS/count"
  scan_base=$RESULTS/$scan_number
  scan_code=0
  printf '%s' "$why" >"$scan_base.why"
  printf '%s' "$scan_args" >"$scan_base.args"
  why=
  case " $* " in
    *' -f '*) ;;
    *) set -- "$@" -f json ;;
  esac
  "$PROGRAM" "$@" -r "$scan_base.report" --no-banner -l warn >"$scan_base.out" \
    2>"$scan_base.err" || scan_code=$?
  echo "$scan_code" >"$scan_base.code"
}

export GIT_AUTHOR_NAME='A Author' GIT_AUTHOR_EMAIL=author@example.com
export GIT_COMMITTER_NAME='A Author' GIT_COMMITTER_EMAIL=author@example.com
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C
tick

# everywhere MESSAGE: what the work tree holds, in every mode: staged, dir, and committed.
everywhere() {
  git add -A
  scan git --staged .
  scan dir .
  commit "$1"
  scan git .
}
