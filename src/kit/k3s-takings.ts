import { k3sUnit } from '../bootstrap/vm/k3s-files';
import type { Lab } from '../constructs/lab';
import { onMachine, type Taking } from './taking';

const kubectl = 'sudo k3s kubectl';
const restart = (unit: string) => `sudo systemctl restart ${unit}`;

function servers(lab: Lab): readonly string[] {
  return lab.nodes.filter(([, { role }]) => role === 'k3s-server').map(([name]) => name);
}

/**
 * The datastore is encrypted with the server token, so K3s is told the new one while it runs: a start with a token that the datastore
 * does not know fails (k3s, `pkg/server/handlers/token.go`). Its own option is the only way in, and it hides its arguments from `ps` at once.
 */
export function serverTokenTakings(lab: Lab): readonly Taking[] {
  return servers(lab).map((name, index) =>
    index === 0
      ? onMachine(
          name,
          ['sudo k3s token rotate --new-token "$(sudo cat /etc/loutik/secrets/k3s-token)"', restart('k3s.service')],
          'no restart before the first of these has said that the token is rotated',
        )
      : onMachine(name, [restart('k3s.service')]),
  );
}

/** Servers let agents in with the token that they were started with (k3s, `pkg/daemons/control/deps`, `genUsers`): they go first. */
export function agentTokenTakings(lab: Lab): readonly Taking[] {
  return lab.nodes.map(([name, vm]) => onMachine(name, [restart(k3sUnit(vm))]));
}

/** K3s keeps a hash of the password that a node first came with, in a Secret of its name, and refuses another (k3s, `pkg/nodepassword`). */
export function nodePasswordTakings(lab: Lab, name: string): readonly Taking[] {
  const vm = lab.inventory.vms[name];
  const [server] = servers(lab);
  if (vm === undefined || server === undefined) return [];
  return [
    onMachine(server, [`${kubectl} -n kube-system delete secret ${name.toLowerCase()}.node-password.k3s`]),
    onMachine(name, [restart('loutik-k3s.service'), restart(k3sUnit(vm))]), // the first puts it where K3s reads it
  ];
}

const controller = 'deployment/sealed-secrets-controller';
const restartController = [
  `${kubectl} -n kube-system rollout restart ${controller}`,
  `${kubectl} -n kube-system rollout status ${controller}`,
];

/** The controller opens with every key that wears its label, and looks for them at its start (sealed-secrets, `pkg/controller/main.go`). */
export function sealingKeyTakings(lab: Lab): readonly Taking[] {
  const [server] = servers(lab);
  if (server === undefined) return [];
  const label = '-l sealedsecrets.bitnami.com/sealed-secrets-key=active';
  return [
    onMachine(
      server,
      [`${kubectl} create -f /etc/loutik/secrets/sealing-key.yaml`, ...restartController],
      'from now on it opens with both keys',
    ),
    {
      at: 'settled',
      what: `on ${server}, once every Application is Synced: the old key goes, so that what was sealed with it opens no more`,
      commands: [
        `${kubectl} -n kube-system get secrets ${label}`,
        `${kubectl} -n kube-system delete secret ${label} --field-selector "metadata.name!=$(sudo sed -n 's/^  name: //p' /etc/loutik/secrets/sealing-key.yaml)"`,
        ...restartController,
      ],
    },
  ];
}

/** Argo CD reads its repositories' Secrets anew when they change. By replace: an apply would keep the secret in an annotation as well. */
export function repositoryTakings(lab: Lab): readonly Taking[] {
  return servers(lab)
    .slice(0, 1)
    .map((name) => onMachine(name, [`${kubectl} replace -f /etc/loutik/secrets/repository.yaml`]));
}
