#!/usr/bin/env bash
# Ends the GitHub Action as the scan ended, now that its report is uploaded.
set -euo pipefail

case $EXIT_CODE in
  0) ;;
  1)
    if [ "$FAIL_ON_FINDINGS" = true ]; then
      echo "::error title=secretscan::secrets were found: revoke them first, then remove them"
      exit 1
    fi
    echo "::warning title=secretscan::secrets were found"
    ;;
  *)
    echo "::error title=secretscan::the scan ended with exit code $EXIT_CODE: it proves nothing"
    exit "${EXIT_CODE:-3}"
    ;;
esac
