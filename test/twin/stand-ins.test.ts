import { Bytes, Cpu, PodSet, pin, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { anywhere } from '../../src/constructs/placement';
import { ApiError } from '../../src/twin/api';
import { bringStandIns, standIns } from '../../src/twin/stand-ins';
import { base } from '../inventory/base';

// biome-ignore lint/suspicious/noExplicitAny: an object's depth is the test's own business
type Any = any;
const requests = { cpu: Cpu.millis(10), memory: Bytes.mib(16), memoryLimit: Bytes.mib(32) };

describe('pods that a chart makes', () => {
  const of = (props: Any) => {
    const lab = new Lab({ homelab: 'test', inventory: base });
    new PodSet(new ServiceChart(lab, 'app'), 'pods', {
      ...{ name: 'tool', selector: { tool: 'x' }, replicas: 1, madeBy: 'helm', requests, placement: anywhere },
      ...props,
    } as Any);
    return standIns(lab) as Any[];
  };

  test('stand in a twin as a Deployment that asks for the same, and may do nothing', () => {
    const security = { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } };
    const [one, ...others] = of({ ports: { http: 80, own: { number: 53, hostPort: 5300, protocol: 'UDP' } } });
    expect(others).toEqual([]);
    expect(one).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'stand-in-tool', namespace: 'app', labels: { 'loutik.dev/twin': 'stand-in' } },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { tool: 'x' } },
        template: {
          metadata: { labels: { tool: 'x' } },
          spec: {
            automountServiceAccountToken: false,
            affinity: undefined,
            priorityClassName: 'loutik-service',
            securityContext: security,
            containers: [
              {
                name: 'stand-in',
                image: 'stand-in:0.0.0',
                ports: [
                  { name: 'http', containerPort: 80, protocol: 'TCP' },
                  { name: 'own', containerPort: 53, protocol: 'UDP', hostPort: 5300 },
                ],
                resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              },
            ],
          },
        },
      },
    });
  });

  test('are as many as they are, of which there is one on each node too, and where they are', () => {
    expect(of({ replicas: 3 })[0].spec.replicas).toBe(3);
    expect(of({ replicas: 'one-a-node' })[0].spec.replicas).toBe(2);
    expect(of({ placement: pin({ name: 'two' }) })[0].spec.template.spec.affinity.nodeAffinity).toBeDefined();
  });

  test('and ask for nothing where they do', () => {
    const [{ resources }] = of({ requests: undefined })[0].spec.template.spec.containers;
    expect(resources).toEqual({ requests: { cpu: undefined, memory: undefined }, limits: { memory: undefined } });
  });

  test('have a port of the node where one is asked for, and nowhere else', () => {
    const [{ ports }] = of({ ports: { http: 80 } })[0].spec.template.spec.containers;
    expect(ports).toStrictEqual([{ name: 'http', containerPort: 80, protocol: 'TCP' }]);
  });

  test('stand for no others', () => expect(of({ madeBy: undefined })).toEqual([]));
});

describe('a stand-in', () => {
  const object = (name: string, namespace = 'app', more: object = {}): Any => ({
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace, labels: { 'loutik.dev/twin': 'stand-in' } } },
    ...more,
  });
  const app = { metadata: { name: 'app' }, status: { phase: 'Active' } };
  /** What is asked of the API server while stand-ins are brought, where these objects are. */
  async function brought(wanted: readonly Any[], there: readonly Any[], applied = new Map<string, string>(), more: Any = {}) {
    const asked: string[] = [];
    const api = {
      list: async (version: string, kind: string) =>
        (({ 'v1 Namespace': more.namespaces ?? [app], 'apps/v1 Deployment': there }) as Any)[`${version} ${kind}`] ?? [],
      apply: async ({ metadata }: Any) => {
        if (more.refuses !== undefined) throw more.refuses;
        asked.push(`apply ${metadata.namespace}/${metadata.name}`);
      },
      delete: async (version: string, kind: string, name: string, namespace: string) => {
        asked.push(`delete ${version} ${kind} ${namespace}/${name}`);
      },
    };
    await bringStandIns(api as Any, wanted, applied);
    return asked;
  }

  test('is brought once its namespace is there, and stays while it is the same', async () => {
    const applied = new Map<string, string>();
    const one = object('one');
    expect(await brought([one], [], applied)).toEqual(['apply app/one']);
    expect(await brought([one], [one], applied)).toEqual([]);
    expect(await brought([{ ...one, spec: 1 }], [one], applied)).toEqual(['apply app/one']);
    expect(await brought([{ ...one, spec: 1 }], [], applied)).toEqual(['apply app/one']); // somebody took it away
    expect(await brought([one], [one])).toEqual(['apply app/one']); // another run brought it
  });

  test('is another than one of its name elsewhere, or of its namespace', async () => {
    const applied = new Map<string, string>();
    const all = [object('one'), object('two'), object('one', 'other')];
    const namespaces = [app, { metadata: { name: 'other' } }];
    expect(await brought(all, [], applied, { namespaces })).toEqual(['apply app/one', 'apply app/two', 'apply other/one']);
    expect(await brought(all, all, applied, { namespaces })).toEqual([]);
    expect(await brought([], all, applied, { namespaces })).toEqual(
      all.map(({ metadata: { namespace, name } }) => `delete apps/v1 Deployment ${namespace}/${name}`),
    );
  });

  test('waits for a namespace that is not there, or goes', async () => {
    const going = { metadata: { name: 'app' }, status: { phase: 'Terminating' } };
    expect(await brought([object('one')], [], new Map(), { namespaces: [] })).toEqual([]);
    expect(await brought([object('one')], [], new Map(), { namespaces: [going] })).toEqual([]);
    expect(await brought([object('one')], [], new Map(), { namespaces: [{ metadata: { name: 'app' } }] })).toEqual(['apply app/one']);
    expect(await brought([object('one', 'other')], [])).toEqual([]);
  });

  test('that the homelab has no more goes, and what is none stays', async () => {
    const others = [
      object('old'),
      { metadata: { name: 'bare', namespace: 'app' } },
      { metadata: { name: 'x', namespace: 'app', labels: {} } },
    ];
    expect(await brought([], others)).toEqual(['delete apps/v1 Deployment app/old']);
  });

  test('whose selector changed is made anew, and whatever else is refused is told', async () => {
    const [one, refuses] = [object('one'), new ApiError(422, 'field is immutable')];
    const applied = new Map<string, string>();
    expect(await brought([one], [one], applied, { refuses })).toEqual(['delete apps/v1 Deployment app/one']);
    expect(applied.size).toBe(0);
    await expect(brought([one], [], new Map(), { refuses })).rejects.toBe(refuses);
    for (const other of [new ApiError(409, 'conflict'), new Error('422')])
      await expect(brought([one], [one], new Map(), { refuses: other })).rejects.toBe(other);
  });
});
