import { dnsLabels, dnsNames, long, longDomain, type Side, sidesOf, words } from './side';

const service = sidesOf('Service', 'spec');
const balancer = sidesOf('Service 2', 'spec');
const headless = sidesOf('Service 3', 'spec');
const external = sidesOf('Service 4', 'spec');
const ingress = sidesOf('Ingress', 'spec');
const bucket = sidesOf('Ingress 2', 'spec');
const policy = sidesOf('NetworkPolicy', 'spec');
const portNumbers = { takes: [1, 65_535], refuses: [0, -1, 65_536] };
const portNames = { takes: ['a', 'a1', '1a', 'a-b', long(15)], refuses: ['A', 'a_b', '1', '1-1', 'a--b', '-a', 'a-', 'é', long(16)] };
const ranges = {
  takes: ['10.0.0.0/8', '0.0.0.0/0', '192.168.1.1/32', 'fd00::/8', '::/0'],
  refuses: [
    '',
    'a',
    '10.0.0.0',
    '10.0.0.1/8',
    '10.0.0.0/33',
    '10.0.0.0/08',
    'fd00::1/8',
    'fd00::/129',
    '::ffff:10.0.0.0/104',
    '10.0.0.0/8/9',
  ],
};
const path = 'rules[0].http.paths[0]';
const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** What leads to pods, and what keeps away from them. */
export const network: readonly Side[] = [
  service('', { refuses: [undefined] }),
  service('type', { takes: ['ClusterIP', '', undefined], refuses: ['clusterIP', 'x'] }),
  service('ports', { takes: [[{ port: 1 }]], refuses: [[], undefined] }),
  headless('ports', { takes: [[], undefined] }),
  service('ports[0].name', { ...dnsLabels, takes: [...dnsLabels.takes] }),
  service('ports[0].name', { refuses: ['', undefined] }),
  service('ports[1].name', { refuses: ['http'] }, 'ports[1]'),
  headless('ports[0].name', { takes: ['', undefined] }),
  service('ports[0].port', portNumbers),
  service('ports[0].protocol', words('TCP', 'SCTP', '')),
  service('ports[0].targetPort', {
    takes: [...portNumbers.takes, ...portNames.takes, '', 0, undefined],
    refuses: [-1, 65_536, ...portNames.refuses],
  }),
  service('ports[0].appProtocol', { takes: ['a', 'a.b/c', undefined], refuses: ['', 'a b'] }),
  service('ports[0].nodePort', { takes: [0], refuses: [30_000] }),
  balancer('ports[0].nodePort', { takes: [30_000, 32_767] }),
  balancer('ports', {
    takes: [
      [
        { name: 'a', port: 1, nodePort: 30_001 },
        { name: 'b', port: 1, nodePort: 30_001, protocol: 'UDP' },
      ],
    ],
  }),
  balancer(
    'ports',
    {
      refuses: [
        [
          { name: 'a', port: 1, nodePort: 30_001 },
          { name: 'b', port: 2, nodePort: 30_001, protocol: 'TCP' },
        ],
      ],
    },
    'ports[1]',
  ),
  service('selector', { takes: [{}, { 'a.b/c': 'd' }], refuses: [{ 'a b': 'c' }] }),
  service('selector', { refuses: [{ a: 'b c' }] }, 'selector.a'),
  service('clusterIP', {
    takes: ['10.43.0.99', '10.43.255.254', 'None', ''],
    refuses: ['10.43.0.0', '10.43.255.255', '10.44.0.1', 'fd00::1', 'a', '010.43.0.9'],
  }),
  service('clusterIPs', { takes: [[], undefined] }),
  service('clusterIPs', { refuses: [[''], ['10.43.0.99']] }),
  service('', { takes: [{ clusterIP: '10.43.0.99', clusterIPs: ['10.43.0.99'], ports: [{ port: 1 }] }] }),
  service(
    '',
    {
      refuses: [
        { clusterIP: '10.43.0.99', clusterIPs: ['10.43.0.98'], ports: [{ port: 1 }] },
        { clusterIP: '10.43.0.99', clusterIPs: ['10.43.0.99', 'fd00::1'], ports: [{ port: 1 }] },
      ],
    },
    'clusterIPs',
  ),
  service('sessionAffinity', { takes: ['None', ''], refuses: ['x', 'clientIP'] }),
  balancer('sessionAffinityConfig.clientIP.timeoutSeconds', { takes: [1, 86_400], refuses: [0, 86_401] }),
  balancer('sessionAffinity', { takes: ['ClientIP'] }),
  balancer('sessionAffinity', { refuses: ['None'] }, 'sessionAffinityConfig'),
  service('externalIPs', { takes: [['192.0.2.1'], ['fd00::1'], ['224.0.1.1']] }),
  service(
    'externalIPs',
    { refuses: ['a', '0.0.0.0', '127.0.0.1', '169.254.1.1', '224.0.0.1', '::', '::1', 'fe80::1', 'ff02::1'].map((ip) => [ip]) },
    'externalIPs[0]',
  ),
  service('ipFamilies', { takes: [['IPv4'], []] }),
  service('ipFamilies', { refuses: [['IPv6'], ['x']] }, 'ipFamilies[0]'),
  headless('ipFamilies', { takes: [['IPv4', 'IPv6'], ['IPv6']] }),
  headless(
    'ipFamilies',
    {
      refuses: [
        ['IPv4', 'x'],
        ['IPv4', 'IPv4'],
      ],
    },
    'ipFamilies[1]',
  ),
  headless('', { refuses: [{ clusterIP: 'None', selector: { a: 'b' }, ipFamilies: ['IPv6'] }] }, 'ipFamilies[0]'),
  service('', {
    takes: [
      { externalIPs: ['192.0.2.1'], externalTrafficPolicy: 'Local', ports: [{ port: 1 }] },
      { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 1 }] },
    ],
  }),
  balancer(
    '',
    {
      refuses: [
        { type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', healthCheckNodePort: 30_000, ports: [{ port: 1 }] },
        { type: 'NodePort', externalTrafficPolicy: 'Local', healthCheckNodePort: 30_000, ports: [{ port: 1 }] },
      ],
    },
    'healthCheckNodePort',
  ),
  service('ipFamilyPolicy', { takes: ['SingleStack', 'PreferDualStack'], refuses: ['RequireDualStack', '', 'x'] }),
  headless('ipFamilyPolicy', { takes: ['RequireDualStack'], refuses: ['x'] }),
  service('externalTrafficPolicy', { takes: ['', undefined], refuses: ['Cluster', 'Local'] }),
  balancer('externalTrafficPolicy', { takes: ['Cluster', 'Local', ''], refuses: ['x'] }),
  service('internalTrafficPolicy', words('Cluster', 'Local')),
  service('trafficDistribution', { takes: ['PreferClose', 'PreferSameZone', 'PreferSameNode'], refuses: ['', 'x'] }),
  balancer('healthCheckNodePort', { takes: [0, 30_000, 32_767] }),
  service('healthCheckNodePort', { refuses: [30_000] }),
  balancer('externalTrafficPolicy', { takes: ['Cluster'] }),
  balancer('loadBalancerSourceRanges', { takes: [['10.0.0.0/8', ' fd00::/8 '], []] }),
  balancer('loadBalancerSourceRanges[0]', ranges),
  service('loadBalancerSourceRanges', { takes: [[]], refuses: [['10.0.0.0/8']] }),
  balancer('loadBalancerClass', { takes: ['a', 'a.b/c'], refuses: ['', 'a b'] }),
  service('loadBalancerClass', { refuses: ['a'] }),
  balancer('allocateLoadBalancerNodePorts', { takes: [true, false] }),
  service('allocateLoadBalancerNodePorts', { refuses: [true, false] }),
  external('externalName', { takes: ['a', 'a.b.', longDomain(253)], refuses: ['', undefined, 'A', 'a_b', 'a..', longDomain(254)] }),
  external('ports', { takes: [[], [{ port: 1 }]] }),
  external('clusterIP', { takes: [''], refuses: ['10.43.0.99', 'None'] }),
  external('ipFamilyPolicy', { refuses: ['SingleStack'] }),
  external('ipFamilies', { takes: [[]], refuses: [['IPv4']] }),
  external('internalTrafficPolicy', { refuses: ['Cluster'] }),
  external('clusterIPs', { takes: [[]], refuses: [['10.43.0.99']] }),
  headless('type', { refuses: ['NodePort', 'LoadBalancer'] }, 'clusterIP'),
  {
    of: 'Service',
    at: 'metadata.annotations',
    takes: [],
    refuses: [{ [sourceRanges]: '10.0.0.0/8' }],
    told: `metadata.annotations.${sourceRanges}`,
  },
  {
    of: 'Service 5',
    at: 'metadata.annotations',
    takes: ['', ' ', '10.0.0.0/8', '10.0.0.0/8, fd00::/8'].map((text) => ({ [sourceRanges]: text })),
    refuses: ['a', '10.0.0.0/8,', '10.0.0.1/8'].map((text) => ({ [sourceRanges]: text })),
    told: `metadata.annotations.${sourceRanges}`,
  },
  // ingresses
  ingress('ingressClassName', dnsNames),
  ingress('rules[0].host', {
    takes: ['', undefined, 'a', 'a.b', '*.a.b', '*.a', longDomain(253), `*.${longDomain(251)}`],
    refuses: [`*.${longDomain(252)}`, 'A', 'a_b', '*', 'a.*', '*.*.a', '**.a', 'a:80', '10.0.0.1', 'fd00::1', longDomain(254)],
  }),
  ingress('rules[0].http', { takes: [undefined] }),
  ingress('rules[0].http.paths', { refuses: [[]] }),
  ingress('rules', { takes: [[{ host: 'a' }]] }),
  ingress('rules', { refuses: [[], undefined] }, ''),
  bucket('rules', { takes: [[], undefined] }),
  ingress(`${path}.pathType`, {
    takes: ['Exact', 'Prefix', 'ImplementationSpecific'],
    refuses: ['', 'exact'],
  }),
  ingress(`${path}.path`, {
    takes: ['/', '/a', '/a b', '/é', '/a..', '/...', '/%2e'],
    refuses: ['', 'a', undefined, '//', '/a//b', '/./a', '/a/../b', '/..', '/a/.', '/%2f', '/%2F'],
  }),
  ingress(path, {
    takes: ['', '/a//b', '/../a'].map((text) => ({
      path: text,
      pathType: 'ImplementationSpecific',
      backend: { service: { name: 'a', port: { number: 1 } } },
    })),
  }),
  ingress(`${path}.backend.service.name`, { ...dnsLabels, refuses: [...dnsLabels.refuses, ''] }),
  ingress(`${path}.backend.service.port`, {
    takes: [{ name: 'a' }, { number: 1 }],
    refuses: [{}, undefined, { name: 'a', number: 1 }, { number: 0 }],
  }),
  ingress(`${path}.backend.service.port.name`, portNames),
  ingress('rules[1].http.paths[0].backend.service.port.number', { takes: [1, 65_535], refuses: [-1, 65_536] }),
  ingress(`${path}.backend`, {
    takes: [{ resource: { apiGroup: 'a.b', kind: 'C', name: 'd' } }, { resource: { kind: 'C', name: 'd' } }],
    refuses: [{}, { resource: { kind: 'C', name: 'd' }, service: { name: 'a', port: { number: 1 } } }],
  }),
  bucket('defaultBackend.resource.kind', { takes: ['A', 'a b'], refuses: ['', 'a/b', '..', 'a%b'] }),
  bucket('defaultBackend.resource.name', { takes: ['A', 'a b'], refuses: ['', 'a/b'] }),
  bucket('defaultBackend.resource.apiGroup', dnsNames),
  ingress('tls[0].hosts[0]', { takes: ['a', '*.a.b'], refuses: ['', 'A', '*', '*a.b'] }),
  ingress('tls[0].secretName', { takes: [...dnsNames.takes, '', undefined], refuses: dnsNames.refuses.filter(Boolean) }),
  {
    of: 'Ingress',
    at: 'metadata.annotations',
    takes: [{ 'kubernetes.io/ingress.class': 'traefik' }],
    refuses: [{ 'kubernetes.io/ingress.class': 'nginx' }],
    told: 'spec.ingressClassName',
  },
  // network policies
  policy('policyTypes', { takes: [[], ['Ingress'], ['Egress', 'Ingress']], refuses: [['Ingress', 'Egress', 'Ingress']] }),
  policy('policyTypes[0]', { refuses: ['ingress', ''] }),
  policy('podSelector', { takes: [{}, undefined] }),
  policy('podSelector.matchLabels', { refuses: [{ 'a b': 'c' }] }),
  policy('ingress[0].from[0]', {
    takes: [{ podSelector: {} }, { namespaceSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8' } }],
    refuses: [{}, { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8' }, namespaceSelector: {} }],
  }),
  policy(
    'ingress[0].from[0]',
    { refuses: [{ podSelector: { matchLabels: { a: 'b c' } } }] },
    'ingress[0].from[0].podSelector.matchLabels.a',
  ),
  policy(
    'ingress[0].from[0]',
    { refuses: [{ namespaceSelector: { matchLabels: { a: 'b c' } } }] },
    'ingress[0].from[0].namespaceSelector.matchLabels.a',
  ),
  policy('egress[0].to', { takes: ranges.takes.map((cidr) => [{ ipBlock: { cidr } }]) }),
  policy('egress[0].to', { refuses: ranges.refuses.map((cidr) => [{ ipBlock: { cidr } }]) }, 'egress[0].to[0].ipBlock.cidr'),
  policy('egress[0].to[0].ipBlock.except', { takes: [['10.0.0.0/8'], []] }),
  policy(
    'egress[0].to',
    {
      refuses: ['10.0.0.0/8', '11.0.0.0/9', '0.0.0.0/0', 'fd00::/9', 'a', '10.0.0.1/9'].map((except) => [
        { ipBlock: { cidr: '10.0.0.0/8', except: [except] } },
      ]),
    },
    'egress[0].to[0].ipBlock.except[0]',
  ),
  policy('egress[0].ports', { takes: [[{ port: 1 }], [{}], []] }),
  policy('egress[0].ports', { refuses: [[{ port: 0 }]] }, 'egress[0].ports[0].port'),
  policy('ingress[0].ports[0].protocol', { takes: ['TCP', 'UDP', 'SCTP', undefined], refuses: ['', 'tcp'] }),
  policy('ingress[0].ports[1].port', { takes: [1, 65_535, ...portNames.takes, undefined], refuses: [0, 65_536, '', ...portNames.refuses] }),
  policy('ingress[0].ports[0].endPort', { takes: [80, 65_535, undefined], refuses: [79, 65_536, -1] }),
  policy('ingress[0].ports[0].port', { refuses: ['a', undefined] }, 'ingress[0].ports[0].endPort'),
];
