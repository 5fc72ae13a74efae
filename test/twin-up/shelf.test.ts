import { ServiceChart } from '../../src/constructs/chart';
import { Secret } from '../../src/constructs/secret';
import { Share } from '../../src/constructs/share';
import { assemble } from '../../src/model/assemble';
import { textAt } from '../../src/objects/lenient';
import type { Api } from '../../src/twin/api';
import { connect } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import { choosePorts } from '../../src/twin/ports';
import { stopProcesses } from '../../src/twin/processes';
import { homelab } from '../homelabs/homelabs';
import { Clone } from './clone';

/** How long it may take. */
const within = 240;

const model = assemble(homelab('shelf'));
let clone: Clone;
let api: Api;
// biome-ignore lint/suspicious/noExplicitAny: what the command printed
let upped: any;

beforeAll(async () => {
  clone = new Clone('shelf');
  upped = await clone.json(['twin', 'up', '--timeout', String(within)]);
  if (!upped.ok) throw new Error(JSON.stringify(upped));
  const folder = new TwinFolder('shelf');
  api = connect(folder, folder.state?.ports ?? (await choosePorts(undefined, new Set())));
});

afterAll(async () => {
  api?.close();
  for (const name of TwinFolder.all()) await stopProcesses(new TwinFolder(name));
  clone?.remove();
  process.stderr.write(`measured: the whole shelf up: ${upped?.seconds} s\n`);
});

describe('the whole shelf on three machines, brought up', () => {
  test('every Application is Synced and Healthy, and each app has one', () => {
    const declared = model.objects.ofKind('Application').map(({ manifest }) => manifest.metadata.name);
    expect(upped.applications.map(({ name, sync, health }: Record<string, string>) => [name, sync, health])).toEqual(
      ['root', ...declared].sort().map((name) => [name, 'Synced', 'Healthy']),
    );
    const deployed = new Set(['argocd', ...declared]); // Argo CD's own is the root
    expect(ServiceChart.all(model.lab).flatMap(({ name }) => (deployed.has(name) ? [] : [name]))).toEqual([]);
    expect(upped.seconds).toBeLessThan(within);
  });

  test('each workload has the pods that it asks for, on a node, and nothing refused one', async () => {
    const short: string[] = [];
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'])
      for (const { metadata, spec, status } of await api.list('apps/v1', kind)) {
        const [ready = 0, wanted] =
          kind === 'DaemonSet' ? [status.numberReady, status.desiredNumberScheduled] : [status.readyReplicas, spec.replicas];
        if (ready < wanted || (kind === 'DaemonSet' && wanted === 0)) short.push(`${kind} ${metadata.namespace}/${metadata.name}`);
      }
    expect(short).toEqual([]);
    const nodeless = (await api.list('v1', 'Pod')).filter(({ spec }) => !spec.nodeName);
    expect(nodeless.map(({ metadata }) => metadata.name)).toEqual([]);
    const refused = (await api.list('v1', 'Event')).filter(({ reason }) => ['FailedCreate', 'FailedBinding'].includes(reason));
    expect(refused.map(({ message }) => message).filter((message) => !/object has been modified/.test(message))).toEqual([]);
  });

  test('every claim is bound to the volume that was made for it, what is borrowed and what a NAS serves among them', async () => {
    const claims = await api.list('v1', 'PersistentVolumeClaim');
    const found = claims.map(({ metadata, spec, status }) => [`${metadata.namespace}/${metadata.name}`, spec.volumeName, status.phase]);
    const declared = model.objects
      .ofKind('PersistentVolumeClaim')
      .map(({ manifest: { metadata, spec } }) => [`${metadata.namespace}/${metadata.name}`, textAt(spec, 'volumeName'), 'Bound']);
    expect(found.sort()).toEqual(declared.sort());
    for (const share of Share.all(model.lab)) expect(found.map(([name]) => name)).toContain(`${share.namespace}/${share.name}`);
  });

  test('every secret that its services declare is opened', async () => {
    const sealed = await api.list('bitnami.com/v1alpha1', 'SealedSecret');
    const opened = sealed.filter(({ status }) =>
      status?.conditions?.some(({ type, status: is }: { type: string; status: string }) => type === 'Synced' && is === 'True'),
    );
    expect(opened.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort()).toEqual(
      Secret.all(model.lab)
        .map(({ namespace, name }) => `${namespace}/${name}`)
        .sort(),
    );
  });
});
