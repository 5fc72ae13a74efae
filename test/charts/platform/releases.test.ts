import { ArgoCd } from '../../../charts/platform/argocd';
import { KubeSystem } from '../../../charts/platform/kube-system';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { Storage } from '../../../charts/platform/storage';
import { Traefik } from '../../../charts/platform/traefik';
import { PodSet } from '../../../src';
import { HelmRelease } from '../../../src/constructs/helm-release';
import type { Any } from '../../constructs/object-of';
import { modelOf } from '../../proofs/proved';
import { problemsOf } from '../../twin/problems-of';

const declare: Readonly<Record<string, (lab: Any, more?: object) => void>> = {
  'sealed-secrets': (lab, more) => void new SealedSecrets(lab, { home: lab.machines.one, ...more }),
  traefik: (lab, more) => void new Traefik(lab, { on: lab.disks.one.nvme, ...more }),
  argocd: (lab, more) => void new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example', ...more }),
  storage: (lab, more) => void new Storage(lab, { home: lab.machines.one, ...more }),
};
const releaseOf = (name: string) => HelmRelease.all(modelOf((lab: Any) => declare[name]?.(lab)).lab)[0] as HelmRelease;

test('each pod of a release takes what it asks for from its own table of the values', () => {
  const at = (name: string) => releaseOf(name).pods.map((pod) => [pod.set.name, pod.at]);
  expect(at('sealed-secrets')).toEqual([['sealed-secrets-controller', '']]);
  expect(at('traefik')).toEqual([['traefik', '']]);
  expect(at('argocd')).toEqual([
    ['argocd-application-controller', 'controller'],
    ['argocd-repo-server', 'repoServer'],
    ['argocd-server', 'server'],
    ['argocd-redis', 'redis'],
    ['argocd-redis-secret-init', 'redisSecretInit'],
  ]);
});

test('what a release makes besides pods is declared, so that nothing of ours has the name', () => {
  expect(releaseOf('sealed-secrets').objects).toEqual({
    Service: ['sealed-secrets-controller', 'sealed-secrets-controller-metrics'],
    ServiceAccount: ['sealed-secrets-controller'],
  });
  expect(releaseOf('traefik').objects).toEqual({ ServiceAccount: ['traefik'] });
  expect(releaseOf('argocd').objects).toEqual({
    ConfigMap: ['argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm', 'argocd-redis-health-configmap'],
    Service: ['argocd-server', 'argocd-repo-server', 'argocd-redis', 'argocd-applicationset-controller'],
    Deployment: ['argocd-applicationset-controller'],
  });
});

test('the jobs that install K3s’s own charts reach the API server, which serves them those charts', () => {
  const { lab } = modelOf((one: Any) => void new KubeSystem(one));
  const jobs = PodSet.all(lab).filter(({ name }) => name.startsWith('helm-install-'));
  expect(jobs.map(({ name, namespace }) => [name, namespace])).toEqual([
    ['helm-install-traefik', 'kube-system'],
    ['helm-install-traefik-crd', 'kube-system'],
  ]);
  for (const { reaches } of jobs) expect(reaches).toEqual([{ kind: 'kubernetes-api', ports: [443, 6443] }]);
});

test.each(Object.keys(declare))('an option that %s has not is told at its place', async (name) => {
  const problems = await problemsOf(() => modelOf((lab: Any) => declare[name]?.(lab, { none: 1 })));
  expect(problems.map(({ where }) => where)).toContain(`test/${name}.none`);
});
