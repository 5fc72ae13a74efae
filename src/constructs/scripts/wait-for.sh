#!/bin/sh
# Waits until a port of a Service answers: while no pod behind it is ready, the connection is refused.
set -u
trap 'exit 1' TERM
echo "waiting for $HOST:$PORT"
until nc -w 3 "$HOST" "$PORT" -e true 2>/dev/null; do
  sleep 2 &
  wait $!
done
echo "$HOST:$PORT answers"
