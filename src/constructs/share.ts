import type { Construct } from 'constructs';
import { type FileProtocol, fileProtocols } from '../inventory/network';
import { object as fields, optional } from '../shape/composed';
import { flag, oneOf, text, userId } from '../shape/values';
import { suggest } from '../suggest';
import { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';
import { object } from './object';
import { Part } from './part';
import { Secret } from './secret';
import { smbVolume } from './smb';

export interface ShareProps {
  /** A file server of the inventory and what it serves: `nas.films`. */
  readonly of: string;
  /** @default false */
  readonly readOnly?: boolean;
  /**
   * What becomes of those who use it while the server is away. `waits`: they stand still and go on where they were, nothing is lost.
   * `fails`: each read ends with an error within a minute; only of one that is read, since a write would be half done.
   * @default 'waits'
   */
  readonly whenAway?: 'waits' | 'fails';
  /** Who keeps its files when the server's disks are gone: nothing here backs them up. */
  readonly keptBy: string;
  /**
   * The user and group id that its files have in pods, where it is served over SMB, which knows no such ids. Over NFS they are the
   * server's own, and it says nothing. @default - needed over SMB
   */
  readonly owner?: number;
  /** @default - `<app>-<id>` */
  readonly name?: string;
}

const shape = fields<ShareProps>({
  of: text,
  readOnly: optional(flag),
  whenAway: optional(oneOf('waits', 'fails')),
  keptBy: text,
  owner: optional(userId),
  name: optional(text),
});

/** A folder that a file server of the house serves. */
export interface Served {
  readonly protocol: FileProtocol;
  readonly server: string;
  readonly network: string;
  readonly address: string;
  readonly path: string;
}

/** Every share of the inventory by its name: `nas.films`. */
export function servedIn({ inventory }: Pick<Lab, 'inventory'>): ReadonlyMap<string, Served> {
  return new Map(
    Object.entries(inventory.devices).flatMap(([server, device]) =>
      fileProtocols.flatMap((protocol) => {
        const { network = '', address = '', shares = {} } = device[protocol] ?? {};
        return Object.entries(shares).map(([share, path]): [string, Served] => [
          `${server}.${share}`,
          { protocol, server, network, address, path },
        ]);
      }),
    ),
  );
}

/** How long an answer is waited for, in tenths of a second, and how often it is asked again before a read fails: a minute in all (nfs(5)). */
const patience = { timeo: 150, retrans: 3 };

/**
 * Files of the house that lie on a file server: a claim, and a PersistentVolume that every node can mount. Who may is said on the server:
 * over NFS by the owner of the files, over SMB by a user whose name and password are a secret of its own, `<name>-login`.
 */
export class Share extends Part<ShareProps> {
  static all(lab: Lab): readonly Share[] {
    return lab.all(Share);
  }

  readonly name: string;
  readonly namespace: string;
  readonly readOnly: boolean;
  readonly whenAway: 'waits' | 'fails';
  readonly keptBy: string;
  /** Who it is mounted as, over SMB. */
  readonly login?: Secret;
  /** Undefined where the inventory has none of that name: that is told. */
  readonly served?: Served;

  constructor(scope: Construct, id: string, given: ShareProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    const lab = Lab.of(this);
    this.name = props.name ?? `${chart.name}-${this.node.id}`;
    this.namespace = chart.appNamespace;
    this.readOnly = props.readOnly ?? false;
    this.whenAway = props.whenAway ?? 'waits';
    this.keptBy = props.keptBy;
    const all = servedIn(lab);
    this.served = all.get(props.of);
    if (this.isSound) this.check(lab, [...all.keys()]);
    if (this.served?.protocol === 'smb') this.login = this.loginAt(this.served);
    if (this.served) this.declare(this.served);
  }

  private check(lab: Lab, known: readonly string[]): void {
    if (this.served === undefined) {
      const right = suggest(this.props.of, known);
      lab.report({
        code: 'REFERENCE_UNKNOWN',
        where: pathOf(this),
        what: `no file server of the inventory serves ${this.props.of}${right ? `; did you mean ${right}?` : ''}`,
        repair: known.length > 0 ? `use one of ${known.join(', ')}` : 'add one to devices in inventory.ts: kind: nas, with its nfs or smb',
      });
    }
    if (this.served?.protocol === 'smb' && this.props.owner === undefined)
      lab.report({
        code: 'VALUE_INVALID',
        where: `${pathOf(this)}.owner`,
        what: `${this.props.of} is served over SMB, where files belong to no user that a pod knows`,
        repair: 'say as whom its pods run: owner: 1000',
      });
    if (this.whenAway === 'fails' && !this.readOnly)
      lab.report({
        code: 'VALUE_INVALID',
        where: pathOf(this),
        what: 'it is written to, and fails while its server is away: what was being written then is lost or half there',
        repair: "let it wait (whenAway: 'waits'), or only read it (readOnly: true)",
      });
  }

  private loginAt({ server, path }: Served): Secret {
    const kept = `each node that has it mounted keeps the old one until it starts anew, or no pod there uses it any more`;
    return new Secret(this, 'login', {
      name: `${this.name}-login`,
      keys: ['username', 'password'], // as the driver reads them (csi-driver-smb, pkg/smb/smb.go); it trims both
      about: `username, password: of a user of ${server} who may ${this.readOnly ? 'read' : 'read and write'} ${path}, and nothing else there`,
      renewals: { username: { what: kept }, password: { what: kept } },
    });
  }

  private declare(served: Served): void {
    const accessModes = [this.readOnly ? 'ReadOnlyMany' : 'ReadWriteMany'];
    const storage = '1Gi'; // asked for because it must be: how much there is, the server knows
    object(this, 'pv', 'PersistentVolume', {
      metadata: { name: this.name },
      spec: {
        capacity: { storage },
        accessModes,
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        volumeMode: 'Filesystem',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: this.namespace, name: this.name },
        ...(this.login === undefined ? this.overNfs(served) : smbVolume(this, served, this.login, this.props.owner ?? 0)),
      },
    });
    object(this, 'pvc', 'PersistentVolumeClaim', {
      metadata: { name: this.name },
      spec: { accessModes, storageClassName: '', volumeMode: 'Filesystem', volumeName: this.name, resources: { requests: { storage } } },
    });
  }

  private overNfs({ address, path }: Served) {
    return {
      mountOptions: [
        'nfsvers=4.2',
        'noatime',
        ...(this.whenAway === 'waits' ? ['hard'] : ['softerr', `timeo=${patience.timeo}`, `retrans=${patience.retrans}`]),
        ...(this.readOnly ? ['ro'] : []),
      ],
      nfs: { server: address, path, ...(this.readOnly ? { readOnly: true } : {}) },
    };
  }
}
