#!/bin/sh
# CLUSTER HOSTS: restarts when an update asks for it, or a service still runs files that one has replaced, while no host needs this vote: each sees all. No answer is no yes.
outdated() {
  cat /sys/fs/cgroup/system.slice/*/cgroup.procs 2>/dev/null | sed 's|.*|/proc/&/maps|' |
    xargs -r grep -Elsm1 ' /usr/(lib|s?bin)/.* \(deleted\)$' | grep -q .
}
[ -e /run/reboot-required ] || outdated || exit 0
waits() {
  echo "a restart waits: $*"
  exit 0
}
exec 9>>/run/loutik-follow.lock
if ! flock -n 9 || [ -e /var/lib/loutik/follow/journal.json ]; then waits 'loutik-follow status'; fi
if [ "$(systemctl is-active apt-daily-upgrade)" != inactive ] || [ "$(dpkg --audit)" ]; then waits 'dpkg --audit'; fi
seen=$(corosync-qnetd-tool -l -c "$1" | grep -Ec "^ +Membership node list:[[:space:]]+[0-9]+(, [0-9]+){$(($2 - 1))}$")
[ "$2" = 0 ] || [ "$seen" = "$2" ] || waits "corosync-qnetd-tool -l -c $1"
systemctl reboot
