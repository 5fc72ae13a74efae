import { labels, selector } from './object';

const probe = {
  httpGet: { path: '/', port: 'http', scheme: 'HTTP', httpHeaders: [{ name: 'Host', value: 'x' }] },
  periodSeconds: 10,
  timeoutSeconds: 1,
  failureThreshold: 3,
};

const web = {
  name: 'web',
  image: 'docker.io/traefik/whoami:v1.11.0',
  imagePullPolicy: 'IfNotPresent',
  command: ['/whoami'],
  args: ['--port', '8080'],
  workingDir: '/srv',
  ports: [
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { name: 'dns', containerPort: 53, protocol: 'UDP', hostPort: 5353 },
  ],
  env: [
    { name: 'A', value: 'a' },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'web', key: 'password' } } },
    { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
  ],
  envFrom: [{ prefix: 'P_', configMapRef: { name: 'web' } }],
  volumeMounts: [
    { name: 'data', mountPath: '/data', subPath: 'data' },
    { name: 'config', mountPath: '/etc/web', readOnly: true },
  ],
  resources: {
    requests: { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
    limits: { memory: '128Mi', 'ephemeral-storage': '128Mi' },
  },
  livenessProbe: probe,
  readinessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 5, successThreshold: 2 },
  startupProbe: { exec: { command: ['true'] } },
  lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsUser: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

export const pod = {
  serviceAccountName: 'web',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  priorityClassName: 'loutik-service',
  terminationGracePeriodSeconds: 30,
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    fsGroup: 1000,
    supplementalGroups: [44],
    sysctls: [{ name: 'net.core.somaxconn', value: '1024' }],
  },
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['i5'] }] }],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 50, preference: { matchExpressions: [{ key: 'zone', operator: 'Exists' }] } },
      ],
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: selector }],
    },
  },
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: selector },
  ],
  dnsPolicy: 'ClusterFirst',
  dnsConfig: { nameservers: ['192.168.1.1'], searches: ['home.example'], options: [{ name: 'ndots', value: '2' }] },
  hostAliases: [{ ip: '192.168.1.2', hostnames: ['nas.home.example'] }],
  initContainers: [
    {
      name: 'first',
      image: 'docker.io/library/busybox:1.38.0',
      command: ['true'],
      resources: { requests: { memory: '16Mi' }, limits: { memory: '16Mi' } },
    },
    {
      name: 'beside',
      image: 'docker.io/library/busybox:1.38.0',
      restartPolicy: 'Always',
      ports: [{ name: 'side', containerPort: 9000 }],
      livenessProbe: { grpc: { port: 9000 } },
    },
  ],
  containers: [web, { name: 'second', image: 'docker.io/library/busybox:1.38.0', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
  volumes: [
    { name: 'data', persistentVolumeClaim: { claimName: 'web-data' } },
    { name: 'config', configMap: { name: 'web', defaultMode: 0o444, items: [{ key: 'a', path: 'a.conf', mode: 0o400 }] } },
    { name: 'secret', secret: { secretName: 'web', defaultMode: 0o400 } },
    { name: 'tmp', emptyDir: { sizeLimit: '64Mi', medium: 'Memory' } },
    { name: 'host', hostPath: { path: '/srv', type: 'Directory' } },
    { name: 'down', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
    {
      name: 'all',
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
          { configMap: { name: 'web', items: [{ key: 'b', path: 'b' }] } },
        ],
      },
    },
  ],
};

/** A pod with what few have. */
export const rare = {
  hostUsers: false,
  hostnameOverride: 'a',
  shareProcessNamespace: true,
  runtimeClassName: 'a',
  preemptionPolicy: 'Never',
  overhead: { cpu: '10m' },
  dnsPolicy: 'None',
  dnsConfig: { nameservers: ['192.168.1.1', '1.1.1.1', 'fd00::1'], searches: ['_a.home.example.', '.'] },
  readinessGates: [{ conditionType: 'example.com/ready' }],
  schedulingGates: [{ name: 'example.com/wait' }],
  resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }],
  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } },
  initContainers: [
    { name: 'beside', image: 'a', restartPolicy: 'Always', resources: { requests: { memory: '256Mi' } } },
    { name: 'first', image: 'a', resources: { requests: { memory: '768Mi' } } },
  ],
  containers: [
    {
      name: 'web',
      image: 'a',
      restartPolicy: 'OnFailure',
      restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
      resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }],
      resources: {
        requests: { memory: '768Mi', 'nvidia.com/gpu': '1' },
        limits: { memory: '1Gi', 'nvidia.com/gpu': '1' },
        claims: [{ name: 'gpu', request: 'a' }],
      },
      env: [{ name: 'A', valueFrom: { fileKeyRef: { key: 'A', path: 'a', volumeName: 'scratch' } } }],
      lifecycle: { postStart: { sleep: { seconds: 30 } }, preStop: { httpGet: { port: 80 } } },
      volumeMounts: [
        { name: 'own', mountPath: '/own', subPathExpr: '$(A)', readOnly: true, recursiveReadOnly: 'Enabled', mountPropagation: 'None' },
      ],
      securityContext: {
        procMount: 'Unmasked',
        appArmorProfile: { type: 'Localhost', localhostProfile: 'a' },
        seccompProfile: { type: 'Localhost', localhostProfile: 'a/b.json' },
      },
    },
    { name: 'large', image: 'a', resources: { requests: { 'hugepages-2Mi': '4Mi', cpu: '1m' }, limits: { 'hugepages-2Mi': '4Mi' } } },
  ],
  volumes: [
    { name: 'scratch', emptyDir: {} },
    {
      name: 'own',
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      },
    },
    { name: 'of-image', image: { reference: 'a', pullPolicy: 'Always' } },
    { name: 'csi', csi: { driver: 'smb.csi.k8s.io', nodePublishSecretRef: { name: 'a' } } },
    { name: 'nfs', nfs: { server: 'nas', path: '/a' } },
    {
      name: 'iscsi',
      iscsi: { targetPortal: '192.168.1.1', iqn: 'iqn.2026-11.example:disk', lun: 0, chapAuthSession: true, secretRef: { name: 'a' } },
    },
    { name: 'fc', fc: { targetWWNs: ['a'], lun: 0 } },
  ],
};
export const cost = { 'controller.kubernetes.io/pod-deletion-cost': '-10' };

export const template = { metadata: { labels, annotations: { 'example.com/a': 'b' } }, spec: pod };
export const plain = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'docker.io/traefik/whoami:v1.11.0' }] } };
