import { join } from 'node:path';
import type { Manifest } from '../../src/objects/manifest';
import type { Api } from '../../src/twin/api';
import { refresh } from '../../src/twin/applications';
import { connect } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import { commitOver } from '../../src/twin/git';
import { stopProcesses } from '../../src/twin/processes';
import { Clone, eventually } from './clone';
import { cases } from './plan-cases';
import { idOf, Played } from './plan-played';

/** What is pushed here for real, and what the plan said of it before: one twin for all. */
let clone: Clone;
let api: Api;
let folder: TwinFolder;

const project = { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name: 'plan', namespace: 'argocd' } };
const everything = [{ group: '*', kind: '*' }];

let played: readonly Played[] = [];
let last: string;

beforeAll(async () => {
  clone = new Clone();
  const upped = await clone.json(['twin', 'up', '--name', 'plan', '--timeout', '300']);
  if (!upped.ok) throw new Error(JSON.stringify(upped));
  folder = new TwinFolder('plan');
  api = connect(folder, (folder.state as NonNullable<typeof folder.state>).ports);
});

afterAll(async () => {
  api?.close();
  for (const name of TwinFolder.all()) await stopProcesses(new TwinFolder(name));
  clone?.remove();
});

test('what plan says of a service that leaves services.ts is what comes of it', async () => {
  const ref = clone.git('rev-parse', 'HEAD').trim();
  clone.edit('clusters/loutik/services.ts', 'new Bot(lab, { on: disks.ryzen.nvme });', '');
  clone.edit('clusters/loutik/services.ts', "import { Bot } from '../../charts/bot';", '');
  await clone.commit('no bot');
  const plan = await clone.json(['plan', '--against', ref]);
  expect(plan.ok).toBe(true);
  const gone = plan.changes.filter(({ action }: { action: string }) => action === 'removed');
  expect(gone.length).toBeGreaterThan(10);
  await clone.json(['twin', 'push', '--name', 'plan']); // how it went is told by what is there
  const kinds: Readonly<Record<string, string>> = {
    Namespace: 'v1',
    PersistentVolume: 'v1',
    PersistentVolumeClaim: 'v1',
    Service: 'v1',
    ConfigMap: 'v1',
    ServiceAccount: 'v1',
    Deployment: 'apps/v1',
    StatefulSet: 'apps/v1',
    CronJob: 'batch/v1',
    NetworkPolicy: 'networking.k8s.io/v1',
    Application: 'argoproj.io/v1alpha1',
  };
  const told: string[] = [];
  for (const { object, fate } of gone) {
    const [kind = '', path = ''] = object.split(' ');
    const [name = '', namespace] = path.split('/').reverse();
    if (kinds[kind] === undefined) throw new Error(`no version of ${kind}`);
    const live = () => api.get(kinds[kind] as string, kind, name, namespace);
    told.push(fate.fate);
    if (fate.fate === 'pruned') await eventually(`${object} gone`, async () => (await live()) === undefined, 120);
    else expect([object, (await live())?.metadata.deletionTimestamp]).toEqual([object, undefined]);
  }
  expect(new Set(told)).toEqual(new Set(['pruned', 'kept']));
});

/** Brings every case to its first state, and pushes the second. */
async function play(): Promise<void> {
  await api.apply({
    ...project,
    spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], clusterResourceWhitelist: everything },
  } as Manifest);
  const repository = join(clone.folder, 'pushed.git');
  played = cases.map((one, index) => new Played(one, index, repository, api));
  const first = commitOver(
    repository,
    undefined,
    'main',
    played.flatMap((one) => one.files(one.of.before)),
    'before',
  );
  for (const one of played) {
    if (!one.of.before.some(({ kind }) => kind === 'Namespace'))
      await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: one.namespace } });
    await api.apply(one.application);
  }
  for (const one of played)
    await eventually(
      `${one.namespace} synced`,
      async () => {
        const { sync, compared, phase } = await one.state();
        return sync === 'Synced' && compared === first && phase === 'Succeeded';
      },
      180,
    );
  for (const one of played)
    await eventually(
      `pods of ${one.namespace}`,
      async () => {
        return (await one.podsNow()).length >= one.podsAtFirst;
      },
      60,
    );
  for (const one of played) await one.remember();
  last = commitOver(
    repository,
    undefined,
    'main',
    played.flatMap((one) => one.files(one.of.after)),
    'after',
  );
  await refresh(api);
  for (const one of played.filter(({ of }) => of.goes)) await api.delete('argoproj.io/v1alpha1', 'Application', one.namespace, 'argocd');
  const watched = played.filter(({ of }) => of.name.startsWith('a rollout'));
  const end = Date.now() + 12_000;
  while (Date.now() < end) await Promise.all(watched.map((one) => one.look()));
}

describe('of each push comes what the plan says:', () => {
  beforeAll(play);

  describe.each(cases.map((one, index) => [one.name, index] as const))('%s', (_, index) => {
    const one = () => played[index] as Played;

    test('has the dangers that are expected', () => {
      expect([...new Set(one().plan.dangers.map(({ kind }) => kind))].sort()).toEqual([...one().of.dangers].sort());
    });

    test('ends as the plan says: refused with what it names, or synced', async () => {
      const state = await eventually(
        `${one().namespace} at ${last}`,
        async () => {
          const now = await one().state();
          if (one().of.goes) return now.isThere ? undefined : now;
          if (now.compared !== last) return undefined;
          if (one().isRefused)
            return now.revision === last && now.phase !== 'Succeeded' && /is invalid|forbidden/i.test(now.message) ? now : undefined;
          return one().plan.changes.length === 0 ||
            (now.revision === last && now.phase === 'Succeeded') ||
            one().plan.changes.every(({ fate }) => fate?.fate === 'kept')
            ? now
            : undefined;
        },
        120,
      );
      if (one().plan.changes.length === 0) expect(state.sync).toBe('Synced');
    });

    test('what goes, stays and comes does', async () => {
      const held = one().isRefused ? 0 : Number.POSITIVE_INFINITY; // what is refused here stands in wave 0
      for (const { action, before, after, fate, waves } of one().plan.changes) {
        const manifest = (after ?? before)?.manifest as Manifest;
        if (manifest.kind === 'Application') continue;
        const uid = one().uids.get(idOf(manifest));
        if (action === 'removed' && fate?.fate === 'pruned')
          await eventually(`${idOf(manifest)} gone`, async () => (await one().live(manifest)) === undefined, 120);
        if (action === 'removed' && fate?.fate === 'kept')
          expect([idOf(manifest), (await one().live(manifest))?.metadata.uid]).toEqual([idOf(manifest), uid]);
        if (action === 'added' && waves[1] > held) expect(await one().live(manifest)).toBeUndefined();
        if (action === 'added' && waves[1] <= held) await eventually(`${idOf(manifest)} there`, () => one().live(manifest), 60);
      }
    });

    test('pods are made anew exactly where it says so', async () => {
      const before = one().pods.get('') ?? [];
      const isLeaving =
        one().plan.changes.some(({ action }) => action === 'removed') ||
        one().of.name === 'scaled to nothing' ||
        one().of.name.includes('Replace and Force');
      if (before.length === 0 || isLeaving) return;
      const restarts = !one().isRefused && one().plan.changes.some(({ restart }) => restart !== undefined);
      if (restarts)
        await eventually(
          `new pods in ${one().namespace}`,
          async () => (await one().podsNow()).every(({ metadata }) => !before.includes(metadata.uid)),
          60,
        );
      else expect((await one().podsNow()).map(({ metadata }) => metadata.uid).sort()).toEqual([...before].sort());
    });
  });

  const named = (name: string) => played.find(({ of }) => of.name === name) as Played;

  test('with Recreate no new pod is there before the old one is gone; with room for one more some pod is always ready', () => {
    const [after, beside] = [named('a rollout after the old pod'), named('a rollout beside the old pod')];
    expect(after.looks.length).toBeGreaterThan(20);
    expect(after.looks.filter(({ isMixed }) => isMixed)).toEqual([]);
    expect(Math.min(...beside.looks.map(({ ready }) => ready))).toBeGreaterThanOrEqual(1);
  });

  test('what a refused push left alone is as it was: sizes, classes, paths', async () => {
    const claim = (name: string) => api.get('v1', 'PersistentVolumeClaim', 'data', named(name).namespace);
    expect((await claim('a claim that shrinks')).spec.resources.requests.storage).toBe('4Gi');
    expect((await claim('a claim of another class')).spec.storageClassName).toBe('fast');
    const { namespace } = named('a volume at another path');
    expect((await api.get('v1', 'PersistentVolume', `${namespace}-data`)).spec.local.path).toBe(`/srv/fast/${namespace}-data`);
  });

  test('a claim that goes leaves a volume that retains, released; a namespace takes along what is protected from pruning', async () => {
    for (const name of ['a claim whose volume retains', 'a namespace with a claim that is protected']) {
      const { namespace } = named(name);
      await eventually(
        `the volume of ${namespace}`,
        async () => (await api.get('v1', 'PersistentVolume', `${namespace}-data`))?.status.phase === 'Released',
        120,
      );
      expect(await api.get('v1', 'PersistentVolumeClaim', 'data', namespace)).toBeUndefined();
    }
  });

  test('a StatefulSet takes its own claims along where it says so, and leaves them elsewhere', async () => {
    const own = (name: string) => api.get('v1', 'PersistentVolumeClaim', 'own-db-0', named(name).namespace);
    await eventually('its claim gone', async () => (await own('a StatefulSet that takes its claims along')) === undefined);
    expect(await own('a StatefulSet that leaves its claims')).toBeDefined();
  });

  test('an object that Replace and Force let through is made anew', async () => {
    const one = named('a StatefulSet with Replace and Force');
    const [manifest] = one.placed(one.of.after);
    const now = await one.live(manifest as Manifest);
    expect(now.spec.serviceName).toBe('other');
    expect(now.metadata.uid).not.toBe(one.uids.get(idOf(manifest as Manifest)));
  });

  test('below a quota what runs goes on, and what goes does not come back', async () => {
    const one = named('a quota below what runs');
    const [first, ...rest] = await one.podsNow();
    expect(rest).toHaveLength(1);
    await api.delete('v1', 'Pod', first.metadata.name, one.namespace);
    await eventually('a refusal', async () =>
      (await api.list('v1', 'Event', one.namespace)).some(
        ({ reason, message }) => reason === 'FailedCreate' && /exceeded quota: few/.test(message),
      ),
    );
    expect((await one.podsNow()).map(({ metadata }) => metadata.uid)).toEqual(rest.map(({ metadata }) => metadata.uid));
  });

  test('a Service whose selector nothing carries leads nowhere', async () => {
    const one = named('a Service that finds nothing');
    const addresses = async () =>
      (await api.list('discovery.k8s.io/v1', 'EndpointSlice', one.namespace)).flatMap(({ endpoints }) => endpoints ?? []);
    await eventually('no address', async () => (await addresses()).length === 0);
  });
});
