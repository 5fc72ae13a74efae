import type { Decisions } from './decision';
import { entriesOf, entry, isOn } from './node';
import type { Project } from './project';
import { isOnline } from './reaching';

/** What is said once of all services. */
export function wholeNotes({ tree, services }: Project, workloads: number, decisions: Decisions): readonly string[] {
  const first = services.values().next().value;
  const networks = entriesOf(entry(tree, 'networks')).flatMap(([name, network]) => {
    const driver = entry(network, 'driver');
    if (driver?.kind === 'scalar' && /^(macvlan|ipvlan)$/.test(String(driver.value)))
      return [
        decisions.decide(
          network.at,
          `networks.${name}`,
          `${name} gives containers addresses in the house: a pod has none there, and is reached by a Route`,
        ),
      ];
    const external = entry(network, 'external');
    return external && (external.kind === 'table' || isOn(external))
      ? [
          decisions.leave(
            network.at,
            `networks.${name}`,
            `${name} is a network of other projects: an app reaches those of another by their ports in reaches`,
          ),
        ]
      : [];
  });
  const fixed = [...services.values()].flatMap(({ name, node }) =>
    entriesOf(entry(node, 'networks')).flatMap(([network, own]) =>
      ['ipv4_address', 'ipv6_address'].flatMap((key) => {
        const at = entry(own, key);
        return at
          ? [
              decisions.leave(
                at.at,
                `services.${name}.networks.${network}.${key}`,
                `${key}: a pod has no address of its own choice, and is reached by its name`,
              ),
            ]
          : [];
      }),
    ),
  );
  const online = [...services.values()].filter((service) => isOnline(service, { tree } as Project));
  const [one] = online;
  const others = [
    ...entriesOf(entry(tree, 'jobs')).map(([name, job]) =>
      decisions.decide(
        job.at,
        `jobs.${name}`,
        `${name} runs now and then: make it a ScheduledJob with the image, command and mounts that stand there`,
      ),
    ),
    ...entriesOf(entry(tree, 'models')).map(([name, model]) =>
      decisions.decide(model.at, `models.${name}`, `${name} is a model that Docker runs: run a server for it, and reach its port`),
    ),
  ];
  const about = one
    ? [
        decisions.decide(
          one.at,
          `services.${one.name}`,
          'as in Compose, services reach all of the Internet: narrow internet() to the ports that each needs, or leave it out. The house they do not reach',
        ),
      ]
    : [];
  const within =
    workloads > 1 && first
      ? [
          decisions.leave(
            first.at,
            'services',
            'in Compose services of one network reach each other; here those that are waited for, linked to or named by another',
          ),
        ]
      : [];
  return [...about, ...within, ...others, ...networks, ...fixed];
}
