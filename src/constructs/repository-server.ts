import { Construct } from 'constructs';
import { anything, fields, one, struct, text } from '../shape';
import { Files } from './files';
import type { Lab, MachineRef } from './lab';
import { checkOptions } from './options';
import type { Port } from './pod-set';
import { Volume } from './volume';
import { Workload } from './workload';

export interface RepositoryServerProps {
  readonly machine: MachineRef;
  readonly workload: Workload<'http'>;
  readonly volume: Volume;
  readonly scripts: Files;
}

const repositoryServerShape = fields<RepositoryServerProps>({
  machine: struct({ name: text, machine: anything }),
  workload: one((value) => value instanceof Workload && value.ports.http !== undefined, 'give it a workload with a port http'),
  volume: one((value) => value instanceof Volume, 'give it the Volume that holds the repositories'),
  scripts: one((value) => value instanceof Files, 'give it Files'),
});

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
    checkOptions(scope, id, repositoryServerShape, props);
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
