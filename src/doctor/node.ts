import { failed, lastLine, linesOf } from './everywhere';
import { at } from './finding';
import type { Probe } from './probe';

const kubectl = 'sudo -n k3s kubectl --request-timeout=15s';
const server = (machine: string) => `on ${machine}: systemctl status k3s; journalctl -u loutik-k3s -u k3s`;

/** Whether every node is in the cluster and ready, as a server sees it. */
export function nodesProbe(machine: string, nodes: readonly string[]): Probe {
  return {
    check: 'nodes',
    command: `${kubectl} get nodes --no-headers`,
    judge(said) {
      if (said.code !== 0) return [failed('nodes', machine, said, server(machine))];
      const states = new Map(linesOf(said.text).map((line) => line.trim().split(/\s+/).slice(0, 2) as [string, string]));
      return nodes.map((node) => {
        const place = at('nodes', node);
        const state = states.get(node);
        const agent = `on ${node}: journalctl -u loutik-k3s -u k3s -u k3s-agent`;
        if (state === undefined) return place.wrong(`${machine} does not know it: it has not joined`, agent);
        if (state === 'Ready') return place.ok(`${machine} has it as Ready`);
        return state.startsWith('Ready,')
          ? place.wrong(`${machine} has it as ${state}`, `an update uncordons it at its end; else, on ${machine}: kubectl uncordon ${node}`)
          : place.wrong(`${machine} has it as ${state}`, agent);
      });
    },
  };
}

/** Whether Argo CD has deployed all that Git says, and it runs. */
export function appsProbe(machine: string): Probe {
  return {
    check: 'apps',
    command: `${kubectl} -n argocd get applications.argoproj.io --no-headers -o custom-columns=N:.metadata.name,S:.status.sync.status,H:.status.health.status`,
    judge(said) {
      if (said.code !== 0)
        return [
          failed(
            'apps',
            machine,
            said,
            `on ${machine}: journalctl -u loutik-apply-once; kubectl -n kube-system logs job/helm-install-argocd`,
          ),
        ];
      const rows = linesOf(said.text).map((line) => line.trim().split(/\s+/));
      if (rows.length === 0 || rows.some((row) => row.length !== 3))
        return [at('apps', machine).wrong(lastLine(said.text) || 'it has none', `on ${machine}: journalctl -u loutik-apply-once`)];
      const bad = rows.filter(([, sync, health]) => sync !== 'Synced' || health !== 'Healthy');
      if (bad.length === 0) return [at('apps', machine).ok(`${rows.length} Synced and Healthy`)];
      return bad.map(([app = '', sync = '', health = '']) =>
        at('apps', app).wrong(
          `${sync}, ${health}`.replaceAll('<none>', 'not looked at yet'),
          sync === 'Unknown' || sync === '<none>'
            ? `can Argo CD read Git? kubectl -n argocd describe application ${app}`
            : `Argo CD's page on the tailnet, or: kubectl -n argocd describe application ${app}`,
        ),
      );
    },
  };
}
