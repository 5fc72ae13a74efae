#!/bin/sh
# Runs a command until it succeeds, since nobody is there to start it again. PAUSE: seconds between two tries.
until "$@"; do
  echo "$1 has not succeeded yet: once more in ${PAUSE:-15} s" >&2
  sleep "${PAUSE:-15}"
done
