import { object } from '../../src';
import { assemble } from '../../src/model/assemble';
import { exposure } from '../../src/proofs/exposure';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { problemsOf } from '../lab';
import { type Alter, added, changed, foundWith, without } from './altered';
import { type Any, declared } from './references/parts';

const house = assemble(homelab('house'));

const found = (...alter: Alter[]) => foundWith(exposure, house, ...alter);
const policy = (namespace: string, spec: object) =>
  added({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'rogue', namespace }, spec });

test.each(homelabNames)('homelab %s opens exactly what it declares', (name) => {
  expect(exposure.prove(assemble(homelab(name))).findings).toEqual([]);
});

test('the ways in are shown, by who comes', () => {
  const { figures } = exposure.prove(house);
  expect(figures.find(({ about }) => about === 'from the Internet')?.value).toMatch(/^cloud\./);
  expect(figures.find(({ about }) => about === 'from the tailnet')?.value).toMatch(/^argocd\./);
});

describe('flows', () => {
  test('a policy that opens a database to its whole namespace is told, for everybody who can go there', () => {
    const all = found(
      policy('nextcloud', {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: {} }] }],
        egress: [{ to: [{ podSelector: {} }] }],
      }),
    );
    expect(all).toContainEqual([
      'FLOW_UNDECLARED',
      'x',
      'by nextcloud/rogue, nextcloud/nextcloud-valkey reaches nextcloud/nextcloud-db at 1-65535/TCP, 1-65535/UDP, 1-65535/SCTP, and nothing declares it',
    ]);
    expect(new Set(all.map(([code, where]) => `${code} ${where}`))).toEqual(new Set(['FLOW_UNDECLARED x']));
  });

  test('one end alone opens nothing', () => {
    expect(
      found(
        policy('nextcloud', {
          podSelector: {},
          policyTypes: ['Ingress'],
          ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bot' } } }] }],
        }),
      ),
    ).toEqual([]);
  });

  test('a declared port is no other port', () => {
    const wider = changed('NetworkPolicy', 'nextcloud-db', (one) => {
      for (const rule of one.spec.ingress) for (const port of rule.ports) port.endPort = port.port + 1;
    });
    expect(found(wider)).toEqual([]); // those that come to it go to its port alone
    const out = changed('NetworkPolicy', 'nextcloud', (one) => {
      for (const rule of one.spec.egress) for (const port of rule.ports ?? []) port.endPort = port.port + 1;
    });
    expect(found(wider, out)).toContainEqual([
      'FLOW_UNDECLARED',
      expect.any(String),
      expect.stringContaining('nextcloud/nextcloud reaches nextcloud/nextcloud-db at 5433/TCP'),
    ]);
  });

  test.each<[string, object, string]>([
    ['the house', { cidr: '192.168.1.0/24' }, 'the house (lan)'],
    ['the machines’ own network', { cidr: '10.10.10.0/24' }, 'the machines’ own network (cluster)'],
    ['the tailnet', { cidr: '100.64.0.0/10' }, 'the tailnet'],
    ['a provider’s metadata', { cidr: '169.254.169.254/32' }, 'link-local addresses, where a provider’s metadata is'],
    ['Services', { cidr: '10.43.0.10/32' }, 'Services'],
    ['the Internet but for a hole', { cidr: '8.0.0.0/7', except: ['8.8.8.0/24'] }, 'the Internet'],
    ['the Internet by IPv6', { cidr: '2000::/3' }, 'the Internet by IPv6'],
  ])('a way out to %s that nobody declares is told', (_, ipBlock, where) => {
    const all = found(
      policy('jellyfin', {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'jellyfin' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock }], ports: [{ port: 1234 }] }],
      }),
    );
    expect(all).toEqual([
      ['FLOW_UNDECLARED', 'x', `by jellyfin/rogue, jellyfin/jellyfin reaches ${where} at 1234/TCP, and nothing declares it`],
    ]);
  });

  test('a tenant that reaches the house is told', () => {
    const all = found(
      policy('quiz', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '192.168.1.12/32' } }] }] }),
    );
    expect(all).toContainEqual(['FLOW_UNDECLARED', 'x', expect.stringContaining('any pod of quiz reaches the house (lan)')]);
  });

  test('a door for everybody that nobody declares is told', () => {
    const all = found(policy('bot', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 9999 }] }] }));
    expect(all).toContainEqual(['FLOW_UNDECLARED', 'x', expect.stringContaining('bot/bot is reached from the Internet')]);
  });

  test('a flow that is declared and that no policy lets through any more is told where it is declared', () => {
    expect(found(without('NetworkPolicy', 'nextcloud-db', 'nextcloud'))).toContainEqual([
      'FLOW_BLOCKED',
      'house/nextcloud/main/pods',
      'it is declared that nextcloud/nextcloud reaches nextcloud/nextcloud-db at 5432/TCP, and no network policy lets it through',
    ]);
    expect(found(without('NetworkPolicy', 'allow-dns', 'bot'))).toContainEqual([
      'FLOW_BLOCKED',
      expect.stringMatching(/^house\/bot\//),
      'it is declared that bot/bot asks kube-system/coredns for names, and no network policy lets it through',
    ]);
    expect(found(without('NetworkPolicy', 'bot', 'bot'))).toContainEqual([
      'FLOW_BLOCKED',
      expect.stringMatching(/^house\/bot\//),
      expect.stringContaining('bot/bot reaches the Internet'),
    ]);
    expect(found(without('NetworkPolicy', 'traefik', 'kube-system'))).toContainEqual([
      'FLOW_BLOCKED',
      'house/traefik/pods',
      expect.stringContaining('kube-system/traefik is open to all at'),
    ]);
  });
});

describe('names', () => {
  const second = (entrypoint?: string) => (lab: Any) => {
    declared(lab);
    object(lab.node.tryFindChild('app'), 'x', 'Ingress', {
      metadata: { name: 'x', ...(entrypoint ? { annotations: { 'traefik.ingress.kubernetes.io/router.entrypoints': entrypoint } } : {}) },
      spec: {
        rules: [
          {
            host: 'b.test.example',
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'app', port: { name: 'http' } } } }] },
          },
        ],
      },
    } as Any);
  };

  test('a second public route, by hand, is refused before anything is written', () => {
    expect(problemsOf(second('public'))).toEqual([
      {
        code: 'EXPOSURE_UNDECLARED',
        where: 'test/app/x',
        what: 'it opens b.test.example (Prefix /) at entrypoint public, to app/app:http, and no Route declares it',
        repair: 'declare it: new Route(this, …, { hostname, audience, to }), from which gateway, DNS and flows follow',
      },
    ]);
  });

  test('one that names no entrypoint is told for every default one', () => {
    expect(problemsOf(second())[0]?.what).toContain('at entrypoint every default one');
  });

  test('a route whose Ingress is gone, or leads elsewhere, is told where it is declared', () => {
    expect(found(without('Ingress', 'jellyfin', 'jellyfin')).map(([code, where]) => [code, where])).toEqual([
      ['EXPOSURE_MISSING', 'house/jellyfin/web'],
      ['EXPOSURE_MISSING', 'house/jellyfin/web'],
    ]);
    const elsewhere = changed('Ingress', 'jellyfin', (one) => {
      one.spec.rules[0].http.paths[0].backend.service.name = 'jellyfin-admin';
    });
    expect(new Set(found(elsewhere).map(([code]) => code))).toEqual(new Set(['EXPOSURE_UNDECLARED', 'EXPOSURE_MISSING']));
  });
});

describe('values of charts', () => {
  const values = (text: (before: string) => string) =>
    changed('HelmChartConfig', 'traefik', (one) => {
      one.spec.valuesContent = text(one.spec.valuesContent);
    });
  test.each<[string, string, string]>([
    ['a port of the node', 'metrics:\n  hostPort: 9100\n', 'by its value metrics.hostPort the chart traefik takes port 9100 of its node'],
    ['the network of the node', 'hostNetwork: true\n', 'by its value hostNetwork the chart traefik runs on the network of its node'],
    [
      'a Service for the house',
      'web:\n  service:\n    type: NodePort\n',
      'by its value web.service.type the chart traefik has a Service of the type NodePort',
    ],
  ])('%s that the model has not is told', (_, more, what) => {
    expect(found(values((before) => `${before}${more}`))).toEqual([
      ['EXPOSURE_UNDECLARED', 'house/traefik/release/config', `${what}, and no pods of the model have it`],
    ]);
  });
  test('a port of the node that the model has, and no chart opens, is told', () => {
    expect(found(values((before) => before.replace('hostPort: 443', 'hostPort: 0')))).toEqual([
      ['EXPOSURE_MISSING', 'house/traefik/pods', 'its port lan is 443 of its node, and no value of a chart opens it'],
    ]);
  });
});
