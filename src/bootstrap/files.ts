import type { Lab } from '../constructs/lab';
import type { FileSpec } from '../files/file-spec';
import type { Objects } from '../objects/objects';
import { dnsFiles } from './dns';
import { gatewayFiles } from './gateway/gateway-files';
import { hostFiles } from './proxmox/host-files';
import { vmFiles } from './vm/vm-files';

/** Everything that builds the machines: `bootstrap/<homelab>/`. `objects` are those of `dist/`, for what the first boot applies. */
export function bootstrapFiles(lab: Lab, objects: Objects): FileSpec[] {
  return [...dnsFiles(lab), ...vmFiles(lab, objects), ...hostFiles(lab, objects), ...gatewayFiles(lab)];
}
