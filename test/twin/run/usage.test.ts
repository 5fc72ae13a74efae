import { usageLines, usageOf } from '../../../src/twin/run/usage';

const pod = (name: string, image: string, resources = {}) => ({
  metadata: { name, namespace: 'family' },
  spec: { containers: [{ name: 'main', image, resources }] },
});
const told = (name: string, workingSetBytes: number, usageNanoCores?: number) => ({
  podRef: { name, namespace: 'family' },
  containers: [{ name: 'main', memory: { workingSetBytes }, cpu: { usageNanoCores } }],
});

describe('what the containers of a twin use', () => {
  test('stands beside what their manifests declare, in bytes and thousandths of a processor', () => {
    const resources = { requests: { memory: '64Mi', cpu: '20m' }, limits: { memory: '1Gi' } };
    const [used, ...others] = usageOf([pod('db', 'postgres:18', resources)], [{ pods: [told('db', 50 * 2 ** 20, 5_500_000)] }], []);
    expect(others).toEqual([]);
    expect(used).toEqual({
      name: 'family/db/main',
      memory: { used: 50 * 2 ** 20, requested: 64 * 2 ** 20, limit: 2 ** 30 },
      millicores: { used: 5.5, requested: 20, limit: undefined },
    });
    expect(usageLines(used ? [used] : [])[0]).toMatch(
      /^ {2}family\/db\/main +memory +50 MiB, requests 64, limit 1024; processor +6 m, requests 20$/,
    );
  });

  test('a stand-in’s is not told, nor that of a container that no kubelet tells of', () => {
    const pods = [pod('db', 'postgres:18'), pod('films', 'jellyfin:10'), pod('new', 'postgres:18')];
    const summaries = [{ pods: [told('db', 1)] }, { pods: [told('films', 1)] }, {}];
    expect(usageOf(pods, summaries, ['jellyfin:10']).map(({ name }) => name)).toEqual(['family/db/main']);
    expect(usageOf(pods, summaries, []).map(({ name }) => name)).toEqual(['family/db/main', 'family/films/main']);
  });

  test('is told by name, in whole thousandths of a processor; what nobody said is a dash', () => {
    const cpu = { requests: { cpu: '3.8' }, limits: { cpu: '4.1', memory: '2Mi' } };
    const summaries = [{ pods: [told('b', 2 ** 20), told('a', 3 * 2 ** 20), told('c', 1)] }];
    const all = usageOf([pod('c', 'x'), pod('b', 'x'), pod('a', 'x', cpu)], summaries, []);
    expect(all.map(({ name }) => name)).toEqual(['family/a/main', 'family/b/main', 'family/c/main']);
    expect(all[0]).toEqual({
      name: 'family/a/main',
      memory: { used: 3 * 2 ** 20, requested: undefined, limit: 2 * 2 ** 20 },
      millicores: { used: 0, requested: 3800, limit: 4100 },
    });
    expect(usageLines(all)[1]).toMatch(/^ {2}family\/b\/main +memory +1 MiB, requests –, limit –; processor +0 m, requests –$/);
  });

  test('of a container that a kubelet knows and has not measured is nothing', () => {
    const summaries = [
      {
        pods: [
          { podRef: { name: 'a', namespace: 'family' }, containers: [{ name: 'main', memory: {} }] },
          { podRef: { name: 'b', namespace: 'family' } },
        ],
      },
    ];
    expect(usageOf([pod('a', 'x'), pod('b', 'x')], summaries, [])).toEqual([]);
    expect(
      usageOf([pod('a', 'x')], [{ pods: [{ podRef: { name: 'a', namespace: 'family' }, containers: [{ name: 'main' }] }] }], []),
    ).toEqual([]);
  });
});
