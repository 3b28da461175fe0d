#!/bin/sh
# Hosts and volumes for CI jobs, with the state in the job's folder. May be run again: what is there already stays.
set -eu
: "${TOPOLOGY:=topology-with-volumes.json}"
export GLUSTERCTL_STATE="${GLUSTERCTL_STATE:-$PWD/glusterctl.json}"
export GLUSTERCTL_NO_INPUT=true GLUSTERCTL_TRUST_NEW_HOSTS=true

# Hosts, disks and volumes of the file. Exit code 6, and so the end: a volume is there and otherwise than in the file.
glusterctl topology load --json="$TOPOLOGY"

# A volume of this branch: made the first time, found again afterwards, and never taken for one of another shape.
glusterctl volume create --name="scratch-${BRANCH:-main}" --size=1 --durability=none --if-not-exists

# What the job needs, for a later step: MOUNT=10.0.0.1:ci
echo "MOUNT=$(glusterctl volume info ci | grep '^Mount: ' | cut -d' ' -f2)"
