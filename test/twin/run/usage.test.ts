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
});
