# One question to the test, in a connection of its own, as pod-world.ts reads it: whom it is for, how many words, and the words.
ask() {
  exec 3<>"/dev/tcp/127.0.0.1/$KUBECTL_TEST_PORT"
  printf '%s %d\n' "$1" $(($# - 1)) >&3
  shift
  if [ $# -gt 0 ]; then printf '%s\0' "$@" >&3; fi
}

# The beginning of the answer; behind it are so many bytes of output and of errors.
told() { read -r code pod stdout stderr <&3; }

answer() {
  head -c "$stdout" <&3
  head -c "$stderr" <&3 >&2
}
