#!/bin/sh
# One proposes, another looks at it and lets it run: exactly the scripts that were shown, or nothing where things have
# moved on since. Both need the same state file; the log names both.
set -eu
: "${PLAN:=grow-data.plan.json}"
export GLUSTERCTL_NO_INPUT=true

# By who proposes, as in a merge request. Changes nothing.
glusterctl volume create --name=data --size=10 --plan-out="$PLAN"

# By who approves: what it would do, with every script, and then the same.
glusterctl operation apply "$PLAN" --dry-run --verbose >"$PLAN.txt"
glusterctl operation apply "$PLAN"
