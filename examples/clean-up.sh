#!/bin/sh
# What to do after a host died in the middle of something: look, finish or undo it, see that the state is sound.
set -eu

glusterctl operation list
glusterctl operation clean
glusterctl state check
glusterctl log --since=1h
