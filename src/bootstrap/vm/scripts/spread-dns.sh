#!/bin/sh
# CoreDNS on every node, once all have joined: K3s makes one, and a second made sooner would stay beside it.
# Each node asks its own. By chance, as a Service is otherwise reached, half of the names would find no answer for the most of a minute after the
# other node has lost its power, which is when Kubernetes takes note (node-monitor-grace-period): a service that asks for its database fails with it.
# K3s leaves alone what its own manifest does not say (pkg/deploy: a three-way merge), so both stay through its updates.
# NODES: how many there are to be.
set -eu
export KUBECONFIG=/etc/rancher/k3s/k3s.yaml
ready=$(kubectl get nodes --no-headers | awk '$2 == "Ready"' | wc -l)
if [ "$ready" -lt "$NODES" ]; then
  echo "waiting for nodes: $ready of $NODES are ready" >&2
  exit 1
fi
kubectl --namespace kube-system scale deployment coredns --replicas "$NODES"
kubectl --namespace kube-system patch service kube-dns --patch '{"spec":{"trafficDistribution":"PreferSameNode"}}'
kubectl --namespace kube-system rollout status deployment coredns --timeout 10m
: >"/var/lib/loutik/dns-spread-$NODES"
