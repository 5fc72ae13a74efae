import fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Containerd } from './containerd';

// biome-ignore lint/suspicious/noExplicitAny: manifests, read back
type Loose = any;

/** What a manifest refers to: its ConfigMaps and the claims' folders, by name. */
export interface World {
  readonly configMaps: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The folder of a claim's volume, which outlives pods. */
  volume(claim: string, owner: number): string;
  secret(name: string, key: string): string;
  /** What every mounted secret holds. */
  readonly secretFiles: Readonly<Record<string, string>>;
}

/** One pod, run from its manifest as a kubelet runs it, without a cluster. */
export class Pod {
  private static count = 0;
  private readonly folder: string;
  private readonly id = `pod${Pod.count++}`;
  private readonly user: number;

  constructor(
    private readonly containerd: Containerd,
    private readonly world: World,
    private readonly spec: Loose,
  ) {
    this.user = spec.securityContext?.runAsUser ?? 0;
    this.folder = join(containerd.work, this.id);
    fs.mkdirSync(this.folder);
  }

  /** Seconds that it may take to stop. */
  get grace(): number {
    return this.spec.terminationGracePeriodSeconds;
  }

  get said(): string {
    return this.containerd.said(this.name(this.spec.containers[0]));
  }

  /** Runs its init containers one after the other, but for those of these names; each must succeed. */
  async initialize(...without: readonly string[]): Promise<void> {
    for (const container of this.spec.initContainers ?? []) {
      if (without.includes(container.name)) continue;
      await this.start(container);
      const status = await this.containerd.ended(this.name(container), 120);
      if (status !== 0) throw new Error(`${container.name} ended with ${status}: ${this.containerd.said(this.name(container))}`);
    }
  }

  /** Starts its container and waits until it is ready; one without a probe is after three seconds. */
  async serve(seconds: number): Promise<void> {
    const [container] = this.spec.containers;
    await this.start(container);
    const { readinessProbe: probe } = container;
    const begin = performance.now();
    if (probe === undefined) await sleep(3000);
    while (probe !== undefined && !(await this.passes(container, probe))) {
      if (performance.now() - begin > seconds * 1000 || !this.containerd.runs(this.name(container)))
        throw new Error(`${container.name} is not ready: ${this.said}`);
      await sleep(250);
    }
    if (!this.containerd.runs(this.name(container))) throw new Error(`${container.name} ended: ${this.said}`);
  }

  /** Runs its container to the end, as a job's; gives its status. */
  async complete(seconds: number): Promise<number> {
    const [container] = this.spec.containers;
    await this.start(container);
    return this.containerd.ended(this.name(container), seconds);
  }

  async livenessPasses(): Promise<boolean> {
    const [container] = this.spec.containers;
    return container.livenessProbe === undefined || this.passes(container, container.livenessProbe);
  }

  /** Ends it as a kubelet does; what it ended with, and after how many seconds. */
  async stop(): Promise<{ readonly status: number; readonly seconds: number }> {
    const [container] = this.spec.containers;
    const begin = performance.now();
    const status = await this.containerd.stop(this.name(container), container.image, this.grace);
    return { status, seconds: (performance.now() - begin) / 1000 };
  }

  /** Ends it at once, if it runs. */
  async kill(): Promise<void> {
    await this.containerd.kill(this.name(this.spec.containers[0]));
  }

  exec(...command: readonly string[]) {
    return this.containerd.exec(this.name(this.spec.containers[0]), command);
  }

  private name(container: Loose): string {
    return `${this.id}-${container.name}`;
  }

  private async start(container: Loose): Promise<void> {
    const name = this.name(container);
    const hosts = join(this.folder, 'hosts');
    const services = new Set(JSON.stringify([container, [...this.world.configMaps.values()]]).match(/[\w-]+\.[\w-]+\.svc\b/g));
    fs.writeFileSync(hosts, `127.0.0.1 localhost ${name} ${[...services].join(' ')}\n`);
    await this.containerd.start({
      name,
      image: container.image,
      command: container.command,
      args: container.args,
      user: container.securityContext?.runAsUser ?? this.user,
      groups: this.spec.securityContext?.supplementalGroups ?? [],
      readOnly: container.securityContext?.readOnlyRootFilesystem === true,
      env: Object.fromEntries(
        (container.env ?? []).map(({ name: key, value, valueFrom }: Loose) => [
          key,
          value ?? this.world.secret(valueFrom.secretKeyRef.name, valueFrom.secretKeyRef.key),
        ]),
      ),
      mounts: [
        { from: hosts, to: '/etc/hosts', readOnly: true },
        ...(container.volumeMounts ?? []).map(({ name: volume, mountPath, subPath = '', readOnly = false }: Loose) => {
          const from = join(this.place(volume), subPath);
          if (!fs.existsSync(from)) throw new Error(`${volume} has no ${subPath}`); // a kubelet would make it, as root's
          return { from, to: mountPath, readOnly };
        }),
      ],
    });
  }

  /** The folder of a volume, made when it is first asked for. */
  private place(volume: string): string {
    const { configMap, secret, persistentVolumeClaim } = this.spec.volumes.find(({ name }: Loose) => name === volume);
    if (persistentVolumeClaim !== undefined) return this.world.volume(persistentVolumeClaim.claimName, this.user);
    const folder = join(this.folder, volume);
    if (fs.existsSync(folder)) return folder;
    fs.mkdirSync(folder);
    if (configMap === undefined && secret === undefined) {
      fs.chmodSync(folder, 0o777); // an emptyDir
      return folder;
    }
    const files = configMap ? this.world.configMaps.get(configMap.name) : this.world.secretFiles;
    const mode = (configMap ?? secret).defaultMode;
    for (const [key, text] of Object.entries(files ?? {})) {
      fs.writeFileSync(join(folder, key), text);
      fs.chmodSync(join(folder, key), mode);
    }
    return folder;
  }

  private async passes(container: Loose, probe: Loose): Promise<boolean> {
    const port = (named: string | number) => container.ports?.find(({ name }: Loose) => name === named)?.containerPort ?? named;
    if (probe.exec) return (await this.exec(...probe.exec.command)).status === 0;
    if (probe.httpGet) {
      const headers = (probe.httpGet.httpHeaders ?? []).flatMap(({ name, value }: Loose) => ['--header', `${name}: ${value}`]);
      const address = `http://127.0.0.1:${port(probe.httpGet.port)}${probe.httpGet.path}`;
      return (await this.containerd.inside(['curl', '--silent', '--fail', '--max-time', '5', ...headers, address])).status === 0;
    }
    return (await this.containerd.inside(['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port(probe.tcpSocket.port)}`])).status === 0;
  }
}
