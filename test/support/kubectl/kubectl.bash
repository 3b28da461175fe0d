# Stands in for kubectl: asks the test what the API server says. What is run in a pod is run by a real shell, up to flock and timeout, which
# lead into the simulated host. In bash, which starts much faster than Node: a command calls it a dozen times.
. "${BASH_SOURCE%/*}/ask.bash"

ask kubectl "$@"
told
if [ "$pod" = - ]; then
  answer
  exit "$code"
fi
text=$(head -c "$stdout" <&3)
exec 3>&-
PATH="$KUBECTL_TEST_TOOLS:/usr/bin:/bin" KUBECTL_TEST_POD=$pod /bin/sh -c "$text"
code=$?
case $code in
  0) ;;
  137)
    echo 'error: unexpected EOF' >&2
    exit 1
    ;;
  *) echo "command terminated with exit code $code" >&2 ;;
esac
exit "$code"
