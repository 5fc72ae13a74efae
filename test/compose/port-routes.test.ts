import { problemsOf } from '../lab';
import { classOf, optionsFor, roomy } from './cases';
import { importing, saidAt, service } from './memory';

/** The routes to ports that are made of published ones: what each constructor is given, and nothing for none. */
const routes = (ports: string, image?: string) =>
  importing(service(`ports: [${ports}]`, image)).text.match(/new PortRoute\(this, [^;]*\)(?=;)/g) ?? [];
const told = (ports: string, image?: string) => saidAt(importing(service(`ports: [${ports}]`, image)), 'services.app.ports');
const route = (id: string, to: string, more = '') =>
  `new PortRoute(this, '${id}', { hostname: props.hostname, to: server.ports${to}, audience: props.audience${more} })`;

test.each<[string, string, readonly string[]]>([
  ['a port whose number is no browser’s', '"25565:25565"', [route('minecraft', '.minecraft')]],
  ['one that is published as another', '"2222:2223", "1884:1883"', [route('mqtt', '.mqtt', ', port: 1884')]],
  ['UDP, whatever its number is', '"9987:9987/udp"', [route('udp-9987', "['udp-9987']")]],
  ['both protocols of one number', '"64738:64738", "64738:64738/udp"', [route('mumble', '.mumble'), route('mumble-udp', "['mumble-udp']")]],
  ['one that Docker chooses the host’s for', '"5222"', [route('xmpp', '.xmpp')]],
  [
    'a range, one by one',
    '"5000-5001:6000-6001/udp"',
    [route('udp-6000', "['udp-6000']", ', port: 5000'), route('udp-6001', "['udp-6001']", ', port: 5001')],
  ],
  [
    'eight of one line',
    '"6000-6007:6000-6007/udp"',
    [6000, 6001, 6002, 6003, 6004, 6005, 6006, 6007].map((port) => route(`udp-${port}`, `['udp-${port}']`)),
  ],
])('%s has a route of its own', (_, ports, expected) => {
  expect(routes(ports)).toEqual(expected);
});

test.each<[string, string, string | undefined, string]>([
  ['nine of one line are to decide', '"6000-6008:6000-6008/udp"', undefined, 'ports 6000 to 6008/udp: other services of the app reach it'],
  ['what only the host itself could reach', '"127.0.0.1:1883:1883"', undefined, 'port 1883: other services of the app reach it'],
  ['the same by IPv6', '"[::1]:1883:1883"', undefined, 'port 1883: other services of the app reach it'],
  ['a database that was opened for a look', '"3306:3306"', 'mariadb:11.8.3', 'port 3306: other services of the app reach it'],
  ['a cache, likewise', '"6379:6379"', 'redis:8.2.1', 'port 6379: other services of the app reach it'],
  ['what a node has itself', '"6443:1883"', undefined, 'port 1883: other services of the app reach it'],
  ['the range of Services of type NodePort', '"30000:9987/udp"', undefined, 'port 9987/udp: other services of the app reach it'],
  ['what the ingress has for browsers', '"443:1883"', undefined, 'port 1883: other services of the app reach it'],
  ['SSH of its own', '"2222:22"', undefined, 'port 22: let it listen at another, like 2222, and lead to that by a PortRoute'],
  [
    'what the whole house is asked',
    '"67-68:67-68/udp"',
    undefined,
    "ports 67 to 68/udp: what the house is asked as a whole reaches a pod by its node's own network",
  ],
  ['SCTP', '"3868:3868/sctp"', undefined, 'port 3868/sctp: TCP and UDP alone are led to'],
  [
    'a second port of no known use',
    '"8080:8080", "9641:9641"',
    undefined,
    'port 9641: a second one was published: give it a Route of its own if a browser is to reach it, a PortRoute if',
  ],
])('%s: no route leads there, and that is told', (_, ports, image, what) => {
  expect(routes(ports, image)).toEqual([]);
  expect(told(ports, image)).toContainEqual(expect.stringContaining(what));
});

test('just below the range of NodePort, and just above it, a route leads there', () => {
  const at = (port: number) => routes(`"${port}:9987/udp"`).length;
  expect([29_999, 30_000, 32_767, 32_768].map(at)).toEqual([1, 0, 0, 1]);
});

test('a message broker that people’s things speak to has one, though its image is known', () => {
  expect(routes('"1883:1883"', 'eclipse-mosquitto:2.0.22')).toEqual([route('mqtt', '.mqtt')]);
});

test('HTTP/3 and TLS beside a plain port are the ingress’s, each told at its line; UDP alone at that number is not', () => {
  const ports = '"80:80", "443:443", "443:443/udp"';
  expect(routes(ports)).toEqual([]);
  expect(told(ports).filter((one) => one.startsWith('port 443'))).toEqual(
    Array(2).fill('port 443: the ingress ends TLS, and leads to the plain port'),
  );
  expect(routes('"443:443/udp"')).toEqual([route('udp-443', "['udp-443']")]);
});

test('beside a page it has the page’s name, and two of one id are told apart by their service’s', () => {
  const { text } = importing(`${service('ports: ["3000:3000", "2222:2222"]')}  ssh: {image: "x.io/ssh:1.0.0", ports: ["2223:2222"]}\n`);
  expect(text.match(/readonly \w*ostname/g)).toEqual(['readonly hostname']);
  expect(text).toContain("new PortRoute(this, 'ssh-ssh', { hostname: props.hostname");
});

test('more ports of UDP than anybody names are said by none', () => {
  const made = (last: number) => importing(service(`ports: ["6000-${last}:6000-${last}/udp"]`)).text.match(/'udp-\d+': \{/g)?.length ?? 0;
  expect([made(6019), made(6020)]).toEqual([20, 0]);
});

test('what is made of them is refused for nothing', () => {
  const one = importing(service('ports: ["25565:25565", "2222:2222", "9987:9987/udp", "53:53/udp", "53:53"]'));
  expect(problemsOf((lab) => new (classOf(one.text))(lab, optionsFor(lab, one)), { inventory: roomy })).toEqual([]);
});
