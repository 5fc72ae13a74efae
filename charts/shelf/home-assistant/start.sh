#!/bin/sh
# What custom integrations ask for goes to the volume: the image belongs to root. Behind the ingress it answers nobody before it is told whom to trust.
set -eu
[ -e /config/configuration.yaml ] || cp /loutik/configuration.yaml /config/configuration.yaml
unset UV_SYSTEM_PYTHON
uv venv --quiet --system-site-packages --link-mode=copy --allow-existing /config/.venv
# shellcheck source=/dev/null
. /config/.venv/bin/activate
exec python3 -m homeassistant --config /config
