#!/bin/sh
# Stands in for K3s's installer, with what is there and told to start nothing: links, and a unit by the role's name.
set -eu
[ "${INSTALL_K3S_SKIP_DOWNLOAD:-}" = true ] || { echo 'the stand-in downloads nothing' >&2; exit 1; }
[ -x /usr/local/bin/k3s ] || { echo '[ERROR]  Executable k3s binary not found at /usr/local/bin/k3s' >&2; exit 1; }
case $INSTALL_K3S_EXEC in
server) unit=k3s type=notify ;;
agent) unit=k3s-agent type=exec ;;
*) exit 1 ;;
esac
for name in kubectl crictl ctr; do ln -sf k3s "/usr/local/bin/$name"; done
: >"/etc/systemd/system/$unit.service.env"
cat >"/etc/systemd/system/$unit.service" <<UNIT
[Unit]
Description=Lightweight Kubernetes
Documentation=https://k3s.io
Wants=network-online.target
After=network-online.target

[Install]
WantedBy=multi-user.target

[Service]
Type=$type
EnvironmentFile=-/etc/systemd/system/$unit.service.env
KillMode=process
Delegate=yes
LimitNOFILE=1048576
LimitNPROC=infinity
TasksMax=infinity
TimeoutStartSec=0
Restart=always
RestartSec=5s
ExecStart=/usr/local/bin/k3s $INSTALL_K3S_EXEC
UNIT
systemctl daemon-reload
systemctl enable --quiet "$unit.service"
[ "${INSTALL_K3S_SKIP_START:-}" = true ] || systemctl restart "$unit.service"
