import type { Model } from '../model/assemble';
import { PolicyGraph } from '../objects/network/graph';
import { addresses } from '../units/ranges';
import { unreachedBackends } from './exposure/backends';
import { comparedFlows } from './exposure/flows';
import { comparedOutside } from './exposure/outside';
import { talkersOf } from './exposure/pods';
import { comparedCharts, comparedRoutes } from './exposure/ways-in';
import { failures, type Proof } from './proof';

export const exposure: Proof = {
  id: 'exposure',
  states: 'Every way in, and who may talk to whom, is exactly what is declared: by routes, ports and network policies, evaluated together.',
  why: 'A door that nobody declared is one that nobody watches; a flow that no policy lets through is a service that does not answer.',
  waivable: ['EXPOSURE_UNDECLARED', 'FLOW_UNDECLARED'],
  prove(model) {
    const talkers = talkersOf(model);
    const graph = new PolicyGraph(model.objects, addresses(model.lab.inventory.k3s.pods));
    const { pairs, problems: flows } = comparedFlows(model, talkers, graph);
    const { doors, problems: routes } = comparedRoutes(model);
    return {
      figures: [
        ...waysIn(model, doors),
        { about: 'pairs of pods that may talk', value: `${pairs} of ${talkers.length * (talkers.length - 1)}` },
      ],
      findings: failures([
        ...routes,
        ...comparedCharts(model),
        ...flows,
        ...comparedOutside(model, talkers, graph),
        ...unreachedBackends(model, talkers, graph),
      ]),
    };
  },
};

/** Who comes in where. */
function waysIn({ lab }: Pick<Model, 'lab'>, doors: ReturnType<typeof comparedRoutes>['doors']) {
  const { gateway, tailnet } = lab.inventory;
  const of = (entrypoint: string) => {
    const names = [...new Set(doors.filter((door) => door.entrypoint === entrypoint).map(({ hostname }) => hostname))];
    return names.length > 8 ? `${names.slice(0, 7).join(', ')} and ${names.length - 7} more` : names.join(', ') || 'nothing';
  };
  return [
    { about: 'from the Internet', value: gateway ? of('public') : 'nothing: there is no gateway' },
    { about: 'from the tailnet', value: tailnet ? of('tailnet') : 'nothing: there is no tailnet' },
    { about: 'from the house', value: of('lan') },
  ];
}
