#!/bin/sh
# What K3s does to a node's network when it starts, as far as a caller of the ingress can tell: a pod with the ingress, its host
# ports by portmap's rules, flannel's and kube-router's chains in front of what is there. The pod outlives a restart.
set -eu
pod=10.42.0.5

if [ ! -e /sys/class/net/cni0 ]; then
  ip netns add pod
  ip link add cni0 type veth peer name eth0 netns pod
  ip address add 10.42.0.1/24 dev cni0
  ip link set cni0 up
  ip -n pod address add "$pod/24" dev eth0
  ip -n pod link set lo up
  ip -n pod link set eth0 up
  ip -n pod route add default via 10.42.0.1
  sysctl -qw net.ipv4.ip_forward=1
  ip netns exec pod setsid python3 - <<'PYTHON' >/dev/null 2>&1 &
import socketserver
class Ingress(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(f"{self.server.server_address[1]} {self.client_address[0]}".encode())
socketserver.ThreadingTCPServer.allow_reuse_address = True
servers = [socketserver.ThreadingTCPServer(("10.42.0.5", port), Ingress) for port in (8000, 8443, 8444, 9443)]
import threading
threads = [threading.Thread(target=server.serve_forever) for server in servers]
[thread.start() for thread in threads]
PYTHON
fi

chain() { # TABLE HOOK CHAIN: anew, and first among the hook's rules
  iptables -w -t "$1" -N "$3" 2>/dev/null || iptables -w -t "$1" -F "$3"
  iptables -w -t "$1" -D "$2" -j "$3" 2>/dev/null || true
  iptables -w -t "$1" -I "$2" 1 -j "$3"
}

for hook in PREROUTING OUTPUT; do
  iptables -w -t nat -D "$hook" -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT 2>/dev/null || true
done
iptables -w -t nat -N CNI-HOSTPORT-DNAT 2>/dev/null || iptables -w -t nat -F CNI-HOSTPORT-DNAT
for port in 80:8000 443:8443 8443:8444 9443:9443; do
  iptables -w -t nat -A CNI-HOSTPORT-DNAT -p tcp --dport "${port%:*}" -j DNAT --to-destination "$pod:${port#*:}"
done
for hook in PREROUTING OUTPUT; do
  iptables -w -t nat -I "$hook" 1 -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT
done
chain nat POSTROUTING FLANNEL-POSTRTG
iptables -w -t nat -A FLANNEL-POSTRTG -s 10.42.0.0/16 -d 10.42.0.0/16 -j RETURN
iptables -w -t nat -A FLANNEL-POSTRTG -s 10.42.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE
iptables -w -t nat -A FLANNEL-POSTRTG ! -s 10.42.0.0/16 -d 10.42.0.0/24 -j RETURN
chain filter FORWARD FLANNEL-FWD
iptables -w -A FLANNEL-FWD -s 10.42.0.0/16 -j ACCEPT
iptables -w -A FLANNEL-FWD -d 10.42.0.0/16 -j ACCEPT
chain filter INPUT KUBE-ROUTER-INPUT
chain filter FORWARD KUBE-ROUTER-FORWARD
iptables -w -A KUBE-ROUTER-FORWARD -d "$pod" -j ACCEPT
