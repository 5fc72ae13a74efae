import { Construct } from 'constructs';
import type { Lab, MachineRef } from './lab';
import type { Workload } from './workload';

/** A place in the house where other machines' backups go. */
export class RepositoryServer extends Construct {
  static all(lab: Lab): RepositoryServer[] {
    return lab.node.findAll().filter((node): node is RepositoryServer => node instanceof RepositoryServer);
  }

  /** The first server that is not on the machine whose loss it is for. */
  static tryFor(lab: Lab, home: string): RepositoryServer | undefined {
    return RepositoryServer.all(lab).find((server) => server.machine !== home);
  }

  readonly machine: string;
  readonly workload: Workload;

  constructor(scope: Construct, id: string, props: { readonly machine: MachineRef; readonly workload: Workload }) {
    super(scope, id);
    this.machine = props.machine.name;
    this.workload = props.workload;
  }

  /** restic's address of an app's own repository. */
  url(app: string): string {
    return `rest:http://${this.workload.host}:${this.port.number}/${app}/`;
  }

  get port() {
    const { http } = this.workload.ports;
    if (http === undefined) throw new Error('a repository server listens on a port called http');
    return http;
  }
}
