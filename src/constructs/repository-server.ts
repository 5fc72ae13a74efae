import type { Construct } from 'constructs';
import { object as fields } from '../shape/composed';
import type { Shape } from '../shape/shape';
import { instance } from '../shape/values';
import { Files } from './files';
import { type Lab, type MachineRef, machineRef } from './lab';
import { Part } from './part';
import type { Port } from './pod-set';
import { Volume } from './volume';
import { Workload } from './workload';

/** Options of a `RepositoryServer`. */
export interface RepositoryServerProps {
  /** The machine that its disk is in. */
  readonly machine: MachineRef;
  /** What serves the repositories. */
  readonly workload: Workload<'http'>;
  /** Where they lie. */
  readonly volume: Volume;
  /** What its own jobs run. */
  readonly scripts: Files;
}

const shape = fields<RepositoryServerProps>({
  machine: machineRef,
  workload: instance(() => Workload, 'give it the workload of the server') as Shape<Workload> as unknown as Shape<Workload<'http'>>,
  volume: instance(() => Volume, 'give it the volume that holds the repositories'),
  scripts: instance(() => Files, 'give it the scripts'),
});

/** A place in the house where other machines' backups go. */
export class RepositoryServer extends Part<RepositoryServerProps> {
  static all(lab: Lab): readonly RepositoryServer[] {
    return lab.all(RepositoryServer);
  }

  readonly machine: string;
  readonly workload: Workload<'http'>;
  /** Where the repositories lie. */
  readonly volume: Volume;
  readonly scripts: Files;

  constructor(scope: Construct, id: string, given: RepositoryServerProps) {
    super(scope, id, shape, given);
    const { props } = this;
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
