#!/usr/bin/env bash
# The scan of the GitHub Action. Inputs and facts of the event come as environment variables (see
# action.yml); the exit code is 0 whatever is found, verdict.sh judges later, after the upload.
set -euo pipefail

# A mistake in the inputs ends the job here.
refuse() {
  local text=${1//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  text=${text//$'\n'/'%0A'}
  echo "::error title=secretscan::$text"
  exit 2
}

set_output() { # NAME VALUE
  case $2 in
    *$'\n'* | *$'\r'*) refuse "$1 may not have several lines" ;;
  esac
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

is_shallow() { # REPOSITORY
  [ -s "$1/.git/shallow" ] || [ -s "$1/shallow" ]
}

range_to_scan() {
  case $INPUT_MODE in
    history) ;;
    range)
      [ -n "$INPUT_RANGE" ] || refuse "mode range needs the input range"
      echo "$INPUT_RANGE"
      ;;
    auto)
      if [ -n "$INPUT_RANGE" ]; then
        echo "$INPUT_RANGE"
      elif [ -n "$PULL_REQUEST_BASE" ]; then
        echo "$PULL_REQUEST_BASE..HEAD"
      fi
      ;;
    *) refuse "unknown mode $INPUT_MODE; known: auto, history, range" ;;
  esac
}

if is_shallow "$INPUT_PATH"; then
  refuse "the checkout is shallow, its past cannot be scanned: give actions/checkout fetch-depth: 0"
fi
case $INPUT_SARIF_FILE in
  "" | *$'\n'*) refuse "sarif-file names no file" ;;
esac
range=$(range_to_scan) || {
  printf '%s\n' "$range" # what was refused
  exit 2
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
arguments=(-f "sarif=$INPUT_SARIF_FILE" -f "jsonl=$work/findings.jsonl" -f text=-
  "--confidence=$INPUT_CONFIDENCE")
[ -z "$range" ] || arguments+=("--range=$range")
[ -z "$INPUT_CONFIG" ] || arguments+=("--config=$INPUT_CONFIG")
[ -z "$INPUT_BASELINE" ] || arguments+=("--baseline-path=$INPUT_BASELINE")
[ -z "$INPUT_SARIF_SPLIT" ] || arguments+=("--sarif-split=$INPUT_SARIF_SPLIT")
[ "$INPUT_SUMMARY" != true ] || arguments+=(-f "markdown=$work/summary.md")
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
done <<<"$INPUT_ARGS"

rm -f -- "$INPUT_SARIF_FILE" # no older one may be taken for this run's
exit_code=0
secretscan history "${arguments[@]}" -- "$INPUT_PATH" || exit_code=$?

set_output exit-code "$exit_code"
if [ -s "$work/summary.md" ]; then
  cat "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ ! -s "$INPUT_SARIF_FILE" ]; then
  exit 0
fi
set_output sarif-file "$INPUT_SARIF_FILE"
set_output findings "$(tail -n 1 "$work/findings.jsonl" | grep -o '"findings":[0-9]*' | head -n 1 |
  cut -d : -f 2)"
# A fork's token may not write code scanning's results.
if [ "$INPUT_UPLOAD" = true ] &&
  [ "${PULL_REQUEST_REPOSITORY:-$GITHUB_REPOSITORY}" = "$GITHUB_REPOSITORY" ]; then
  set_output upload true
else
  set_output upload false
fi
