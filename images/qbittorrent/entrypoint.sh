#!/bin/bash
# What the image of home-operations does before its program starts: settings where there are none, a log that is the container's own, and no
# lock of a program that was killed.
own=/config/qBittorrent
mkdir -p "$own/logs"
[ -f "$own/qBittorrent.conf" ] || cp /defaults/qBittorrent.conf "$own/qBittorrent.conf"
[ -f "$own/logs/qbittorrent.log" ] || ln -sf /proc/self/fd/1 "$own/logs/qbittorrent.log"
rm -rf "$own/lockfile"
exec /app/qbittorrent-nox "$@"
