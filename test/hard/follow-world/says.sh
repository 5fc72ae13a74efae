#!/bin/sh
# Stands in for any command: says what a test wrote for its command line. Nothing written is no answer.
file=/run/says/$(printf '%s' "${0##*/} $*" | tr / %)
[ -e "$file" ] || { echo "${0##*/} does not answer" >&2 && exit 1; }
cat "$file"
