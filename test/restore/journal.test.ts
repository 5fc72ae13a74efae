import { hostname } from 'node:os';
import { ProblemsError } from '../../src/problems';
import { Cluster } from '../../src/restore/cluster';
import { Drive } from '../../src/restore/drive';
import { Journal } from '../../src/restore/journal';
import type { KeptRun } from '../../src/restore/kept';
import type { Live } from '../../src/restore/live';
import { type Phase, type Plan, titleOf } from '../../src/restore/plan';
import { Progress } from '../../src/twin/progress';
import { TinyApi } from './tiny-api';

let tiny: TinyApi;
const told: string[] = [];
const clusters: Cluster[] = [];
const cluster = (within?: number) => {
  const made = new Cluster(tiny.client(), (line) => told.push(line), within);
  clusters.push(made);
  return made;
};
beforeEach(async () => {
  tiny = await TinyApi.serving();
  told.length = 0;
});
afterEach(() => {
  for (const { api } of clusters.splice(0)) api.close();
  tiny.close();
});

const plan = (more: Partial<Plan> = {}): Plan => ({
  id: 'one',
  app: 'bot',
  namespace: 'bot',
  parts: [{ volume: 'bot-data', target: 'local', snapshot: 'abcd0123', at: 1, bytes: 1, isDump: false }],
  phase: 'fetching',
  to: 'scratch',
  seen: 0,
  ...more,
});
const codesOf = async (act: () => unknown): Promise<readonly string[]> => {
  try {
    await act();
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ code }) => code);
  }
};

describe('a cluster', () => {
  const object: Live = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'n' } };

  test('that does not answer is asked again, and who waits is told once', async () => {
    let faults = 3;
    tiny.fault = (asked) =>
      asked.startsWith('GET /api/v1/namespaces/n/configmaps') && faults-- > 0 ? [0, 503, 429][faults % 3] : undefined;
    expect(await cluster().list('v1', 'ConfigMap', 'n')).toEqual([]);
    expect(told).toEqual([expect.stringContaining('the API server does not answer')]);
  });

  test('that made an object and whose answer was lost makes it once', async () => {
    let isFirst = true;
    tiny.fault = (asked) => {
      if (!asked.startsWith('POST') || !isFirst) return undefined;
      isFirst = false;
      return -1;
    };
    await cluster().make(object);
    expect([...tiny.objects.keys()]).toEqual(['/api/v1/namespaces/n/configmaps/a']);
  });

  test('that is silent for too long is told, and one that refuses at once', async () => {
    tiny.fault = () => 503;
    expect(await codesOf(() => cluster(0).list('v1', 'ConfigMap', 'n'))).toEqual(['CLUSTER_UNREACHABLE']);
    tiny.fault = () => 403;
    expect(await codesOf(() => cluster().list('v1', 'ConfigMap', 'n'))).toEqual(['CLUSTER_UNREACHABLE']);
    expect(tiny.asked.length).toBe(2);
  });

  test('takes what is gone for done', async () => {
    await cluster().remove(object, 'Background');
    expect(await cluster().patch(object, {})).toBe(false);
    expect(await cluster().get('v1', 'ConfigMap', 'a', 'n')).toBe(undefined);
  });
});

describe('a journal', () => {
  test('keeps what was begun for who comes next; what is settled is kept, and what is forgotten is gone', async () => {
    const journal = await Journal.of(cluster(), 'bot', 'bot');
    await journal.write(plan());
    const next = await Journal.of(cluster(), 'bot', 'bot');
    expect(next.entries).toMatchObject({ open: { id: 'one', phase: 'fetching', by: `${hostname()} ${process.pid}` }, kept: [] });
    await journal.write(plan({ phase: 'beside' }));
    expect((await Journal.of(cluster(), 'bot', 'bot')).entries).toEqual({ kept: [plan({ phase: 'beside' })] });
    await journal.forget(plan());
    expect((await Journal.of(cluster(), 'bot', 'bot')).entries).toEqual({ kept: [] });
  });

  test('lets nobody in while another follows it, for a minute; at once when they let go, or are a process of this machine that is gone', async () => {
    const journal = await Journal.of(cluster(), 'bot', 'bot');
    await journal.write(plan());
    const second = await Journal.of(cluster(), 'bot', 'bot');
    expect(await codesOf(() => second.checkAlone())).toEqual(['RESTORE_UNFINISHED']);
    expect(await codesOf(() => second.checkAlone(Date.now() + 61_000))).toEqual([]);
    await journal.letGo();
    expect(await codesOf(async () => (await Journal.of(cluster(), 'bot', 'bot')).checkAlone())).toEqual([]);
    for (const [by, codes] of [
      [`${hostname()} 999999999`, []],
      ['another-machine 999999999', ['RESTORE_UNFINISHED']],
    ] as const) {
      const { open } = (await Journal.of(cluster(), 'bot', 'bot')).entries;
      const [path = '', object] = [...tiny.objects][0] ?? [];
      tiny.put(path, { ...(object as Live), data: { restores: JSON.stringify({ open: { ...open, seen: Date.now(), by }, kept: [] }) } });
      expect(await codesOf(async () => (await Journal.of(cluster(), 'bot', 'bot')).checkAlone())).toEqual(codes);
    }
  });

  test('of two who begin at once, one is refused and the other’s stays', async () => {
    const [first, second] = [await Journal.of(cluster(), 'bot', 'bot'), await Journal.of(cluster(), 'bot', 'bot')];
    await first.write(plan());
    expect(await codesOf(() => second.write(plan({ id: 'two' })))).toEqual(['RESTORE_UNFINISHED']);
    expect((await Journal.of(cluster(), 'bot', 'bot')).entries.open?.id).toBe('one');
  });

  test('that was written and whose answer was lost is taken for written', async () => {
    const journal = await Journal.of(cluster(), 'bot', 'bot');
    let isFirst = true;
    tiny.fault = (asked) => {
      if (!asked.startsWith('PUT') || !isFirst) return undefined;
      isFirst = false;
      return -1;
    };
    await journal.write(plan());
    expect(journal.entries.open?.id).toBe('one');
  });
});

describe('the way of a restore', () => {
  test.each<[Phase, boolean | undefined, Partial<Plan>]>([
    ['fetching', undefined, { phase: 'removing' }],
    ['beside', undefined, { phase: 'removing' }],
    ['stopping', undefined, { phase: 'stopping', isBack: true }],
    ['swapping', undefined, { phase: 'stopping', isBack: true }],
    ['starting', undefined, { phase: 'stopping', isBack: true }],
    ['placed', undefined, { phase: 'stopping', isBack: true, stopped: undefined }],
    ['swapping', true, { phase: 'stopping', isBack: true }],
  ])('back from %s (back already: %s) is %j, and what was stopped is remembered unless it runs again', (phase, isBack, next) => {
    const stopped = { workloads: [], cronJobs: ['x'] };
    expect(Drive.undoing(plan({ phase, isBack, stopped }))).toMatchObject({ stopped, ...next });
  });

  test('into its place begins by stopping what runs now', () => {
    const stopped = { workloads: [], cronJobs: ['x'] };
    expect(Drive.placing(plan({ phase: 'beside', stopped, isBack: true }))).toMatchObject({
      phase: 'stopping',
      to: 'place',
      stopped: undefined,
      isBack: undefined,
    });
  });

  test('has a title that says what comes back', () => {
    expect(titleOf(plan({ path: 'notes.txt' }))).toBe('notes.txt of bot-data');
    expect(titleOf(plan())).toBe('bot-data');
  });
});

describe('a restore that fails', () => {
  const template = (claim: string) => ({
    metadata: { labels: { 'app.kubernetes.io/name': 'bot-backup' } },
    spec: {
      containers: [{ name: 'restic', image: 'restic:1.0.0', args: ['/scripts/backup.sh'] }],
      initContainers: [{ name: 'restore', image: 'restic:1.0.0', args: ['/scripts/restore.sh'], env: [{ name: 'VOLUME', value: claim }] }],
    },
  });
  const backup: Live = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'bot-backup', namespace: 'bot' },
    spec: { jobTemplate: { spec: { template: template('bot-data') } } },
  };
  const run: KeptRun = {
    app: 'bot',
    namespace: 'bot',
    volumes: [{ name: 'bot-data', to: ['local'], isDump: false }],
    targets: ['local'],
    backup,
  };
  const quiet = new Progress({ write: () => true } as unknown as NodeJS.WriteStream);
  const drive = async () => {
    const journal = await Journal.of(cluster(), 'bot', 'bot');
    return new Drive(cluster(), run, journal, quiet).finish(plan());
  };

  test('because no workload fills the volume says so, and the journal has it', async () => {
    expect(await codesOf(drive)).toEqual(['CLUSTER_LACKS']);
    expect((await Journal.of(cluster(), 'bot', 'bot')).entries.open?.phase).toBe('fetching');
  });

  test('in its job says the last words of the pod, and how to go on and back', async () => {
    tiny.put('/apis/apps/v1/namespaces/bot/deployments/bot', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'bot', namespace: 'bot' },
      spec: { template: template('bot-data') },
    });
    const status = { conditions: [{ type: 'Failed', status: 'True', message: 'a pod failed' }] };
    const job = '/apis/batch/v1/namespaces/bot/jobs/loutik-fetch-one-0';
    tiny.fault = (asked) => {
      const made = tiny.objects.get(job);
      if (asked === `GET ${job}` && made && made.status === undefined) {
        tiny.put(job, { ...made, status });
        tiny.put('/api/v1/namespaces/bot/pods/p', {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'p' },
          status: {
            containerStatuses: [
              {
                name: 'fetch',
                state: { terminated: { exitCode: 1, message: 'much before\nrestore of bot-data: there is no room for it\n' } },
              },
            ],
          },
        });
      }
      return undefined;
    };
    const error: ProblemsError = await drive().then(
      () => undefined,
      (reason) => reason,
    );
    expect(error.problems).toMatchObject([
      {
        code: 'RESTORE_FAILED',
        where: 'restore of bot-data: bot-data',
        what: 'restore of bot-data: there is no room for it',
        repair: expect.stringMatching(/restore bot --finish.*restore bot --undo/),
      },
    ]);
  });
});
