#!/bin/sh
# What a new cluster is given, once: sealing key, Argo CD's credential, Argo CD and sealed-secrets, then the root Application,
# which leads to all others. An object that is there already is Argo CD's to keep, or its owner's: it is left alone.
set -eu
export KUBECONFIG=/etc/rancher/k3s/k3s.yaml
secrets=/etc/loutik/secrets
manifests=/etc/loutik/apply
stamp=/var/lib/loutik/applied

make() { # FILE COMMAND…
  file=$1
  shift
  found=$(kubectl get --ignore-not-found --output name --filename "$file")
  if [ -n "$found" ]; then echo "already there: $found"; else "$@" --filename "$file"; fi
}

# By create: an apply would keep the secret in an annotation as well.
secret() { make "$secrets/$1" kubectl create; }
# As Argo CD's own, so that it takes the object over without a conflict.
manifest() { make "$1" kubectl apply --server-side --field-manager argocd-controller; }

if ! kubectl get --raw /readyz >/dev/null; then
  echo 'waiting for the API server' >&2
  exit 1
fi
secret sealing-key.yaml
for file in "$manifests"/namespace-*.yaml; do manifest "$file"; done
secret repository.yaml
for kind in priorityclass configmap helmchart; do
  for file in "$manifests/$kind"-*.yaml; do
    [ ! -e "$file" ] || manifest "$file"
  done
done
if ! kubectl wait --for condition=Established --timeout 60s crd/applications.argoproj.io; then
  echo 'waiting for Argo CD to bring its kinds' >&2
  exit 1
fi
manifest "$manifests/root.yaml"
sync
: >"$stamp"
