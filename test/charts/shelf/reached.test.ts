import { AdGuardHome } from '../../../charts/shelf/adguard-home';
import { Forgejo } from '../../../charts/shelf/forgejo';
import { HomeAssistant } from '../../../charts/shelf/home-assistant';
import { Minecraft } from '../../../charts/shelf/minecraft';
import { faultsOf, manifest, manifestsOf, problemsOf, synthesized } from '../../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const adguard = (lab: Any) =>
  void new AdGuardHome(lab, { hostname: 'adguard.test.example', audience: 'lan', dns: 'dns.test.example', on: lab.disks.two.nvme });
const forgejo =
  (props: object = {}) =>
  (lab: Any) =>
    void new Forgejo(lab, { hostname: 'forge.test.example', audience: 'public', on: lab.disks.one.nvme, ...props });
const minecraft =
  (props: object = {}) =>
  (lab: Any) =>
    void new Minecraft(lab, {
      hostname: 'mc.test.example',
      audience: 'public',
      on: lab.disks.two.nvme,
      eula: 'agreed',
      version: '26.3',
      players: ['Alex', 'Steve'],
      ...props,
    });
const home = (lab: Any) => void new HomeAssistant(lab, { hostname: 'home.test.example', audience: 'lan', on: lab.disks.one.nvme });
const containerOf = (declare: (lab: Any) => void, app: string) =>
  manifest(synthesized(declare), `${app}/deployment-${app}.yaml`).spec.template.spec.containers[0];
const envOf = (declare: (lab: Any) => void, app: string): Record<string, string> =>
  Object.fromEntries(containerOf(declare, app).env.map(({ name, value }: { name: string; value: string }) => [name, value]));

test('AdGuard Home answers both protocols of DNS at its node, in the house alone, under a name that leads there', () => {
  const synth = synthesized(adguard);
  expect(containerOf(adguard, 'adguard').ports).toEqual([
    { name: 'http', containerPort: 3000, protocol: 'TCP' },
    { name: 'dns', containerPort: 53, hostPort: 53, hostIP: '192.168.7.21', protocol: 'UDP' },
    { name: 'dns-tcp', containerPort: 53, hostPort: 53, hostIP: '192.168.7.21', protocol: 'TCP' },
  ]);
  expect(synth.files.find(({ path }) => path.endsWith('house.zone'))?.content).toContain('dns.test.example. 300 IN A 192.168.7.21\n');
  expect([...manifestsOf(synth).keys()].filter((path) => path.includes('ingressroute'))).toEqual([]);
});

test('its binary carries a capability, and does not start where it may not have it: it keeps that one, and no other', () => {
  expect(containerOf(adguard, 'adguard').securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
    readOnlyRootFilesystem: true,
  });
  expect(faultsOf(adguard)).toEqual([]);
});

test('Minecraft is reached by its port, through the ingress, in a namespace that stays restricted', () => {
  const synth = synthesized(minecraft());
  expect(manifest(synth, 'minecraft/ingressroutetcp-minecraft-game.yaml').spec.entryPoints).toEqual(['tcp-25565']);
  expect(manifest(synth, 'minecraft/namespace-minecraft.yaml').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  expect(problemsOf(minecraft())).toEqual([]);
});

test('its heap leaves Java room, and who may play is the list', () => {
  const { resources } = containerOf(minecraft(), 'minecraft');
  expect(resources.limits.memory).toBe('3Gi');
  expect(envOf(minecraft(), 'minecraft')).toMatchObject({
    MEMORY: '2048M',
    WHITELIST: 'Alex,Steve',
    ENFORCE_WHITELIST: 'TRUE',
    ENABLE_RCON: 'FALSE',
  });
});

test('nobody agrees to its licence in somebody’s place', () =>
  expect(problemsOf(minecraft({ eula: true })).map(({ code, where }) => [code, where])).toEqual([
    ['VALUE_INVALID', 'test/minecraft.eula'],
  ]));

test('Forgejo is cloned from under the name of its pages, and counts tries by who really calls', () => {
  const synth = synthesized(forgejo({ sshPort: 2022 }));
  expect(manifest(synth, 'forgejo/ingressroutetcp-forgejo-ssh.yaml').spec).toMatchObject({
    entryPoints: ['tcp-2022'],
    routes: [{ services: [{ name: 'forgejo', port: 'ssh', serversTransport: 'forgejo-ssh' }] }],
  });
  expect(envOf(forgejo({ sshPort: 2022 }), 'forgejo')).toMatchObject({
    FORGEJO__server__SSH_DOMAIN: 'forge.test.example',
    FORGEJO__server__SSH_PORT: '2022',
    FORGEJO__server__SSH_LISTEN_PORT: '2222',
    FORGEJO__server__SSH_SERVER_USE_PROXY_PROTOCOL: 'true',
    FORGEJO__service__DISABLE_REGISTRATION: 'true',
  });
  expect(envOf(forgejo({ signups: true }), 'forgejo')).toMatchObject({ FORGEJO__service__DISABLE_REGISTRATION: 'false' });
  expect(faultsOf(forgejo()).filter(({ code }) => code !== 'SECRET_UNSEALED')).toEqual([]);
});

test('it cannot have the port of its node’s SSH', () =>
  expect(problemsOf(forgejo({ sshPort: 22 }))).toContainEqual(expect.objectContaining({ code: 'PORT_CLASH', where: 'test/forgejo/ssh' })));

test('Home Assistant shares its node’s network and nothing else, and trusts the ingress and the nodes to say who calls', () => {
  const synth = synthesized(home);
  const { spec } = manifest(synth, 'home-assistant/deployment-home-assistant.yaml').spec.template;
  expect(spec).toMatchObject({
    hostNetwork: true,
    dnsPolicy: 'ClusterFirstWithHostNet',
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
  });
  expect(spec).not.toHaveProperty('hostPID');
  expect(spec.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  const settings = manifest(synth, 'home-assistant/configmap-home-assistant-start.yaml').data['configuration.yaml'];
  expect(settings.match(/ {4}- (\S+)/g)).toEqual(['    - 10.42.0.0/16', '    - 192.168.7.20', '    - 192.168.7.21']);
  expect(faultsOf(home)).toEqual([]);
});
