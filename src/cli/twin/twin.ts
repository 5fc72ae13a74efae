import type { CommandGroup } from '../command';
import { down } from './down';
import { gate, render, simulate } from './hidden';
import { kubeconfig } from './kubeconfig';
import { logs } from './logs';
import { open } from './open';
import { boot, cut } from './power';
import { push } from './push';
import { status } from './status';
import { up } from './up';

export const twin: CommandGroup = {
  name: 'twin',
  summary: 'the homelab’s cluster on this computer',
  commands: [up, status, push, kubeconfig, open, logs, cut, boot, down, render, simulate, gate],
};
