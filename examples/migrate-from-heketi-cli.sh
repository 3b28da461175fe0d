#!/bin/sh
# A script as it was written for heketi-cli, unchanged but for its first line: the flags that lead to a server
# are accepted and mean nothing, ids are found in the same words.
heketi_cli() { glusterctl "$@"; } # in a shell of your own: alias heketi-cli=glusterctl
set -eu
export HEKETI_CLI_SERVER=http://heketi.example:8080 HEKETI_CLI_USER=admin HEKETI_CLI_KEY=secret

heketi_cli topology load --json=topology.json
id=$(heketi_cli volume create --size=2 --durability=replicate --replica=3 | grep '^Volume Id:' | cut -d' ' -f3)
heketi_cli volume info "$id"
heketi_cli volume expand --volume="$id" --expand-size=1
heketi_cli volume list
