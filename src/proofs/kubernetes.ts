import { kubernetesVersion, minorOf } from '../inventory/kubernetes-version';
import { schemaSource } from '../objects/schema';
import { failures, type Proof } from './proof';

/** The schemas' module and version: `k8s.io/kubernetes@v1.36.4`. */
const schemaVersion = schemaSource.slice(schemaSource.indexOf('@') + 1);

export const kubernetes: Proof = {
  id: 'kubernetes',
  states: 'The schemas that objects are checked against are those of the Kubernetes that the homelab runs.',
  why: 'Of another minor version the schemas would let through what the cluster drops, and refuse what it takes.',
  prove({ lab }) {
    const runs = kubernetesVersion(lab.inventory.k3s);
    return {
      figures: [
        { about: 'runs', value: runs },
        { about: 'schemas', value: schemaVersion },
      ],
      findings:
        minorOf(runs) === minorOf(schemaVersion)
          ? []
          : failures([
              {
                code: 'SCHEMAS_STALE',
                where: 'k3s.version',
                what: `it is Kubernetes ${runs}, and schemas/ are of ${schemaVersion}`,
                repair: `have the schemas and the twin follow it: npm run schemas -- ${runs} (needs Go), or go back to v${minorOf(schemaVersion)}`,
              },
            ]),
    };
  },
};
