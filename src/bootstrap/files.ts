import type { Lab } from '../constructs/lab';
import type { FileSpec } from '../files/file-spec';
import type { Objects } from '../objects/objects';
import { dnsFiles } from './dns';
import { gatewayFiles } from './gateway/gateway-files';
import { hostFiles } from './proxmox/host-files';
import { vmFiles } from './vm/vm-files';

/** Everything that builds the machines, one file after another: `bootstrap/<homelab>/`. `objects` are those of `dist/`, for what the first boot applies. */
export function* bootstrapFiles(lab: Lab, objects: Objects): Generator<FileSpec> {
  yield* dnsFiles(lab);
  yield* vmFiles(lab, objects);
  yield* hostFiles(lab, objects);
  yield* gatewayFiles(lab);
}
