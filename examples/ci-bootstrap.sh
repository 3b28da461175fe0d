#!/bin/sh
# A cluster for one CI job, with its state in the job's folder. May be run again: what is there already stays.
set -eu
: "${TOPOLOGY:=topology.json}"
export GLUSTERCTL_STATE="${GLUSTERCTL_STATE:-$PWD/glusterctl.json}"
export GLUSTERCTL_NO_INPUT=true GLUSTERCTL_TRUST_NEW_HOSTS=true

glusterctl topology load --json="$TOPOLOGY"
glusterctl volume info ci >/dev/null 2>&1 || glusterctl volume create --size=5 --name=ci --replica=2

# What the job needs, for a later step: MOUNT=10.0.0.1:ci
echo "MOUNT=$(glusterctl volume info ci | grep '^Mount: ' | cut -d' ' -f2)"
