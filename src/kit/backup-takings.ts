import type { BackupPlaces } from '../constructs/backup-places';
import type { Lab } from '../constructs/lab';
import { camel, credentialsOf } from '../constructs/offsite-credentials';
import { RepositoryServer } from '../constructs/repository-server';
import { offsiteOf } from '../inventory/offsite';
import type { Taking } from './taking';

/**
 * A repository opens with every password that it was ever given, until one is taken away (restic, `cmd/restic/cmd_key_*.go`): so each of
 * an app's gets the new one before anything is pushed, and loses the old one at the end.
 */
export function repositoryPasswordTakings(lab: Lab, places: BackupPlaces, app: string): readonly Taking[] {
  const local = RepositoryServer.all(lab).filter((server) => places.appsAt(server).includes(app));
  const offsite = offsiteOf(lab.inventory);
  const credentials = offsite ? credentialsOf(offsite) : [];
  const isOffsite = places.runs.some((run) => run.app === app && run.targets.includes('offsite'));
  const name = `backups.passwords.${app}`;
  const how = `restic asks for the old password (npx loutik kit show --reveal ${name} --earlier), then twice for the new one (without --earlier)`;
  const restic = (command: string): string[] => [
    ...local.flatMap((server) => [
      `kubectl -n ${server.workload.host.split('.')[1]} port-forward service/${server.workload.name} 8000:${server.port.number} &`,
      `read -rsp 'npx loutik kit show --reveal backups.http.${app}: ' RESTIC_REST_PASSWORD && export RESTIC_REST_PASSWORD RESTIC_REST_USERNAME=${app}`,
      `restic -r rest:http://127.0.0.1:8000/${app}/ ${command}; kill %1`,
    ]),
    ...(isOffsite
      ? [
          `restic -r ADDRESS/${app} ${command}    # ADDRESS, and ${listed(credentials.map(({ variable }) => variable))}: kit show --reveal backups.offsite.repository, ${credentials.map(({ key }) => `.${camel(key)}`).join(', ')}`,
        ]
      : []),
  ];
  if (local.length === 0 && !isOffsite) return [];
  return [
    {
      at: 'readied',
      what: `${app}'s repositories open with the new password too, before it is pushed; ${how}`,
      commands: restic('key add'),
    },
    {
      at: 'settled',
      what: `${app}'s repositories open with the old password no more, once a night's backup went well; in the house the server lets nobody delete: there on its volume`,
      commands: isOffsite ? [`restic -r ADDRESS/${app} key list`, `restic -r ADDRESS/${app} key remove ID`] : [],
    },
  ];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
