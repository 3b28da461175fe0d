#!/bin/sh
# From bare hosts to a volume that can be mounted. Edit topology.json first; run it beside that file.
set -eu

glusterctl host trust --topology=topology.json    # shows the keys of the hosts and asks
glusterctl host check --topology=topology.json    # says what is missing, and how to mend it
glusterctl topology load --json=topology.json
glusterctl cluster capacity

glusterctl volume create --size=10 --name=data --dry-run
glusterctl volume create --size=10 --name=data
glusterctl volume mount-command data
