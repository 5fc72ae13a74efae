import { dnsLabels, type Side, sidesOf } from './side';

const web = sidesOf('Deployment', 'spec.template.spec.containers[0].resources');
const rare = sidesOf('Deployment 3', 'spec.template.spec.containers[0].resources');
const gpu = 'nvidia.com/gpu';
const asked = (requests: object, limits: object = {}) => ({ requests, limits });

/** What containers ask for. */
export const resources: readonly Side[] = [
  web('', {
    takes: [
      undefined,
      {},
      asked({ cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' }),
      asked({ memory: '1Gi' }, { memory: '1024Mi' }),
      asked({ cpu: '0' }, { cpu: '0' }),
      asked({ cpu: '0.1' }, { cpu: '100m' }),
      asked({ memory: 1 }, { memory: '1' }),
      asked({ [gpu]: '1' }, { [gpu]: '1' }),
      asked({}, { [gpu]: '1000m' }),
      asked({ 'kubernetes.io/a': '1' }),
      asked({ 'hugepages-2Mi': '4Mi', memory: '1Mi' }, { 'hugepages-2Mi': '4Mi' }),
      asked({ cpu: '1' }, { 'hugepages-1Gi': '0' }),
    ],
  }),
  // more than the limit, of what can be shared and of what cannot
  web('', { refuses: [asked({ cpu: '1' }, { cpu: '999m' }), asked({ cpu: '1n' }, { cpu: '0' })] }, 'requests.cpu'),
  web('', { refuses: [asked({ memory: '1Gi' }, { memory: '1G' }), asked({ memory: '1025Mi' }, { memory: '1Gi' })] }, 'requests.memory'),
  web(
    '',
    { refuses: [asked({ [gpu]: '2' }, { [gpu]: '1' }), asked({ [gpu]: '1' }, { [gpu]: '2' }), asked({ [gpu]: '1' })] },
    `requests.${gpu}`,
  ),
  web(
    '',
    { refuses: [asked({ 'hugepages-2Mi': '2Mi', cpu: '1' }), asked({ 'hugepages-2Mi': '2Mi', cpu: '1' }, { 'hugepages-2Mi': '4Mi' })] },
    'requests.hugepages-2Mi',
  ),
  // amounts
  web('requests.cpu', { takes: ['1m', '1n', '1e3', '1E', '+1', '.5', '5.'], refuses: ['-1', '-1n'] }),
  web('', { refuses: [asked({}, { [gpu]: '500m' }), asked({}, { [gpu]: '-1' })] }, `limits.${gpu}`),
  web(
    '',
    {
      refuses: [asked({ cpu: '1' }, { 'hugepages-2Mi': '3Mi' }), asked({ cpu: '1' }, { 'hugepages-2Mi': '1Mi' })],
    },
    'limits.hugepages-2Mi',
  ),
  ...['hugepages-', 'hugepages-a', 'hugepages-0', 'hugepages-1m'].map((name) =>
    web('', { refuses: [asked({ cpu: '1' }, { [name]: '1Mi' })] }, `limits.${name}`),
  ),
  web('', { refuses: [asked({}, { 'hugepages-2Mi': '2Mi' })] }),
  // names
  ...['', 'x', 'storage', 'pods', 'limits.cpu', 'a b', 'a/b/c', 'CPU', 'requests.a.b/c'].map((name) =>
    web('', { refuses: [asked({}, { [name]: '1' })] }, `limits.${name}`),
  ),
  rare('claims', { takes: [undefined, [], [{ name: 'gpu', request: 'b' }]] }),
  rare('claims[0].name', { refuses: ['', 'x'] }),
  rare('claims[0].request', { takes: [...dnsLabels.takes, '', undefined], refuses: dnsLabels.refuses }),
];
