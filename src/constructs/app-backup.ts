import type { Construct } from 'constructs';
import { type OffsitePlace, offsiteOf } from '../inventory/offsite';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import type { BackupPlaces } from './backup-places';
import type { BackupTarget } from './backup-policy';
import { ServiceChart } from './chart';
import type { ContainerProps } from './container';
import { Files } from './files';
import { resticImage } from './images';
import { Lab, pathOf } from './lab';
import { Member } from './member';
import { scratch } from './mount';
import { accountsFile, credentialsOf, kitNameOf, needsAccount, needsScript, secretKeyOf } from './offsite-credentials';
import { repositoryScript, wholeRepositoryScript } from './repository-script';
import backup from './scripts/backup.sh';
import rehearse from './scripts/rehearse.sh';
import report from './scripts/report.sh';
import restore from './scripts/restore.sh';
import sqlite from './scripts/sqlite.py';
import verify from './scripts/verify.py';
import { Secret } from './secret';
import { Volume } from './volume';

/** What the backups of one app share: its own repository password, and the scripts. */
export class AppBackup extends Member {
  static of(construct: Construct, places: BackupPlaces): AppBackup {
    const chart = ServiceChart.of(construct);
    const own = chart.node.children.find((child): child is AppBackup => child instanceof AppBackup);
    if (own) return own;
    const taken = chart.node.tryFindChild('backup');
    if (taken) {
      Lab.of(chart).report({
        code: 'NAME_TAKEN',
        where: pathOf(taken),
        what: 'backup is the name of what keeps the volumes of its app',
        repair: 'give it another id',
      });
    }
    return new AppBackup(chart, places, taken ? 'backup-of-volumes' : 'backup');
  }

  static all(lab: Lab): readonly AppBackup[] {
    return lab.all(AppBackup);
  }

  readonly app: string;
  readonly scripts: Files;
  private readonly secret: Secret;
  private readonly offsite: OffsitePlace | undefined;

  private constructor(chart: ServiceChart, places: BackupPlaces, id: string) {
    super(chart, id);
    this.app = chart.name;
    const offsite = offsiteOf(Lab.of(this).inventory);
    this.offsite = offsite;
    this.scripts = new Files(this, 'backup-scripts', {
      'backup.sh': backup,
      'rehearse.sh': rehearse,
      'report.sh': report,
      'repository.sh': needsScript(offsite) ? wholeRepositoryScript : repositoryScript,
      'restore.sh': restore,
      'sqlite.py': sqlite,
      'verify.py': verify,
      ...(needsAccount(offsite) ? { accounts: accountsOf(chart) } : {}),
    });
    this.secret = new Secret(this, 'backup', {
      keys: [
        'password',
        ...(places.isKeptLocally(chart.name) ? ['http-password'] : []),
        ...(offsite ? ['offsite-repository', ...credentialsOf(offsite).map(secretKeyOf)] : []),
      ],
      about: [
        "password: of this app's restic repositories",
        ...(places.isKeptLocally(chart.name) ? [`http-password: of user ${chart.name} at the repository servers`] : []),
        ...(offsite
          ? [
              `offsite-*: restic's address of the app's repository at ${offsite.provider}, which is the kit's with /${chart.name} behind it, and ${rightsOf(offsite)}`,
            ]
          : []),
      ].join('; '),
      origins: {
        password: `same:backups.passwords.${chart.name}`,
        'http-password': `same:backups.http.${chart.name}`,
        ...(offsite
          ? {
              'offsite-repository': `below:${kitNameOf(offsite, 'repository')}`,
              ...Object.fromEntries(credentialsOf(offsite).map((one) => [secretKeyOf(one), `same:${kitNameOf(offsite, one.key)}`])),
            }
          : {}),
      },
    });
  }

  /** A container that runs restic with some of the repositories that a volume, and what is kept together with it, lies in. */
  restic(
    volume: Volume,
    targets: readonly BackupTarget[],
    places: BackupPlaces,
    props: Pick<ContainerProps, 'args' | 'env' | 'mounts'>,
  ): ContainerProps {
    const { offsite } = this;
    const server = places.serverOf(volume);
    return {
      image: resticImage,
      command: ['/bin/sh'],
      ...props,
      env: {
        RESTIC_PASSWORD: this.secret.key('password'),
        ...(targets.includes('local') && server
          ? {
              LOCAL_REPOSITORY: server.repositoryOf(this.app),
              LOCAL_USER: this.app,
              LOCAL_PASSWORD: this.secret.key('http-password'),
            }
          : {}),
        ...(targets.includes('offsite') && offsite
          ? {
              OFFSITE_REPOSITORY: this.secret.key('offsite-repository'),
              ...Object.fromEntries(credentialsOf(offsite).map((one) => [one.environment, this.secret.key(secretKeyOf(one))])),
            }
          : {}),
        GOGC: '20', // a prune takes about three times the index, times one and this share of it (restic#3844)
        ...props.env,
      },
      mounts: {
        '/scripts': this.scripts,
        '/tmp': scratch(Bytes.gib(1), { name: 'restic-cache' }),
        ...(targets.includes('offsite') && needsAccount(offsite) ? { [accountsFile]: this.scripts.at('accounts') } : {}),
        ...props.mounts,
      },
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(128), limit: Bytes.mib(768) } },
    };
  }
}

/** ssh ends where its user has no line there (OpenSSH, ssh.c), and the image knows none of those that own volumes. */
function accountsOf(chart: ServiceChart): string {
  const owners = Volume.all(Lab.of(chart)).flatMap((volume) =>
    ServiceChart.of(volume) === chart && volume.owner > 0 ? [volume.owner] : [],
  );
  const lines = [...new Set(owners)].sort((a, b) => a - b).map((owner) => `owner-${owner}:x:${owner}:${owner}::/tmp:/bin/sh\n`);
  return `root:x:0:0:root:/root:/bin/sh\n${lines.join('')}`;
}

function rightsOf({ backEnd: { guard } }: OffsitePlace): string {
  if (guard.by === 'key') return 'a key that may delete nothing but what lies in locks/';
  if (guard.by === 'versions') return 'a key that may hide, and not delete';
  return guard.by === 'address' ? 'a user of the server that deletes nothing but locks' : 'what opens it, and may delete there';
}
