import type { Lab } from '../../constructs/lab';
import { toYaml } from '../../files/yaml';
import { appFolder, rootApplication } from '../../gitops/applications';
import { firstBootManifests } from '../../gitops/first-boot';
import type { Rendered } from '../../model/render';
import { manifestPath } from '../../objects/manifest-path';
import type { MachineFile } from '../machine-file';
import { scriptFile, stepUnit } from '../scripts';
import applyOnce from './scripts/apply-once.sh';
import spreadDns from './scripts/spread-dns.sh';

/** The units `loutik-apply-once` and, with several nodes, `loutik-spread-dns`: what a new cluster is given, once. */
export function firstBootFiles(lab: Lab, objects: readonly Rendered[]): MachineFile[] {
  const folder = '/etc/loutik/apply';
  const byPath = new Map(objects.map((rendered) => [manifestPath(lab.homelab, rendered), rendered.manifest]));
  const manifests = firstBootManifests.flatMap((path) => {
    const manifest = byPath.get(appFolder(lab.homelab, path));
    return manifest === undefined ? [] : [{ path: `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`, content: toYaml(manifest) }];
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
      stamp: '/var/lib/loutik/dns-spread',
      environment: { NODES: String(nodes) },
    }),
  ];
}
