import { Bytes } from '../../src';
import { ServiceChart } from '../../src/constructs/chart';
import { checkNamesOfOurs, checkPorts } from '../../src/constructs/check-names';
import { Lab } from '../../src/constructs/lab';
import { scratch } from '../../src/constructs/mount';
import { base } from '../inventory/base';
import { plain } from './object-of';

function told(check: (chart: ServiceChart) => void) {
  const lab = new Lab({ homelab: 'test', inventory: base });
  check(new ServiceChart(lab, 'app'));
  return lab.problems.map(({ code, where, what }) => [code, where, what]);
}

describe('ports of a workload', () => {
  const ports = (props: object) => told((chart) => checkPorts(chart, 'main', { ...plain, ...props }));

  test('have a name each, and those that are open are of them', () => {
    expect(ports({})).toEqual([]);
    expect(ports({ ports: { http: 80, admin: 81 }, open: ['http'] })).toEqual([]);
    expect(ports({ ports: { http: 80 }, containers: { side: { ...plain, ports: { admin: 81 } } }, open: ['admin'] })).toEqual([]);
  });

  test('of two containers that call one alike are told, each with the first that did', () => {
    const side = { ...plain, ports: { http: 81 } };
    expect(ports({ ports: { http: 80 }, containers: { side, last: side } })).toEqual([
      ['NAME_TAKEN', 'test/app', 'container side and container main both call a port http: its Service could lead to one of them only'],
      ['NAME_TAKEN', 'test/app', 'container last and container main both call a port http: its Service could lead to one of them only'],
    ]);
  });

  test('that are open and not there are told, with those that are', () => {
    const unknown = (what: string) => [['REFERENCE_UNKNOWN', 'test/app', what]];
    expect(ports({ open: ['http'] })).toEqual(unknown('it opens port http, and its containers have none'));
    expect(ports({ ports: { https: 443, x: 1 }, open: ['http'] })).toEqual(
      unknown('it opens port http, and its containers have https, x; did you mean https?'),
    );
    expect(ports({ ports: { x: 1 }, open: ['x', 'admin'] })).toEqual(unknown('it opens port admin, and its containers have x'));
  });
});

describe('what fills a pod’s volumes', () => {
  const space = (name?: string) => ({ mounts: { '/tmp': scratch(Bytes.mib(1), name === undefined ? {} : { name }) } });
  type Named = Parameters<typeof checkNamesOfOurs>[1];
  const names = (ours: Named, own: Named) => told((chart) => checkNamesOfOurs(chart, ours, own));
  const taken = (what: string) => [['NAME_TAKEN', 'test/app', what]];

  test('keeps its names to itself', () => {
    expect(names([['restore-data', space('cache')]], [['main', space('other')]])).toEqual([]);
    expect(names([['restore-data', {}]], [['main', {}]])).toEqual([]);
  });

  test('is no container twice, and none of the pod’s own is called so', () => {
    expect(
      names(
        [
          ['restore-a', {}],
          ['restore-b', {}],
          ['restore-a', {}],
        ],
        [],
      ),
    ).toEqual(taken('two of its volumes would be restored by a container restore-a'));
    expect(
      names(
        [['restore-a', {}]],
        [
          ['main', {}],
          ['restore-a', {}],
        ],
      ),
    ).toEqual(taken('its container restore-a has the name of one that fills its volumes or waits for them'));
  });

  test('has scratch space that no other container writes to, but where a database finds what was restored', () => {
    const spaceTaken = taken('its scratch space cache has the name of one that restoring needs');
    expect(
      names(
        [['restore-a', space('cache')]],
        [
          ['main', space('cache')],
          ['side', space('cache')],
        ],
      ),
    ).toEqual(spaceTaken);
    expect(names([['restore-a', space('copies')]], [['main', space('copies')]])).toEqual([]);
    expect(names([['restore-a', space()]], [['main', space()]])).toEqual([]);
  });
});
