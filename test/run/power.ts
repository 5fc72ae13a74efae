import { startComponents, stopComponents } from '../../src/twin/components';
import { processesOf } from '../../src/twin/processes';
import { podStates } from '../../src/twin/run/pods';
import { cutPower, killNodes, poweredNodes } from '../../src/twin/run/power';
import { eventually } from '../twin-up/clone';
import { type Any, allReady, answers, containers, type House, podOf, refusal } from './house';
import { processOf, unanswered } from './inside';
import { PostgresWriter, SqliteWriter } from './writers';

/** Seconds that a pod stays on a node that is away, in place of Kubernetes' 300 (DefaultTolerationSeconds): the rest is the controllers' own. */
const shortened = 10;

export function powerTests(house: House): void {
  describe('power', () => {
    let postgres: PostgresWriter;
    let sqlite: SqliteWriter;
    const nodes = () => poweredNodes(house.folder);
    const server = () => nodes().filter(({ isServer }) => isServer);
    const worker = () => nodes().filter(({ isServer }) => !isServer);
    const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);

    beforeAll(() => {
      postgres = new PostgresWriter(house);
      sqlite = new SqliteWriter(house);
    });
    afterEach(async () => {
      for (const writer of [postgres, sqlite]) await writer.end(); // of a test that failed
    });

    /** Rows are written until `cut` has happened. */
    const writingUntil = async (cut: () => Promise<unknown>, ...writers: readonly (PostgresWriter | SqliteWriter)[]) => {
      for (const writer of writers) await writer.begin();
      await Promise.all(writers.map((writer) => writer.more(20)));
      await cut();
      await Promise.all(writers.map((writer) => writer.end()));
    };

    /** What is there of what was sent, which must be a whole beginning of it; it is what counts from now on. */
    const lost = async (writer: PostgresWriter | SqliteWriter): Promise<number> => {
      const kept = await writer.kept();
      expect(kept).toEqual(writer.sent.slice(0, kept.length));
      const missing = Math.max(0, writer.acknowledged - kept.length);
      writer.settle(kept.length);
      return missing;
    };

    const bootAll = async (before: ReadonlySet<string>): Promise<string> => {
      const begin = performance.now();
      expect(await house.clone.json(['twin', 'boot', ...house.named])).toMatchObject({ ok: true });
      const ready = Math.round((performance.now() - begin) / 1000);
      return `nodes Ready after ${ready} s, every pod after ${ready + (await allReady(house, before, 300))} s`;
    };

    test('when the control plane is killed, every service goes on and takes writes; when it is back, no container was started again', async () => {
      await allReady(house, new Set(), 120); // what the test before this one stopped may still be starting
      const before = await containers(house.api, names(nodes()));
      await Promise.all([postgres.begin(), sqlite.begin()]);
      stopComponents(house.folder);
      await eventually('an API server that is gone', async () => !(await house.api.isReady()));
      await Promise.all([postgres.more(20), sqlite.more(20)]);
      for (const app of ['nextcloud', 'jellyfin', 'portfolio'])
        expect({ app, answers: await answers(house, app) }).toEqual({ app, answers: true });
      await startComponents(house.folder, house.api);
      await Promise.all([postgres.end(), sqlite.end()]);
      expect([await lost(postgres), await lost(sqlite)]).toEqual([0, 0]);
      await allReady(house, new Set(), 60);
      expect(await containers(house.api, names(nodes()))).toEqual(before);
      const { metadata } = await podOf(house, 'quiz', 'web'); // and it controls again
      await house.api.delete('v1', 'Pod', metadata.name, 'quiz');
      await eventually('another pod', async () => (await podOf(house, 'quiz', 'web').catch(() => undefined))?.status.phase === 'Running');
    });

    test('when every kubelet, containerd and container is killed at once, no acknowledged write is lost and all is Ready again by itself', async () => {
      const before = await containers(house.api, names(nodes()));
      await writingUntil(
        async () => {
          stopComponents(house.folder);
          await killNodes(house.folder, names(nodes()));
        },
        postgres,
        sqlite,
      );
      expect(processesOf(house.folder).filter(({ command }) => /kubelet|containerd|kube-apiserver|etcd/.test(command))).toEqual([]);
      house.measured.push(`all killed: ${await bootAll(before)}`);
      const written = postgres.acknowledged + sqlite.acknowledged;
      expect([await lost(postgres), await lost(sqlite)]).toEqual([0, 0]);
      house.measured.push(`of ${written} acknowledged rows none lost`);
    });

    test('when the worker’s power fails, its pods are evicted and wait, the others answer; with power back all is Ready by itself', async () => {
      const before = await containers(house.api, names(worker()));
      const there = (await house.api.list('v1', 'Pod')).filter(({ spec }) => names(worker()).includes(spec.nodeName));
      for (const pod of there) await hurry(house, pod);
      await writingUntil(() => cutPower(house.folder, worker()), sqlite);
      const begin = performance.now();
      const asking = (await house.api.list('v1', 'Pod', 'nextcloud')).find(isNextcloud) as Any;
      const database = ['10.43.0.10', 'nextcloud-db.nextcloud.svc.cluster.local'] as const;
      expect(await unanswered(processOf(asking.metadata.uid) as number, ...database, 40)).toBe(0); // long before Kubernetes takes note
      const jellyfin = there.find(({ metadata }) => metadata.name.startsWith('jellyfin'));
      await eventually(
        'eviction',
        async () => {
          expect(await refusal(house, 'nextcloud')).toBe(undefined);
          return (await house.api.get('v1', 'Pod', jellyfin.metadata.name, 'jellyfin'))?.metadata.deletionTimestamp !== undefined;
        },
        120,
      );
      house.measured.push(
        `worker away: evicted after ${Math.round((performance.now() - begin) / 1000)} s, with ${shortened} s of tolerance for 300`,
      );
      expect(await answers(house, 'jellyfin')).toBe(false);
      house.measured.push(`worker back: ${await bootAll(before)}`);
      expect(await house.api.get('v1', 'Pod', jellyfin.metadata.name, 'jellyfin')).toBeUndefined();
      house.measured.push(`of SQLite, which syncs at its checkpoints, the last ${await lost(sqlite)} rows lost`);
    });

    test('when the server’s power fails, the worker’s containers run on; with power back all is Ready and PostgreSQL has every acknowledged row', async () => {
      const [before, others] = [await containers(house.api, names(server())), await containers(house.api, names(worker()))];
      await writingUntil(() => cutPower(house.folder, server()), postgres);
      expect(await house.api.isReady()).toBe(false);
      house.measured.push(`server back: ${await bootAll(before)}`);
      expect(await containers(house.api, names(worker()))).toEqual(others);
      expect(await lost(postgres)).toBe(0);
      // Traefik hears of pods that are Ready again a moment after the API server does
      for (const app of ['nextcloud', 'jellyfin', 'portfolio']) await eventually(`an answer of ${app}`, () => answers(house, app), 20);
      expect((await podStates(house.api)).filter(({ good }) => !good)).toEqual([]);
    });
  });
}

const isNextcloud = ({ metadata, status }: Any) => metadata.labels['app.kubernetes.io/name'] === 'nextcloud' && status.phase === 'Running';

/** Shortens how long a pod stays on a node that is away: the one part of a toleration that may be changed while it runs. */
async function hurry({ api }: House, { metadata, spec }: Any): Promise<void> {
  const tolerations = spec.tolerations.map((one: Any) =>
    one.tolerationSeconds === undefined ? one : { ...one, tolerationSeconds: shortened },
  );
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: metadata.name, namespace: metadata.namespace } };
  await api.patch(object, { spec: { tolerations } });
}
