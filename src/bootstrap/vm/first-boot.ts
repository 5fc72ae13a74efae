import type { Lab } from '../../constructs/lab';
import { toYaml } from '../../files/yaml';
import { rootApplication } from '../../gitops/applications';
import { firstBootObjects } from '../../gitops/first-boot';
import type { Objects } from '../../objects/objects';
import type { MachineFile } from '../machine-file';
import { scriptFile, stepUnit } from '../scripts';
import applyOnce from './scripts/apply-once.sh';
import spreadDns from './scripts/spread-dns.sh';

/** The units `loutik-apply-once` and, with several nodes, `loutik-spread-dns`: what a new cluster is given, once. */
export function firstBootFiles(lab: Lab, objects: Objects): MachineFile[] {
  const folder = '/etc/loutik/apply';
  const manifests = firstBootObjects.flatMap((id) => {
    const manifest = objects.byId(id)?.manifest; // all of them or none: the proof `first-boot`
    if (manifest === undefined) return [];
    return [{ path: `${folder}/${id.kind.toLowerCase()}-${id.metadata.name}.yaml`, content: toYaml(manifest) }];
  });
  return [
    ...manifests,
    { path: `${folder}/root.yaml`, content: toYaml(rootApplication(lab)) },
    scriptFile('apply-once', applyOnce),
    stepUnit({
      name: 'apply-once',
      description: 'What a new cluster is given, once',
      after: ['k3s.service'],
      stamp: '/var/lib/loutik/applied',
      environment: { PAUSE: '5' },
    }),
    ...(lab.nodes.length > 1 ? spreadDnsFiles(lab.nodes.length) : []),
  ];
}

function spreadDnsFiles(nodes: number): MachineFile[] {
  return [
    scriptFile('spread-dns', spreadDns),
    stepUnit({
      name: 'spread-dns',
      description: 'CoreDNS on every node, once all have joined',
      after: ['k3s.service'],
      stamp: `/var/lib/loutik/dns-spread-${nodes}`, // another node is a reason to spread it again
      environment: { NODES: String(nodes) },
    }),
  ];
}
