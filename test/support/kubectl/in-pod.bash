# flock and timeout of a pod: what they are to run is run on the simulated host.
. "${BASH_SOURCE%/*}/ask.bash"

ask "$KUBECTL_TEST_POD" "$@"
base64 >&3
echo . >&3
told
# The connection is gone, and the shell in the pod with it, as far as kubectl can see.
if [ "$code" = lost ]; then kill -KILL "$PPID"; fi
answer
exit "$code"
