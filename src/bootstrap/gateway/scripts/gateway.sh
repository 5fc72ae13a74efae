#!/bin/sh
# Makes the gateway's services run as their files say now.
set -eu
sshd -t
systemctl enable --quiet --now ssh.service
systemctl reload ssh.service
haproxy -c -q -f /etc/haproxy/haproxy.cfg
systemctl enable --quiet --now haproxy.service corosync-qnetd.service
systemctl reload haproxy.service
