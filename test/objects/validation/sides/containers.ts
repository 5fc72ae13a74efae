import { dnsLabels, dnsNames, long, type Side, words } from './side';

const pod = 'spec.template.spec';
const web = `${pod}.containers[0]`;
const of = 'Deployment';
const field = (at: string, sides: Partial<Pick<Side, 'takes' | 'refuses'>>, told?: string): Side => ({
  of,
  at: `${web}.${at}`,
  takes: [],
  refuses: [],
  ...sides,
  ...(told ? { told: `${web}.${told}` } : {}),
});
const rare = (at: string, sides: Pick<Side, 'takes' | 'refuses'>, told = at): Side => ({
  of: 'Deployment 3',
  at: `${web}.${at}`,
  told: `${web}.${told}`,
  ...sides,
});
const portNames = { takes: ['a', 'a1', '1a', 'a-b', long(15)], refuses: ['', 'A', 'a_b', '1', '1-1', 'a--b', '-a', 'a-', 'é', long(16)] };
const portNumbers = { takes: [1, 65_535], refuses: [0, -1, 65_536] };
const handlers = { takes: [{ exec: { command: ['a'] } }, { tcpSocket: { port: 1 } }, { httpGet: { port: 'a' } }] };
const configKeys = { takes: ['a', '-', 'A_b.c', '.a', '0', long(253)], refuses: ['a/b', 'a b', '.', '..', '..a', 'é', '', long(254)] };

const ofPod = ['name', 'namespace', 'uid'].map((name) => `metadata.${name}`);
const fieldPaths = [
  ...ofPod,
  ...["metadata.labels['a.b/c']", "metadata.annotations['A']", 'spec.nodeName', 'spec.host', 'spec.serviceAccountName'],
  ...['status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'],
];

/** Containers of a pod: their own fields. */
export const containers: readonly Side[] = [
  field('name', { ...dnsLabels, refuses: [...dnsLabels.refuses, ''] }),
  { of, at: `${pod}.initContainers[0].name`, takes: ['a'], refuses: ['web', 'A', ''] },
  field('image', { takes: ['a', 'A b'], refuses: ['', undefined] }),
  field('imagePullPolicy', words('Always', 'IfNotPresent', 'Never', '')),
  field('terminationMessagePolicy', words('File', 'FallbackToLogsOnError', '')),
  field('ports[0].name', { ...portNames, takes: ['http'], refuses: portNames.refuses.filter(Boolean) }),
  field('ports[1].name', { takes: [...portNames.takes, '', undefined], refuses: [] }),
  field('ports[1].name', { takes: [], refuses: ['http'] }, 'ports[1]'),
  field('ports[0].containerPort', portNumbers),
  field('ports[1].hostPort', { ...portNumbers, takes: [1, 65_535, 0], refuses: [-1, 65_536] }),
  field('ports[0].hostPort', { takes: [5353], refuses: [] }),
  {
    of,
    at: `${web}.ports[0]`,
    told: `${web}.ports[1].hostPort`,
    takes: [],
    refuses: [{ name: 'http', containerPort: 1, hostPort: 5353, protocol: 'UDP' }],
  },
  field('ports[0].protocol', words('TCP', 'UDP', 'SCTP', '')),
  { of, at: `${pod}.hostNetwork`, told: `${web}.ports[1].hostPort`, takes: [false], refuses: [true] },
  field('env[0].name', { takes: ['a', 'A_b', 'a.b', '1', 'a b', '!', '~', long(300)], refuses: ['', 'a=b', 'é', 'a\n'] }),
  field('env[1].valueFrom', {
    takes: [undefined, { secretKeyRef: { name: 'a', key: 'b' } }],
    refuses: [{}, { fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 'a', key: 'b' } }],
  }),
  field('env[1].value', { takes: [''], refuses: ['x'] }, 'env[1].valueFrom'),
  field('env[1].valueFrom.fieldRef.fieldPath', {
    takes: fieldPaths,
    refuses: [
      '',
      'metadata.labels',
      'metadata.x',
      'status.phase',
      "metadata.labels['a b']",
      "metadata.name['a']",
      "metadata.labels['A/a']",
    ],
  }),
  field('env[1].valueFrom.fieldRef.apiVersion', { takes: ['v1', ''], refuses: ['v2'] }),
  field('env[2].valueFrom.secretKeyRef.key', configKeys),
  field('env[2].valueFrom.secretKeyRef.name', dnsNames),
  field('env[3].valueFrom.resourceFieldRef.resource', {
    takes: ['requests.memory', 'limits.ephemeral-storage', 'requests.hugepages-2Mi'],
    refuses: ['', 'memory', 'limits.x'],
  }),
  field('env[3].valueFrom.resourceFieldRef.divisor', {
    takes: ['0', '1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1024Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei', '1000'],
    refuses: ['2', '1m', '2Mi', '1e3'],
  }),
  field('env[3].valueFrom.resourceFieldRef', {
    takes: [
      { resource: 'limits.cpu', divisor: '1m' },
      { resource: 'limits.cpu', divisor: '1' },
    ],
    refuses: [],
  }),
  field(
    'env[3].valueFrom.resourceFieldRef',
    { takes: [], refuses: [{ resource: 'limits.cpu', divisor: '1k' }] },
    'env[3].valueFrom.resourceFieldRef.divisor',
  ),
  field('envFrom[0]', { takes: [{ secretRef: { name: 'a' } }], refuses: [{}, { secretRef: { name: 'a' }, configMapRef: { name: 'a' } }] }),
  field('env[2].valueFrom', { takes: [{ configMapKeyRef: { name: 'a', key: 'b' } }] }),
  field('env[2].valueFrom', { refuses: [{ configMapKeyRef: { name: 'a', key: '' } }] }, 'env[2].valueFrom.configMapKeyRef.key'),
  field(
    'env[2].valueFrom',
    { refuses: [{ configMapKeyRef: { name: 'a', key: 'b' }, secretKeyRef: { name: 'a', key: 'b' } }] },
    'env[2].valueFrom',
  ),
  field('envFrom[0]', { refuses: [{ secretRef: { name: '' } }, { secretRef: {} }] }, 'envFrom[0].secretRef.name'),
  {
    of: 'Deployment',
    at: `${pod}.initContainers[1].ports`,
    takes: [
      [
        { containerPort: 1, hostPort: 1 },
        { containerPort: 2, hostPort: 2 },
      ],
    ],
    refuses: [
      [
        { containerPort: 1, hostPort: 1 },
        { containerPort: 2, hostPort: 1 },
      ],
    ],
    told: `${pod}.initContainers[1].ports[1].hostPort`,
  },
  {
    of: 'CronJob',
    at: 'spec.jobTemplate.spec.template.spec.restartPolicy',
    takes: ['Never'],
    refuses: [],
  },
  {
    of: 'CronJob 2',
    at: 'spec.jobTemplate.spec.template.spec.containers[0].resizePolicy',
    takes: [[{ resourceName: 'cpu', restartPolicy: 'NotRequired' }]],
    refuses: [[{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }]],
    told: 'spec.jobTemplate.spec.template.spec.containers[0].resizePolicy[0].restartPolicy',
  },
  field('envFrom[0].prefix', { takes: ['', 'A '], refuses: ['a=', 'é'] }),
  field('envFrom[0].configMapRef.name', {
    ...dnsNames,
    takes: [...dnsNames.takes, 'a-'],
    refuses: dnsNames.refuses.filter((name) => name !== 'a-'),
  }),
  field('volumeMounts[0].name', { takes: ['tmp'], refuses: ['', 'nothing'] }),
  field('volumeMounts[0].mountPath', { takes: ['/a', 'a', '/a:b'], refuses: [''] }),
  field('volumeMounts[0].subPath', { takes: ['', 'a', 'a/b', '..a', 'a..'], refuses: ['/a', '..', '../a', 'a/../b', 'a/..'] }),
  field('volumeMounts[0].subPathExpr', { takes: [''], refuses: ['a', '/a', '../a'] }),
  rare('volumeMounts[0].subPathExpr', { takes: ['$(A)', ''], refuses: ['/a', '../a'] }),
  field('volumeMounts[0].mountPropagation', { takes: ['None', 'HostToContainer'], refuses: ['Bidirectional', 'x', ''] }),
  field('securityContext', { takes: [{ privileged: true }, { capabilities: { add: ['CAP_SYS_ADMIN'] } }] }),
  {
    of,
    at: `${pod}.containers[1]`,
    takes: [
      {
        name: 'a',
        image: 'a',
        securityContext: { privileged: true },
        volumeMounts: [{ name: 'tmp', mountPath: '/a', mountPropagation: 'Bidirectional' }],
      },
    ],
    refuses: [],
  },
  field('volumeMounts[1].recursiveReadOnly', words('Disabled', 'IfPossible', 'Enabled')),
  field('volumeMounts[0].recursiveReadOnly', { takes: ['Disabled'], refuses: ['Enabled', 'IfPossible'] }),
  rare(
    'volumeMounts[0].mountPropagation',
    { takes: ['None', undefined], refuses: ['HostToContainer'] },
    'volumeMounts[0].recursiveReadOnly',
  ),
  field('volumeDevices', { takes: [[], undefined], refuses: [] }),
  field(
    'volumeDevices',
    { takes: [], refuses: [[{ name: 'tmp', devicePath: '/a' }], [{ name: 'nothing', devicePath: '/a' }]] },
    'volumeDevices[0].name',
  ),
  field('volumeDevices', { takes: [], refuses: [[{ name: 'data', devicePath: '/a' }]] }, 'volumeMounts[0].name'),
  {
    of: 'StatefulSet',
    at: `${web}.volumeDevices`,
    takes: ['a', '/a'].map((devicePath) => [{ name: 'extra', devicePath }]),
    refuses: ['', 'a/../b'].map((devicePath) => [{ name: 'extra', devicePath }]),
    told: `${web}.volumeDevices[0].devicePath`,
  },
  {
    of: 'StatefulSet',
    at: `${web}.volumeDevices`,
    takes: [],
    refuses: [[1, 2].map((number) => ({ name: 'extra', devicePath: `/${number}` }))],
    told: `${web}.volumeDevices[1].name`,
  },
  {
    of: 'StatefulSet',
    at: `${web}.volumeDevices`,
    takes: [],
    refuses: [[{ name: 'extra', devicePath: '/data' }]],
    told: `${web}.volumeMounts[0].mountPath`,
  },
  {
    of: 'Deployment 3',
    at: `${web}.volumeDevices`,
    takes: [[]],
    refuses: [[{ name: 'own', devicePath: '/b' }]],
    told: [`${web}.volumeDevices`, `${web}.volumeMounts[0].name`],
  },
  field('livenessProbe', { takes: handlers.takes, refuses: [{}, { exec: { command: ['a'] }, tcpSocket: { port: 1 } }] }),
  field('livenessProbe.httpGet.port', {
    takes: [...portNames.takes, ...portNumbers.takes],
    refuses: [...portNames.refuses, ...portNumbers.refuses],
  }),
  field('livenessProbe.httpGet.scheme', words('HTTP', 'HTTPS', '')),
  field('livenessProbe.httpGet.httpHeaders[0].name', { takes: ['A-1'], refuses: ['', 'a b', 'a_b', 'é'] }),
  field('livenessProbe.periodSeconds', { takes: [0, 1], refuses: [-1] }),
  field('livenessProbe.timeoutSeconds', { takes: [0, 1], refuses: [-1] }),
  field('livenessProbe.initialDelaySeconds', { takes: [0, 1], refuses: [-1] }),
  field('livenessProbe.failureThreshold', { takes: [0, 1], refuses: [-1] }),
  field('livenessProbe.successThreshold', { takes: [0, 1], refuses: [-1, 2] }),
  field('startupProbe.successThreshold', { takes: [0, 1], refuses: [2] }),
  field('readinessProbe.successThreshold', { takes: [0, 1, 2], refuses: [-1] }),
  field('livenessProbe.terminationGracePeriodSeconds', { takes: [1], refuses: [0, -1] }),
  field('readinessProbe.terminationGracePeriodSeconds', { takes: [], refuses: [1] }),
  field('startupProbe.exec.command', { takes: [['a'], ['']], refuses: [[], undefined] }),
  field('readinessProbe.tcpSocket.port', { takes: ['a'], refuses: [0] }),
  { of, at: `${pod}.initContainers[1].livenessProbe.grpc.port`, ...portNumbers },
  {
    of,
    at: `${pod}.initContainers[1].restartPolicy`,
    told: `${pod}.initContainers[1].livenessProbe`,
    takes: [],
    refuses: ['Never', undefined],
  },
  ...['lifecycle', 'readinessProbe', 'startupProbe'].map((name) => ({
    of,
    at: `${pod}.initContainers[0].${name}`,
    takes: [],
    refuses: [name === 'lifecycle' ? { preStop: { exec: { command: ['a'] } } } : { tcpSocket: { port: 1 } }],
  })),
  field('lifecycle.preStop', { takes: [{ sleep: { seconds: 1 } }], refuses: [{}, { sleep: { seconds: 1 }, tcpSocket: { port: 1 } }] }),
  rare('lifecycle.postStart.sleep.seconds', { takes: [0, 30], refuses: [-1, 31] }),
  rare('lifecycle.preStop.httpGet.port', { takes: [1], refuses: [0] }),
  field('lifecycle.stopSignal', { takes: [], refuses: ['SIGTERM'] }),
  field('securityContext.runAsUser', { takes: [0, 2 ** 31 - 1], refuses: [-1, 2 ** 31] }),
  field('securityContext.runAsGroup', { takes: [0, 2 ** 31 - 1], refuses: [-1, 2 ** 31] }),
  field('securityContext.privileged', { takes: [false], refuses: [true] }, 'securityContext.allowPrivilegeEscalation'),
  field(
    'securityContext.capabilities',
    { takes: [{ add: ['SYS_ADMIN'] }], refuses: [{ add: ['CAP_SYS_ADMIN'] }] },
    'securityContext.allowPrivilegeEscalation',
  ),
  field('securityContext.procMount', { takes: ['Default'], refuses: ['Unmasked', 'x'] }),
  rare('securityContext.procMount', { takes: ['Unmasked'], refuses: ['x'] }),
  field('securityContext.seccompProfile.type', words('RuntimeDefault', 'Unconfined')),
  field('securityContext.seccompProfile.localhostProfile', { takes: [], refuses: ['a'] }),
  rare('securityContext.seccompProfile.localhostProfile', { takes: ['a', ''], refuses: ['/a', '../a', undefined] }),
  rare('securityContext.appArmorProfile.localhostProfile', { takes: ['a', long(4095)], refuses: ['', ' a', long(4096), undefined] }),
  rare('restartPolicy', words('Always', 'OnFailure', 'Never')),
  rare('restartPolicy', { takes: [], refuses: [undefined] }),
  rare('restartPolicyRules[0].action', words('Restart', 'RestartAllContainers')),
  rare('restartPolicyRules[0].exitCodes', { takes: [{ operator: 'NotIn', values: [1] }], refuses: [undefined] }),
  rare('restartPolicyRules[0].exitCodes.operator', words('In', 'NotIn')),
  rare('restartPolicyRules[0].exitCodes.values', {
    takes: [Array.from({ length: 255 }, (_, index) => index)],
    refuses: [Array.from({ length: 256 }, (_, index) => index)],
  }),
  rare('restartPolicyRules', {
    takes: [Array(20).fill({ action: 'Restart', exitCodes: { operator: 'In', values: [1] } })],
    refuses: [Array(21).fill({ action: 'Restart', exitCodes: { operator: 'In', values: [1] } })],
  }),
  rare('resizePolicy[0].resourceName', words('cpu', 'memory')),
  rare('resizePolicy[0].restartPolicy', words('NotRequired', 'RestartContainer')),
  rare('resizePolicy[1]', {
    takes: [{ resourceName: 'memory', restartPolicy: 'NotRequired' }],
    refuses: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
  }),
  {
    of: 'Deployment 3',
    at: `${pod}.initContainers[1].resizePolicy`,
    told: `${pod}.initContainers[1].resizePolicy[0].restartPolicy`,
    takes: [[{ resourceName: 'cpu', restartPolicy: 'NotRequired' }]],
    refuses: [[{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }]],
  },
  rare('env[0].valueFrom.fileKeyRef.volumeName', { takes: ['scratch'], refuses: ['own', 'nothing', 'A'] }),
  rare('env[0].valueFrom.fileKeyRef.path', { takes: ['a', '/a'], refuses: ['../a', ''] }),
  rare('env[0].valueFrom.fileKeyRef.key', { takes: ['A '], refuses: ['', 'a=b'] }),
];
