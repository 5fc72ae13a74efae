import { createHash } from 'node:crypto';
import {
  BorrowedVolume,
  Bytes,
  Cpu,
  type Declared,
  Duration,
  exec,
  Files,
  hostFolder,
  image,
  kubernetesApi,
  type Lab,
  type Ledger,
  type MachineRef,
  mountPoint,
  object,
  optionsOf,
  pathOf,
  podField,
  prefer,
  ServiceChart,
  Share,
  scratch,
  shapes,
  tryNodeOf,
  Volume,
  Workload,
} from '../../src';
import rebind from './scripts/rebind.sh';
import volumesScript from './scripts/volumes.sh';
import loop from './scripts/volumes-loop.sh';

/** What each class is for, after the kinds of disks that it lies on, and those where no node offers it. */
const classes = {
  fast: { otherwise: 'nvme', use: '' },
  hot: { otherwise: 'hdd', use: ', always on' },
  cold: { otherwise: 'hdd', use: ', large' },
} as const;
const disks = { nvme: 'NVMe', ssd: 'SSD', hdd: 'spinning' } as const;

/** What a class is, in this homelab: `NVMe`, `spinning, always on`. */
function about({ nodes, inventory: { machines } }: Lab, name: keyof typeof classes): string {
  const offered = nodes.flatMap(([, vm]) =>
    Object.values(vm.disks).flatMap(({ on, class: own }) => (own === name ? (machines[vm.home]?.disks[on]?.kind ?? []) : [])),
  );
  const { otherwise, use } = classes[name];
  const kinds = offered.length > 0 ? [...new Set(offered)].sort() : [otherwise];
  return `${kinds.map((kind) => disks[kind]).join(' and ')}${use}`;
}

export interface StorageProps {
  readonly home: MachineRef;
}

const shape = shapes.object<StorageProps>({ home: shapes.machine });

/** Storage classes, the directories of all volumes with owner and quota, and what makes a released volume bindable again. */
export class Storage extends ServiceChart {
  private readonly props: StorageProps;

  constructor(
    private readonly lab: Lab,
    given: StorageProps,
  ) {
    const props = optionsOf(lab, 'storage', shape, given);
    super(lab, 'storage', {
      trust: 'platform',
      priority: 'core',
      wave: 3,
      podSecurity: { level: 'privileged', reason: "makes the volumes' directories on the node and sets their quotas" },
    });
    this.props = props;
    for (const name of Object.keys(classes) as (keyof typeof classes)[]) {
      object(this, name, 'StorageClass', {
        metadata: { name, annotations: { 'loutik.dev/about': about(lab, name) } },
        provisioner: 'kubernetes.io/no-provisioner',
        volumeBindingMode: 'WaitForFirstConsumer',
        reclaimPolicy: 'Retain',
        allowVolumeExpansion: true,
      });
    }
  }

  override derive({ ledger }: Declared): void {
    this.directories(ledger);
    this.rebinder(ledger);
  }

  private directories(volumes: Ledger): void {
    const reasons = new Map(Volume.all(this.lab).map((volume) => [volume.name, volume.backup.kind === 'none']));
    const declared = new Map(Volume.all(this.lab).map(({ name, nodeDisk }) => [name, nodeDisk?.node]));
    const projects = new Map<string, string>();
    const lines = volumes.map((entry) => {
      const node = declared.get(entry.name) ?? tryNodeOf(this.lab, entry) ?? '-';
      const mount = mountPoint({ name: entry.path.split('/')[2] ?? '' });
      const project = projectId(entry.name);
      this.checkProject(projects, `${node} ${mount} ${project}`, entry.name);
      return [
        node,
        mount,
        entry.path,
        entry.owner,
        Math.floor(entry.bytes / 1024),
        project,
        reasons.get(entry.name) ? 'empty' : 'filled',
      ].join(' ');
    });
    const files = new Files(this, 'directories', { list: `${lines.join('\n')}\n`, 'volumes.sh': volumesScript, 'loop.sh': loop });
    new Workload(this, 'volumes', {
      kind: 'DaemonSet',
      // chroot comes from here, all other programs are the node's
      image: image('docker.io/library/busybox:1.38.0'),
      user: 0,
      command: ['/bin/sh', '/volumes/loop.sh'],
      env: { NODE: podField('spec.nodeName') },
      mounts: { '/volumes': files, '/host': hostFolder('/', { readOnly: false }), '/tmp': scratch(Bytes.mib(1)) },
      probes: { readiness: exec(['test', '-e', '/tmp/ready'], { everySeconds: 30 }) },
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(32) },
      waivers: {
        privileged: 'quotas are set with quotactl, which asks for CAP_SYS_ADMIN on the node',
        root: "the directories belong to each service's own user, and only root gives files away",
      },
    });
  }

  /** Two names of one project id would be two volumes under one quota: of 28 bits that is rare, and nobody would see it. */
  private checkProject(projects: Map<string, string>, key: string, name: string): void {
    const other = projects.get(key);
    projects.set(key, other ?? name);
    if (other === undefined) return;
    this.lab.report({
      code: 'NAME_TAKEN',
      where: pathOf(this),
      what: `the volumes ${other} and ${name} of one file system would share a quota: their names come out as one project id`,
      repair: 'give the younger of the two another name',
    });
  }

  private rebinder(volumes: Ledger): void {
    const names = [...volumes.filter(({ state }) => state === 'declared'), ...BorrowedVolume.all(this.lab), ...Share.all(this.lab)].map(
      ({ name }) => name,
    );
    if (names.length === 0) return;
    const files = new Files(this, 'scripts', { 'rebind.sh': rebind });
    const account = '/var/run/secrets/kubernetes.io/serviceaccount';
    new Workload(this, 'rebind', {
      // curl's own, on Alpine: busybox's shell, sed and find are there (curl/curl-container, create_base_image.sh)
      image: image('docker.io/curlimages/curl:8.22.0'),
      command: ['/bin/sh', '/rebind/rebind.sh'],
      env: {
        VOLUMES: names.join(' '),
        API: 'https://kubernetes.default.svc',
        TOKEN_FILE: `${account}/token`,
        CA_FILE: `${account}/ca.crt`,
        PERIOD: '15',
      },
      mounts: { '/rebind': files, '/tmp': scratch(Bytes.mib(1)) },
      probes: { liveness: exec(['/bin/sh', '-c', 'test -n "$(find /tmp/looked -mmin -10)"'], { everySeconds: 60, failures: 5 }) },
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(32) },
      permissions: {
        scope: 'cluster',
        rules: [{ apiGroups: [''], resources: ['persistentvolumes'], resourceNames: names, verbs: ['get', 'patch'] }],
      },
      reaches: [kubernetesApi()],
      placement: prefer(this.props.home),
      stopWithin: Duration.seconds(5),
    });
  }
}

/** A quota's project id: 28 bits of the name's hash, above the ids that people give by hand. */
function projectId(name: string): number {
  return 1000 + (Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 7), 16) >>> 0);
}
