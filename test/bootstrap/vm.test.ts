import { parse, parseAllDocuments } from 'yaml';
import { Jellyfin } from '../../charts/jellyfin';
import { ArgoCd } from '../../charts/platform/argocd';
import { KubeSystem } from '../../charts/platform/kube-system';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Traefik } from '../../charts/platform/traefik';
import { Plex } from '../../charts/plex';
import { Bytes, Duration, type Inventory } from '../../src';
import { cloudInitOf, vmFiles } from '../../src/bootstrap/vm/vm-files';
import { vmMac } from '../../src/bootstrap/vm/vm-mac';
import { isGenerated } from '../../src/files/file-spec';
import { Objects } from '../../src/objects/objects';
import { base, withChange } from '../inventory/base';
import { homelabOf } from './filled';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type AnyLab = any;

/** A platform small enough to be looked at, with the ingress on the server's machine. */
const platform = (lab: AnyLab) => {
  new KubeSystem(lab);
  new Priorities(lab);
  new SealedSecrets(lab, { home: lab.machines.one });
  new Traefik(lab, { on: lab.disks.one.nvme });
  new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
};

interface UserData {
  readonly hostname: string;
  readonly timezone: string;
  readonly ssh_pwauth: boolean;
  readonly disable_root: boolean;
  readonly users: readonly Record<string, unknown>[];
  readonly write_files: readonly { path: string; content: string; permissions: string; owner: string }[];
  readonly runcmd: readonly (readonly string[])[];
}

/** What is made for a VM, read back. */
function made(name: string, { inventory = base as Inventory, services = platform } = {}) {
  const { lab, objects } = homelabOf('test', inventory, services);
  const vm = inventory.vms[name];
  if (vm === undefined) throw new Error(`no VM ${name}`);
  const { userData, networkConfig, metaData } = cloudInitOf(lab, name, vm, objects);
  const config = parse(userData, { version: '1.1' }) as UserData;
  const files = new Map(config.write_files.map((file) => [file.path, file]));
  const content = (path: string) => files.get(path)?.content;
  return { lab, userData, config, files, content, yaml: (path: string) => parse(content(path) ?? ''), networkConfig, metaData };
}
const server = made('server');
const worker = made('worker');

test('a VM is three files that say what made them', () => {
  const files = vmFiles(server.lab, new Objects([]));
  expect(files.map(({ path }) => path)).toEqual(
    ['server', 'worker'].flatMap((vm) => ['user-data', 'network-config', 'meta-data'].map((file) => `bootstrap/test/vms/${vm}/${file}`)),
  );
  expect(files.every(({ content }) => isGenerated(content))).toBe(true);
  expect(server.userData.split('\n', 1)).toEqual(['#cloud-config']);
});

test('the same inventory gives the same bytes', () => {
  expect(made('server').userData).toBe(server.userData);
});

test('one user, with keys and no password, and none for root', () => {
  expect(server.config.users).toEqual([
    {
      name: 'admin',
      gecos: 'Administrator',
      shell: '/bin/bash',
      groups: ['adm', 'systemd-journal'],
      sudo: 'ALL=(ALL) NOPASSWD:ALL',
      lock_passwd: true,
    },
  ]);
  const content = (path: string) =>
    server.config.write_files
      .find((file: { path: string }) => file.path === path)
      ?.content.split('\n')
      .slice(1);
  expect(content('/etc/ssh/authorized_keys.d/admin')).toEqual([...(base.tailnet?.sshKeys ?? []), '']);
  expect(content('/etc/ssh/sshd_config.d/05-loutik-keys.conf')).toEqual(['AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u', '']);
  expect([server.config.ssh_pwauth, server.config.disable_root]).toEqual([false, true]);
  expect([server.config.hostname, server.config.timezone]).toEqual(['server', 'Europe/Zurich']);
});

test('the NIC is found by its MAC address, which follows from homelab and VM', () => {
  const mac = vmMac({ homelab: 'test' }, 'server');
  expect(mac).toMatch(/^02(:[0-9a-f]{2}){5}$/);
  expect([vmMac({ homelab: 'other' }, 'server'), vmMac({ homelab: 'test' }, 'worker')]).not.toContain(mac);
  expect(parse(server.networkConfig)).toEqual({
    version: 2,
    ethernets: {
      eth0: {
        match: { macaddress: mac },
        'set-name': 'eth0',
        addresses: ['192.168.7.20/24'],
        routes: [{ to: '0.0.0.0/0', via: '192.168.7.1' }],
        nameservers: { addresses: ['192.168.7.1'] },
      },
    },
  });
});

test('the instance id is the VM’s name, whatever else changes', () => {
  const changed = made('server', { inventory: withChange('vms.server.memory', Bytes.gib(5)) });
  expect(changed.metaData).toBe(server.metaData);
  expect(parse(server.metaData)).toEqual({ 'instance-id': 'test-server', 'local-hostname': 'server' });
});

describe('K3s', () => {
  test('is configured as a server from the model', () => {
    expect(server.yaml('/etc/rancher/k3s/config.yaml')).toEqual({
      'token-file': '/etc/loutik/secrets/k3s-token',
      'agent-token-file': '/etc/loutik/secrets/k3s-agent-token',
      'cluster-cidr': '10.42.0.0/16',
      'service-cidr': '10.43.0.0/16',
      disable: ['local-storage', 'servicelb'],
      'secrets-encryption': true,
      'write-kubeconfig-mode': '0600',
      'tls-san': ['192.168.7.20', 'server', 'server.test.ts.net'],
      'node-name': 'server',
      'node-ip': '192.168.7.20',
      'flannel-iface': 'eth0',
      'node-label': ['loutik.dev/home=one', 'topology.kubernetes.io/zone=one'],
      'kubelet-arg': [
        'system-reserved=cpu=200m,memory=512Mi',
        'eviction-hard=memory.available<256Mi,nodefs.available<8%,nodefs.inodesFree<5%,imagefs.available<8%',
        'image-gc-high-threshold=75',
        'image-gc-low-threshold=60',
      ],
    });
  });

  test('is configured as an agent of that server, with the agents’ token alone', () => {
    const config = worker.yaml('/etc/rancher/k3s/config.yaml');
    expect(Object.keys(config)).toEqual(['server', 'token-file', 'node-name', 'node-ip', 'flannel-iface', 'node-label', 'kubelet-arg']);
    expect([config.server, config['token-file'], config['node-label'][0]]).toEqual([
      'https://192.168.7.20:6443',
      '/etc/loutik/secrets/k3s-agent-token',
      'loutik.dev/home=two',
    ]);
  });

  test('on three servers is one cluster, which each looks for before K3s starts; the first is given what is applied once', () => {
    const more = (number: number) => ({
      ...base.vms.server,
      vmid: 110 + number,
      addresses: { lan: `192.168.7.3${number}` },
      disks: { system: base.vms.server.disks.system },
      memory: Bytes.gib(1.5),
      availability: { kind: 'rebuilt' },
    });
    const inventory = withChange('vms.third', more(3), withChange('vms.second', more(2)));
    const [first, second] = ['server', 'second'].map((name) => made(name, { inventory }));
    const config = (of?: ReturnType<typeof made>) => of?.yaml('/etc/rancher/k3s/config.yaml');
    const agent = made('worker', { inventory });
    for (const node of [first, second, agent]) expect(Object.keys(config(node))).not.toEqual(expect.arrayContaining(['cluster-init']));
    for (const node of [first, second, agent]) expect(config(node).server).toBeUndefined();
    const joining = (of?: ReturnType<typeof made>) => of?.files.get('/etc/loutik/join.env')?.content.trim().split('\n');
    expect([first, second, agent].map(joining)).toEqual([
      ["ROLE='server'", "NAME='server'", "SERVERS='second=192.168.7.32 third=192.168.7.33'", "FIRST='yes'", "PORT='6442'"],
      ["ROLE='server'", "NAME='second'", "SERVERS='server=192.168.7.20 third=192.168.7.33'", "FIRST=''", "PORT='6442'"],
      ["ROLE='agent'", "NAME='worker'", "SERVERS='server=192.168.7.20 second=192.168.7.32 third=192.168.7.33'", "FIRST=''", "PORT='6442'"],
    ]);
    const starts = (of: ReturnType<typeof made> | undefined, unit: string) =>
      of?.files.get(`/etc/systemd/system/${unit}.service.d/loutik.conf`)?.content.match(/^ExecStartPre=.*join$/m)?.length;
    expect([starts(second, 'k3s'), starts(agent, 'k3s-agent'), starts(server, 'k3s')]).toEqual([1, 1, undefined]);
    const socket = (of?: ReturnType<typeof made>) =>
      of?.files.get('/etc/systemd/system/loutik.target')?.content.includes('Wants=loutik-word.socket');
    expect([socket(first), socket(second), socket(agent), socket(server)]).toEqual([true, true, false, false]);
    expect([first, second].map((of) => of?.files.has('/etc/loutik/apply/root.yaml'))).toEqual([true, false]);
    expect(server.files.has('/etc/loutik/join.env')).toBe(false);
  });

  test('stops pods within the time that the VM has, and logind waits for it, whatever else asks for less', () => {
    const inventory = withChange('vms.worker.stop', {
      grace: Duration.seconds(90),
      critical: Duration.seconds(20),
      down: Duration.minutes(2),
    });
    const { yaml, content, files } = made('worker', { inventory });
    expect(yaml('/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/10-shutdown.conf')).toEqual({
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      shutdownGracePeriod: '90s',
      shutdownGracePeriodCriticalPods: '20s',
    });
    const logind = [...files.keys()].find((path) => path.startsWith('/etc/systemd/logind.conf.d/')) ?? '';
    expect(content(logind)).toBe('[Login]\nInhibitDelayMaxSec=90\n');
    // of several such files the last in the order of names wins: kubelet's own, and the one that unattended-upgrades brings
    expect(['99-kubelet.conf', 'unattended-upgrades-logind-maxdelay.conf', logind.split('/').pop()].sort().pop()).toBe('zz-loutik.conf');
  });

  test('begins each boot without what CNI noted of pods before it: a power cut leaves such notes empty, and their pods then never start', () => {
    expect(server.content('/etc/tmpfiles.d/loutik-cni.conf')).toMatch(/^R! \/var\/lib\/cni$/m);
    expect(made('worker').content('/etc/tmpfiles.d/loutik-cni.conf')).toBe(server.content('/etc/tmpfiles.d/loutik-cni.conf'));
  });

  test('has each layer of an image on the disk once it is unpacked, whenever containerd is there', () => {
    const unit = (of: ReturnType<typeof made>) => of.content('/etc/systemd/system/loutik-image-sync.service');
    expect(unit(server)).toMatch(/^After=k3s\.service$/m);
    expect(unit(made('worker'))).toMatch(/^After=k3s-agent\.service$/m);
    expect(unit(server)).toMatch(/^StartLimitIntervalSec=0$[\s\S]*^ExecStart=\/usr\/local\/lib\/loutik\/image-sync\nRestart=always$/m);
    expect(server.files.get('/usr/local/lib/loutik/image-sync')?.permissions).toBe('0755');
  });

  test('starts with its data disks alone, behind the door, and again whenever it stops', () => {
    expect(server.content('/etc/systemd/system/k3s.service.d/loutik.conf')).toBe(`[Unit]
Wants=loutik-data-disks.service loutik-door.service loutik-k3s.service
After=loutik-data-disks.service loutik-door.service loutik-k3s.service time-sync.target
RequiresMountsFor=/srv/fast /srv/hot
StartLimitIntervalSec=0

[Service]
ExecStartPre=/bin/sh -c "/usr/sbin/nft list table inet loutik >/dev/null"
ExecStartPre=/usr/local/lib/loutik/clock
`);
    for (const [of, unit, lines] of [
      [server, 'k3s', ['Type=notify', 'ExecStart=/usr/local/bin/k3s server']],
      [worker, 'k3s-agent', ['Type=exec', 'ExecStart=/usr/local/bin/k3s agent']], // its waiting for the server holds no boot up
    ] as const) {
      const text = of.content(`/etc/systemd/system/${unit}.service`) ?? '';
      for (const line of [...lines, 'Restart=always', 'RestartSec=5', 'KillMode=process', 'Delegate=yes', 'TimeoutStartSec=0'])
        expect(text.split('\n')).toContain(line);
    }
    const agent = worker.content('/etc/systemd/system/k3s-agent.service.d/loutik.conf');
    expect(agent).toContain('RequiresMountsFor=/srv/fast /srv/cold\n');
  });

  test('an agent follows its one server into a new cluster; a server follows nobody', () => {
    expect(worker.content('/etc/loutik/cluster.env')).toBe(
      "CERTIFICATE_URL='https://192.168.7.20:6443/cacerts'\nOWN='/var/lib/rancher/k3s/agent/server-ca.crt'\n",
    );
    expect(worker.content('/etc/systemd/system/loutik.target')).toContain('\nWants=loutik-cluster.service\n');
    expect([...server.files.keys()].filter((path) => /cluster/.test(path))).toEqual([]);
  });

  const environment = (of: ReturnType<typeof made>) =>
    Object.fromEntries([...(of.content('/etc/loutik/k3s.env') ?? '').matchAll(/^(\w+)='(.*)'$/gm)].map(([, key, value]) => [key, value]));

  test('comes as one exact release, checked by its own sums unless others are pinned', () => {
    const release = 'https://github.com/k3s-io/k3s/releases/download/v1.36.4+k3s1';
    expect(environment(server)).toEqual({
      VERSION: 'v1.36.4+k3s1',
      UNIT: 'k3s.service',
      NEEDED: 'k3s-token k3s-agent-token node-password',
      BINARY_URL: `${release}/k3s`,
      SUMS_URL: `${release}/sha256sum-amd64.txt`,
      BINARY_SHA256: '',
      IMAGES_URL: '',
    });
    const sha256 = { binary: 'a'.repeat(64) };
    const pinned = environment(made('worker', { inventory: withChange('k3s.sha256', sha256) }));
    expect([pinned.BINARY_SHA256, pinned.UNIT]).toEqual([sha256.binary, 'k3s-agent.service']);
  });

  test('with a mirror, everything comes from there: K3s and its images, packages, Tailscale, and charts in dist/ as at first boot', () => {
    const mirrored = made('server', { inventory: withChange('mirror', 'http://nas.test.example:8080/mirror/') });
    const mirror = 'http://nas.test.example:8080/mirror';
    const { BINARY_URL, IMAGES_URL } = environment(mirrored);
    expect([BINARY_URL, IMAGES_URL]).toEqual(
      ['k3s', 'k3s-airgap-images-amd64.tar.zst'].map((file) => `${mirror}/github.com/k3s-io/k3s/releases/download/v1.36.4+k3s1/${file}`),
    );
    expect(mirrored.content('/etc/apt/sources.list.d/loutik-mirror.sources')).toContain(`URIs: ${mirror}/debian\n`);
    expect(mirrored.content('/etc/loutik/tailscale.sources')).toContain(`URIs: ${mirror}/pkgs.tailscale.com/stable/debian\n`);
    expect(server.content('/etc/apt/sources.list.d/loutik-mirror.sources')).toBeUndefined();
    const { spec } = mirrored.yaml('/etc/loutik/apply/helmchart-argocd.yaml');
    expect([spec.chart, spec.repo, spec.version]).toEqual([
      `${mirror}/argoproj.github.io/argo-helm/argo-cd-10.9.0.tgz`,
      undefined,
      undefined,
    ]);
    expect(server.yaml('/etc/loutik/apply/helmchart-argocd.yaml').spec).toMatchObject({
      repo: 'https://argoproj.github.io/argo-helm',
      chart: 'argo-cd',
      version: '10.9.0',
    });
    const { objects } = homelabOf('test', withChange('mirror', `${mirror}/`), platform);
    const policy = objects.all.find(
      ({ manifest }) => manifest.kind === 'NetworkPolicy' && manifest.metadata.name === 'helm-install-argocd',
    );
    expect((policy?.manifest.spec as { egress: unknown[] } | undefined)?.egress.at(-1)).toEqual({
      to: [{ ipBlock: { cidr: '192.168.7.0/24' } }],
      ports: [{ protocol: 'TCP', port: 8080 }],
    });
  });
});

test('data disks are those with a class, by the serial number that the host gives them', () => {
  expect(server.content('/etc/loutik/data-disks')).toBe('fast /dev/disk/by-serial/fast\nhot /dev/disk/by-serial/hot\n');
  const [, name] =
    /SYMLINK\+="([^"$]+)\$env\{ID_SCSI_SERIAL\}"\n$/.exec(server.content('/etc/udev/rules.d/61-loutik-disks.rules') ?? '') ?? [];
  expect(`/dev/${name}`).toBe('/dev/disk/by-serial/');
});

describe('what services ask of their node’s kernel', () => {
  const films = (lab: AnyLab, Chart: typeof Jellyfin | typeof Plex, name: string, machine: 'one' | 'two') =>
    new Chart(lab, {
      hostname: `${name}.test.example`,
      audience: 'lan',
      library: Bytes.gib(20),
      on: lab.disks[machine].hdd,
      config: lab.disks[machine].nvme,
    });

  test('is set where they run', () => {
    const services = (lab: AnyLab) => void films(lab, Jellyfin, 'films', 'two');
    const lines = 'fs.inotify.max_user_instances = 512\nfs.inotify.max_user_watches = 524288\nkernel.panic = 10\n';
    expect(made('worker', { services }).content('/etc/sysctl.d/90-loutik.conf')).toBe(lines);
    expect(made('server', { services }).content('/etc/sysctl.d/90-loutik.conf')).toBe('kernel.panic = 10\n');
  });

  test('of two that ask for the same, the greater counts', () => {
    const services = (lab: AnyLab) => {
      films(lab, Jellyfin, 'films', 'two');
      films(lab, Plex, 'music', 'two');
    };
    const content = made('worker', { services }).content('/etc/sysctl.d/90-loutik.conf');
    expect(content?.match(/max_user_watches = .*/g)).toEqual(['max_user_watches = 524288']);
    expect(content).toContain('fs.inotify.max_user_instances = 512\n');
  });
});

test('the server alone is given what the first boot applies: that of dist/, then the root Application', () => {
  const applied = [...server.files.keys()].filter((path) => path.startsWith('/etc/loutik/apply/'));
  expect(applied).toEqual(
    [
      'namespace-argocd',
      'priorityclass-loutik-core',
      'configmap-argocd-cm',
      'configmap-argocd-cmd-params-cm',
      'configmap-argocd-rbac-cm',
      'helmchart-argocd',
      'helmchart-sealed-secrets',
      'root',
    ].map((name) => `/etc/loutik/apply/${name}.yaml`),
  );
  const { objects } = homelabOf('test', base, platform);
  const inDist = objects.all.find(({ manifest }) => manifest.kind === 'HelmChart' && manifest.metadata.name === 'argocd');
  expect(server.yaml('/etc/loutik/apply/helmchart-argocd.yaml')).toEqual(JSON.parse(JSON.stringify(inDist?.manifest)));
  expect(server.yaml('/etc/loutik/apply/root.yaml').spec.source.path).toBe('dist/test/argocd');
  expect([...worker.files.keys()].filter((path) => path.startsWith('/etc/loutik/apply/'))).toEqual([]);
});

test('Tailscale, and the gateway’s way in, are where the ingress is; the door is on every node', () => {
  const units = (of: ReturnType<typeof made>) =>
    [...(of.content('/etc/systemd/system/loutik.target') ?? '').matchAll(/^Wants=loutik-(.*)\.service$/gm)].map(([, name]) => name);
  expect(units(server)).toEqual([
    'packages',
    'data-disks',
    'door',
    'gateway-address',
    'k3s',
    'image-sync',
    'apply-once',
    'spread-dns',
    'tailscale',
  ]);
  expect(units(worker)).toEqual(['packages', 'data-disks', 'door', 'k3s', 'image-sync', 'cluster']);
  expect(worker.content('/etc/loutik/door.nft')).toContain('tcp dport 9443 counter drop');
  const { vms } = base;
  const alone = { ...base, vms: { server: vms.server } } as Inventory;
  expect(units(made('server', { inventory: alone }))).not.toContain('spread-dns');
});

test('DNS is spread once for each number of nodes, so that another one gets its own', () => {
  const spread = (inventory: Inventory) =>
    made('server', { inventory })
      .content('/etc/systemd/system/loutik-spread-dns.service')
      ?.match(/(?<=^ConditionPathExists=!|^Environment=).*$/gm);
  expect(spread(base as Inventory)).toEqual(['/var/lib/loutik/dns-spread-2', 'NODES=2']);
  const third = { ...base.vms.worker, vmid: 109, addresses: { lan: '192.168.7.29' }, disks: { system: base.vms.worker.disks.system } };
  expect(spread({ ...base, vms: { ...base.vms, third } } as unknown as Inventory)).toEqual(['/var/lib/loutik/dns-spread-3', 'NODES=3']);
});

test('a lab VM gets users, network and updates, and nothing of the cluster', () => {
  const lab = {
    ...base.vms.worker,
    vmid: 102,
    role: 'lab',
    memory: Bytes.gib(1),
    addresses: {},
    disks: { system: base.vms.worker.disks.system },
  };
  const { files, networkConfig, content } = made('play', { inventory: withChange('vms.play', lab) });
  expect([...files.keys()].filter((path) => /k3s|rancher|door|apply|data-disks|tailscale/.test(path))).toEqual([]);
  expect(parse(networkConfig).ethernets.eth0.dhcp4).toBe(true);
  expect(content('/etc/loutik/packages.env')).toBe("PACKAGES='ca-certificates curl dbus qemu-guest-agent unattended-upgrades'\n");
});

test('without a resolver in the inventory, names are asked of the router, by VMs as by hosts', () => {
  const { networkConfig } = made('server', { inventory: withChange('networks.lan.dns', undefined) });
  expect(parse(networkConfig).ethernets.eth0.nameservers).toEqual({ addresses: ['192.168.7.1'] });
  const { networkConfig: other } = made('server', { inventory: withChange('networks.lan.dns', ['9.9.9.9']) });
  expect(parse(other).ethernets.eth0.nameservers).toEqual({ addresses: ['9.9.9.9'] });
});

test('upgrades come in the middle of the loud hours, and nothing is caught up on at night', () => {
  expect(server.content('/etc/systemd/system/apt-daily-upgrade.timer.d/loutik.conf')).toBe(
    '[Timer]\nOnCalendar=\nOnCalendar=*-*-4,9,14,19,24 14:30\nRandomizedDelaySec=0\nPersistent=false\n',
  );
});

test('every file that is run has a line that says by what, and every YAML among them is one document', () => {
  for (const { path, content, permissions } of server.files.values()) {
    if (permissions === '0755')
      expect([path, content.split('\n', 1)[0]]).toEqual([path, path.endsWith('/loutik-follow') ? '#!/usr/bin/env python3' : '#!/bin/sh']);
    if (path.endsWith('.yaml')) expect([path, parseAllDocuments(content).length]).toEqual([path, 1]);
  }
});
