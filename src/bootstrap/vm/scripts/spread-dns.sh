#!/bin/sh
# CoreDNS on every node, once all have joined: K3s makes one, and a second made sooner would stay beside it.
# NODES: how many there are to be.
set -eu
export KUBECONFIG=/etc/rancher/k3s/k3s.yaml
ready=$(kubectl get nodes --no-headers | awk '$2 == "Ready"' | wc -l)
if [ "$ready" -lt "$NODES" ]; then
  echo "waiting for nodes: $ready of $NODES are ready" >&2
  exit 1
fi
kubectl --namespace kube-system scale deployment coredns --replicas "$NODES"
kubectl --namespace kube-system rollout status deployment coredns --timeout 10m
: >/var/lib/loutik/dns-spread
