import {
  Bytes,
  Cpu,
  type DiskRef,
  hostnameAnnotation,
  httpGet,
  type Image,
  type Lab,
  type MachineRef,
  none,
  optionsOf,
  prefer,
  type Quota,
  Route,
  type Scale,
  ServiceChart,
  shapes,
  Tenant,
  type TenantProps,
  tenantLabel,
  Volume,
  Workload,
} from '../src';

export interface StudentProjectProps {
  readonly name: string;
  readonly repository: TenantProps['repository'];
  /** Its domain, and every name below it. */
  readonly hostname: string;
  readonly home: MachineRef;
  /** Who sees its own `web`: those in the house alone where there is no gateway. @default 'public' */
  readonly audience?: 'public' | 'lan';
  /** @default - half a core, 512 MiB, 1 GiB of storage, 8 pods */
  readonly quota?: Quota;
  /** Volumes, by name: only what stands here, on the file system of tenants. @default - none */
  readonly volumes?: Readonly<Record<string, StudentVolume>>;
  /** One stateless web server from an image, for who does not want to write YAML. @default - none, the repository brings its own */
  readonly web?: StudentWeb;
}

export interface StudentWeb {
  readonly image: Image;
  /** The port that the image listens on. */
  readonly port: number;
  /** @default - none: the image starts as it was made to */
  readonly args?: readonly string[];
  /** What its probes ask for. @default '/' */
  readonly path?: string;
  readonly scale?: Scale;
}

export interface StudentVolume {
  readonly on: DiskRef;
  readonly size: Bytes;
}

const shape = shapes.object<StudentProjectProps>({
  name: shapes.text,
  repository: shapes.repository,
  hostname: shapes.hostname,
  home: shapes.machine,
  audience: shapes.optional(shapes.oneOf('public', 'lan')),
  quota: shapes.optional(shapes.quota),
  volumes: shapes.optional(shapes.record(shapes.object<StudentVolume>({ on: shapes.disk, size: shapes.bytes }))),
  web: shapes.optional(
    shapes.object<StudentWeb>({
      image: shapes.image,
      port: shapes.port,
      args: shapes.optional(shapes.list(shapes.anyText)),
      path: shapes.optional(shapes.text),
      scale: shapes.optional(shapes.scale),
    }),
  ),
});

const share: Quota = { cpu: Cpu.millis(500), memory: Bytes.mib(512), storage: Bytes.gib(1), pods: 8 };

/** A student's project: a namespace of its own, fed from its own repository, that can harm nobody else. */
export class StudentProject extends ServiceChart {
  constructor(lab: Lab, given: StudentProjectProps) {
    const props = optionsOf(lab, 'student-project', shape, given);
    super(lab, props.name, {
      trust: 'tenants',
      priority: 'tenant',
      namespaceLabels: { [tenantLabel]: props.name },
      namespaceAnnotations: { [hostnameAnnotation]: props.hostname, 'loutik.dev/home': props.home.name },
    });
    new Tenant(this, 'tenant', {
      repository: props.repository,
      hostname: props.hostname,
      quota: props.quota ?? share,
      volumes: Object.values(props.volumes ?? {}).map(({ size }) => size),
    });

    for (const [name, { on, size }] of Object.entries(props.volumes ?? {})) {
      new Volume(this, name, { on, size, owner: 1000, forTenants: true, backup: none('a tenant keeps what matters in its repository') });
    }
    if (props.web === undefined) return;
    const { web } = props;
    const server = new Workload(this, 'main', {
      image: web.image,
      ...(web.args ? { args: web.args } : {}),
      ports: { http: web.port },
      probes: { readiness: httpGet('http', web.path ?? '/'), liveness: httpGet('http', web.path ?? '/', { failures: 6 }) },
      resources: { cpu: Cpu.millis(50), memory: Bytes.mib(64) },
      placement: prefer(props.home),
      scale: web.scale,
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience ?? 'public' });
  }
}
