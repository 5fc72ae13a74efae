import { spelledIp, tryIp } from '../units/ip';
import { at, type Finding } from './finding';

/** What a name server said of a name: its addresses, that there are none, or nothing that says anything. */
export type Answer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  /** It knows that there is no such name, or no address of it. */
  | { readonly kind: 'none'; readonly code: string }
  /** No answer, or a refusal. */
  | { readonly kind: 'silent'; readonly code: string };

/** Records of addresses: of IPv4, and of IPv6. */
export type RecordType = 'A' | 'AAAA';

/** An answer of `node:dns` that failed: by c-ares' codes, what is an answer and what is none. */
export function answerOf(error: unknown): Answer {
  const code = String((error as { readonly code?: unknown }).code ?? error);
  return { kind: code === 'ENOTFOUND' || code === 'ENODATA' ? 'none' : 'silent', code };
}

/** A name that a record answers for: below a wildcard any one does. */
export function askedFor(name: string): string {
  return name.replace(/^\*\./, 'loutik-doctor.');
}

/** Where a record is looked for, and who is to mend it. */
export interface Place {
  readonly check: 'dns-world' | 'dns-house' | 'dns-tailnet';
  /** Who was asked: `192.168.1.1`. */
  readonly asked: string;
  /** `at the domain's DNS provider` */
  readonly mend: string;
}

/** Whether a name leads where its record says, and nowhere else. Pure. */
export function judgeRecord(place: Place, name: string, wanted: readonly string[], answer: Answer, type: RecordType = 'A'): Finding {
  const where = at(place.check, name);
  const is = `${type} ${wanted.join(', ')}`;
  if (answer.kind !== 'addresses') return unanswered(place, name, is, answer);
  const has = answer.addresses.map(spelled).sort();
  const seen = `${has.join(', ')}, by ${place.asked}`;
  if (has.join() === [...wanted].sort().join()) return where.ok(seen);
  return where.wrong(`${seen}, and not ${wanted.join(', ')}`, `${place.mend}: ${name} is ${is}, and nothing else`);
}

/** Name servers may spell an address of IPv6 otherwise. */
function spelled(address: string): string {
  const ip = tryIp(address);
  return ip === undefined ? address : spelledIp(ip);
}

/**
 * Whether a name has a record of IPv6 that it should not have: devices prefer that to the one of IPv4, and go there. Nothing to say where it has
 * none, or where nobody answers, which the record of IPv4 tells. Pure.
 */
export function judgeNoSix(place: Place, name: string, answer: Answer): readonly Finding[] {
  if (answer.kind !== 'addresses' || answer.addresses.length === 0) return [];
  return [
    at(place.check, name).wrong(
      `AAAA ${answer.addresses.map(spelled).sort().join(', ')}, by ${place.asked}, where IPv6 leads people who should go by IPv4`,
      `${place.mend}: ${name} has no AAAA`,
    ),
  ];
}

/** Tailscale's addresses: 100.64.0.0/10 (tailscale.com/kb/1015/100.x-addresses). */
const isOfTailnet = (address: string) => {
  const [first, second = 0] = address.split('.').map(Number);
  return first === 100 && second >= 64 && second < 128;
};

/** Whether a name for members of the tailnet leads into it. Which of its machines is asked of that machine. Pure. */
export function judgeTailnetRecord(place: Place, name: string, nodes: readonly string[], answer: Answer): Finding {
  const where = at(place.check, name);
  const is = `what \`tailscale ip -4\` prints on ${nodes.join(', ')}`;
  if (answer.kind !== 'addresses') return unanswered(place, name, is, answer);
  const seen = `${answer.addresses.join(', ')}, by ${place.asked}`;
  if (answer.addresses.length > 0 && answer.addresses.every(isOfTailnet)) return where.ok(seen);
  return where.wrong(`${seen}, which is not on the tailnet`, `${place.mend}: ${name} is ${is}`);
}

function unanswered(
  { check, asked, mend }: Place,
  name: string,
  is: string,
  { kind, code }: Exclude<Answer, { kind: 'addresses' }>,
): Finding {
  const where = at(check, name);
  return kind === 'none'
    ? where.wrong(`no address of it at ${asked} (${code})`, `${mend}: ${name} is ${is}`)
    : where.unknown(`no answer of ${asked} (${code})`, 'ask again; a network that lets no DNS through needs another way out');
}
