import { Construct } from 'constructs';
import type { Files } from './files';
import type { Lab, MachineRef } from './lab';
import type { Port } from './pod-set';
import type { Volume } from './volume';
import type { Workload } from './workload';

export interface RepositoryServerProps {
  readonly machine: MachineRef;
  readonly workload: Workload<'http'>;
  readonly volume: Volume;
  readonly scripts: Files;
}

/** A place in the house where other machines' backups go. */
export class RepositoryServer extends Construct {
  static all(lab: Lab): readonly RepositoryServer[] {
    return lab.all(RepositoryServer);
  }

  readonly machine: string;
  readonly workload: Workload<'http'>;
  /** Where the repositories lie. */
  readonly volume: Volume;
  readonly scripts: Files;

  constructor(scope: Construct, id: string, props: RepositoryServerProps) {
    super(scope, id);
    this.machine = props.machine.name;
    this.workload = props.workload;
    this.volume = props.volume;
    this.scripts = props.scripts;
  }

  /** restic's address of an app's own repository, which is made when it is not there yet. */
  repositoryOf(app: string): string {
    return `rest:http://${this.workload.host}:${this.port.number}/${app}/`;
  }

  get port(): Port {
    return this.workload.ports.http;
  }
}
