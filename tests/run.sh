#!/usr/bin/env bash
# Runs every test, of the pages and of the programs, and closes with how many passed and failed.
set -uo pipefail
cd "$(dirname "$0")/.."
report=$(mktemp)
trap 'rm -f "$report"' EXIT
failed=0

# The whole-system tests start the real programs.
cargo build --workspace --bins --examples || exit 1
(cd queue-server/web && NO_COLOR=1 npm test --silent) 2>&1 | tee -a "$report"
[[ ${PIPESTATUS[0]} == 0 ]] || failed=1
cargo test --workspace --no-fail-fast 2>&1 | tee -a "$report"
[[ ${PIPESTATUS[0]} == 0 ]] || failed=1

passed_count=$(awk '/^test result:/ {sum += $4} /^ +Tests .*passed/ {for (i = 1; i <= NF; i++) if ($i ~ /^passed/) sum += $(i - 1)} END {print sum + 0}' "$report")
failed_count=$(awk '/^test result:/ {sum += $6} /^ +Tests .*failed/ {for (i = 1; i <= NF; i++) if ($i ~ /^failed/) sum += $(i - 1)} END {print sum + 0}' "$report")
# A program that does not even build fails without a count of its own.
if ((failed && failed_count == 0)); then failed_count=1; fi
echo "$passed_count passed, $failed_count failed"
exit "$failed"
