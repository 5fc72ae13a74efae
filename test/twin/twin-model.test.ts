import { Jellyfin } from '../../charts/jellyfin';
import { ArgoCd } from '../../charts/platform/argocd';
import { Priorities } from '../../charts/platform/priorities';
import { Traefik } from '../../charts/platform/traefik';
import { StudentProject } from '../../charts/students';
import { Bytes } from '../../src';
import { firstBootObjects } from '../../src/gitops/first-boot';
import { twinModel } from '../../src/twin/overlay';
import type { Any } from '../constructs/object-of';
import { base } from '../inventory/base';
import { modelOf } from '../proofs/proved';

const modelled = (declare: (lab: Any) => void) => twinModel(modelOf(declare));
const whole = (lab: Any) => {
  new Priorities(lab);
  new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
  new Traefik(lab, { on: lab.disks.one.nvme });
  const { hdd: on, nvme: config } = lab.disks.one;
  new Jellyfin(lab, { hostname: 'films.test.example', audience: 'lan', library: Bytes.gib(1), on, config });
  const repository = { url: 'https://git.test.example/quiz.git', branch: 'main', path: 'deploy' };
  new StudentProject(lab, { name: 'quiz', repository, hostname: 'quiz.test.example', home: lab.machines.two });
};
const model = modelled(whole);
const empty = modelled(() => {});

describe('what a twin has to know of its homelab', () => {
  test('is its Kubernetes, its services’ network, and where it is committed', () => {
    expect(model.version).toBe(base.k3s.version.replace(/\+.*$/, ''));
    expect([model.services, model.git]).toEqual([base.k3s.services, { url: base.git.url, branch: base.git.branch }]);
    expect(model.nodes.map(({ metadata }) => metadata.name)).toEqual(['server', 'worker']);
  });

  test('is each secret by its keys, and the port of the provider off site of those that lead there', () => {
    const of = (id: string) => model.secrets.find(({ namespace, name }) => `${namespace}/${name}` === id);
    expect(of('kube-system/traefik-dns')).toEqual({ namespace: 'kube-system', name: 'traefik-dns', keys: ['token'] });
    const { keys = [], offsitePort } = of('jellyfin/jellyfin-backup') ?? {};
    expect([keys.includes('offsite-repository'), offsitePort]).toEqual([true, 443]);
  });

  test('is a stand-in for each tenant’s repository, with a project in the folder that is followed', () => {
    const [{ url, branch, file } = {} as Any, ...others] = model.tenants;
    expect([url, branch, file.path, others]).toEqual(['https://git.test.example/quiz.git', 'main', 'deploy/web.yaml', []]);
    expect(file.content).toContain('image: docker.io/traefik/whoami:v1.11.0\n');
    expect(model.run.images).toContain('docker.io/traefik/whoami:v1.11.0');
    expect([empty.tenants, empty.run.images]).toEqual([[], []]);
  });

  test('is what the first boot applies, in its order, of what there is', () => {
    const names = ({ firstBoot }: typeof model) => firstBoot.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const all = firstBootObjects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names(model)).toEqual(all.filter((one) => names(model).includes(one)));
    expect(names(model)).toEqual(expect.arrayContaining(['Namespace argocd', 'PriorityClass loutik-core', 'ConfigMap argocd-cm']));
    expect(names(empty)).toEqual([]);
  });

  test('is the address of the node with the ingress; none where there is no ingress', () => {
    expect([model.ingressAddress, empty.ingressAddress]).toEqual(['192.168.7.20', '']);
  });
});
