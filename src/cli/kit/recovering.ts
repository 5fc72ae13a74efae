import { networkOf } from '../../bootstrap/vm/nic';
import type { Lab } from '../../constructs/lab';
import { rootOf } from '../../kit/host-takings';
import type { Item } from '../../kit/item';
import { textOf } from '../../kit/kit';
import { type ClusterSecret, recovered } from '../../kit/recover';
import { KitFile } from '../../kit/store';
import { failOn } from '../../problems';
import { secretsOf } from '../../restore/connect';
import { trySealingCert, writeSealingCert } from '../../secrets/disk';
import { badSealingCert } from '../../secrets/sealing-cert';
import type { Context, Outcome } from '../command';
import { askAll, newSession } from './creating';
import { kitPath } from './options';
import { keep, openKit, sealedIn } from './session';
import { hasTerminal } from './terminal';

/** Fills a kit, or begins one, with what the running cluster has of it; asks on a terminal for what only somebody knows. */
export async function recoverKit(context: Context): Promise<Outcome> {
  const { root, homelab, options } = context;
  const secrets = await secretsOf<ClusterSecret>({ kubeconfig: text(options.kubeconfig), context: text(options.context) });
  const path = kitPath(homelab, options.kit);
  const session = new KitFile(path, root).exists ? await openKit(context) : await newSession(context, path);
  const { lab, kit, now } = session;
  const certificate = trySealingCert(root, homelab);
  const found = recovered(lab, kit, certificate, sealedIn(root, homelab), secrets, now);
  const own = textOf(found.kit, 'sealingKey.certificate');
  if (certificate !== undefined && certificate.replaceAll('\r\n', '\n') !== own) {
    const what = own === undefined ? 'the cluster has no sealing key' : 'none of the sealing keys of the cluster belongs to it';
    failOn([
      { ...badSealingCert(homelab, what), repair: 'give the kubeconfig of the cluster that this repository deploys: --kubeconfig FILE' },
    ]);
  }
  await keep(session, found.kit);
  if (own !== undefined) writeSealingCert(root, homelab, own);
  if (hasTerminal() && !context.json) await askAll(session);
  const left = found.left.filter(({ name }) => session.kit.values[name] === undefined);
  return {
    text: [
      ...found.taken.map((name) => `  + ${name}`),
      ...(left.length > 0 ? ['', `no cluster has (${left.length}):`, ...left.flatMap((item) => leftLines(lab, item))] : []),
      '',
      `✓ ${path} holds ${Object.keys(session.kit.values).length} values. Copy it to two other places; npx loutik kit verify compares it with Git`,
    ].join('\n'),
    result: { kit: path, taken: found.taken, left: left.map((item) => ({ name: item.name, commands: commandsFor(lab, item) })) },
  };
}

const text = (option: unknown) => (typeof option === 'string' ? option : undefined);

function leftLines(lab: Lab, item: Item): readonly string[] {
  const { name, question } = item;
  const [command = 'npx loutik kit create makes another one'] = commandsFor(lab, item);
  return [`  ${name}`, `      ${command}`, ...(question ? [`      ${question.found}`] : [])];
}

/** How a value is fetched from the machine where it lies, or given by hand; nothing for one that is made anew. */
function commandsFor(lab: Lab, { name, lies, question }: Item): readonly string[] {
  if (lies === undefined) return question === undefined ? [] : [`npx loutik kit set ${name}`];
  const vm = lab.inventory.vms[lies.on];
  const login = vm
    ? `admin@${networkOf(lab, vm).address ?? lies.on}`
    : lies.on in lab.inventory.machines
      ? rootOf(lab, lies.on)
      : `admin@${lies.on}`;
  return [`ssh ${login} ${login.startsWith('root@') ? '' : 'sudo '}cat ${lies.file} | npx loutik kit set ${name} --from-file -`];
}
