import { type Lab, object, priorities, ServiceChart } from '../../src';

const about: Readonly<Record<keyof typeof priorities, string>> = {
  core: 'what the rest stands on',
  service: 'what people use',
  batch: 'what may wait',
  tenant: 'what may be thrown out first, and pushes nothing else out',
};

/** The order in which pods give way when a node is short: the platform last, tenants and whatever says nothing first. */
export class Priorities extends ServiceChart {
  constructor(lab: Lab) {
    super(lab, 'priorities', { trust: 'platform', wave: 2, namespace: 'kube-system' });
    for (const [name, value] of Object.entries(priorities)) {
      const tenant = name === 'tenant';
      object(this, name, 'PriorityClass', {
        metadata: { name: `loutik-${name}` },
        value,
        globalDefault: tenant,
        preemptionPolicy: tenant || name === 'batch' ? 'Never' : 'PreemptLowerPriority',
        description: about[name as keyof typeof about],
      });
    }
  }
}
