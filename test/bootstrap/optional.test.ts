import { parse } from 'yaml';
import { ArgoCd } from '../../charts/platform/argocd';
import { Backups } from '../../charts/platform/backups';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Storage } from '../../charts/platform/storage';
import { TenantPolicies } from '../../charts/platform/tenant-policies';
import { Traefik } from '../../charts/platform/traefik';
import { StudentProject } from '../../charts/students';
import { type Audience, Bytes, Cpu, Duration, daily, type Inventory, image, ServiceChart, Volume, Workload } from '../../src';
import { checkBootSecrets } from '../../src/bootstrap/boot-secrets/check-boot-secrets';
import { renderSecrets } from '../../src/kit/secret-files';
import { assemble } from '../../src/model/assemble';
import { holesIn } from '../../src/units/hole';
import { base, withChange } from '../inventory/base';
import { manifest, manifestsOf, problemsOf, synthesized } from '../lab';
import { exampleSecrets } from './example-secrets';
import { declareRoute, writtenBy } from './gateway-lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type Any = any;

const whole = withChange('vms.server.availability', { kind: 'rebuilt' }); // two hosts without a third vote replicate nothing
const slow = withChange('budgets.rto', Duration.hours(2), withChange('budgets.machine', Duration.days(3), whole)); // nothing moves by itself
const noGateway = withChange('gateway', undefined, slow);
const noTailnet = withChange('tailnet', undefined, withChange('sshKeys', base.tailnet.sshKeys, noGateway));

/** A platform with a page, a name in the house, and a tenant. */
const services = (lab: Any) => {
  new Priorities(lab);
  new TenantPolicies(lab);
  new SealedSecrets(lab, { home: lab.machines.one });
  new Storage(lab, { home: lab.machines.one });
  new Traefik(lab, { on: lab.disks.one.nvme });
  new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
  declareRoute(lab, 'printer', 'lan');
  const repository = { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: 'deploy' };
  const web = { image: image('docker.io/traefik/whoami:v1.11.0'), port: 8080 };
  new StudentProject(lab, { name: 'quiz', hostname: 'quiz.test.example', repository, home: lab.machines.two, audience: 'lan', web });
};
const of = (inventory: Inventory) => {
  const result = synthesized(services, { inventory });
  const text = (path: string) => result.files.find((file) => file.path === `bootstrap/test/${path}`)?.content;
  const model = assemble({ name: 'test', inventory, services, sealed: new Map(), ledger: [] });
  const server = writtenBy(text('vms/server/user-data') ?? '');
  const values = parse(manifest(result, 'traefik/helmchartconfig-traefik.yaml').spec.valuesContent);
  return { result, text, model, server, values, paths: result.files.map(({ path }) => path) };
};
const entrypointsOf = ({ values }: ReturnType<typeof of>) =>
  Object.keys(values.ports).filter((name) => !['web', 'websecure'].includes(name));
const data = (script = '', name: string) => new RegExp(`^${name}=(\\(\n(?:  .*\n)*\\)|.*)$`, 'm').exec(script)?.[1];

describe('a homelab with everything', () => {
  const all = of(whole);
  test('has a door for each audience, and the gateway’s files', () => {
    expect(entrypointsOf(all)).toEqual(['public', 'lan', 'tailnet']);
    expect(all.paths.filter((path) => /bootstrap\/test\/(gateway|tailnet|dns)\//.test(path))).toEqual([
      'bootstrap/test/dns/public.zone',
      'bootstrap/test/dns/house.zone',
      'bootstrap/test/dns/records.md',
      'bootstrap/test/gateway/user-data',
      'bootstrap/test/gateway/policy.hujson',
    ]);
  });
});

describe('a homelab without a gateway', () => {
  const home = of(noGateway);

  test('has no file of one, and keeps the tailnet’s policy', () => {
    expect(home.paths.filter((path) => /bootstrap\/test\/(gateway|tailnet|dns)\//.test(path))).toEqual([
      'bootstrap/test/dns/house.zone',
      'bootstrap/test/dns/records.md',
      'bootstrap/test/tailnet/policy.hujson',
    ]);
    expect(home.text('dns/records.md')?.match(/^## .*$/gm)).toEqual([
      '## At the domain’s DNS provider, for members of the tailnet'.replace('’', "'"),
      '## In the house: at the router',
    ]);
    expect(home.text('dns/house.zone')).toContain('quiz.test.example. 300 IN A 192.168.7.20\n');
  });

  test('lets nobody in by it: no entrypoint, no rule of the door, no grant, no tenant’s wish', () => {
    expect(entrypointsOf(home)).toEqual(['lan', 'tailnet']);
    expect(home.values.additionalArguments.join('\n')).not.toMatch(/public|proxyProtocol/);
    const door = home.server.get('/etc/loutik/door.nft')?.content ?? '';
    expect(door).not.toMatch(/gateway|chain own/);
    expect(door).toContain('tcp dport 8443 iifname != "tailscale0" counter drop\n');
    expect(door).toContain('iifname { "eth0", "tailscale0" } ip daddr { 10.42.0.0/16, 10.43.0.0/16 } counter drop\n');
    expect([...home.server.keys()].filter((path) => path.includes('gateway'))).toEqual([]);
    const policy = home.text('tailnet/policy.hujson') ?? '';
    expect(policy).not.toContain('tag:gateway');
    expect(policy.match(/"dst":\[[^\]]*\]/g)).toEqual(['"dst":["tag:node"]', '"dst":["tag:host","tag:node"]']);
    const { validations } = manifest(home.result, 'tenant-policies/validatingadmissionpolicy-tenant-hostnames.yaml').spec;
    expect(JSON.stringify(validations)).toContain("in ['lan']");
    expect(validations.at(-1).message).toBe('of the ingress annotations a tenant may set router.entrypoints only, to lan');
  });

  test('has hosts without a QDevice, the first of which starts alone', () => {
    const [one, two] = ['one', 'two'].map((name) => home.text(`hosts/${name}/first-boot.sh`));
    expect([data(one, 'GATEWAY'), data(one, 'VOTES'), data(two, 'VOTES')]).toEqual(["''", "'2'", "'1'"]);
    expect(data(one, 'PACKAGES')).not.toContain('corosync-qdevice');
  });

  test('asks for no secret of one: not for the first boot, not for a webhook that never comes in', () => {
    const { tailscale, ...secrets } = exampleSecrets(noGateway, []);
    const { node, host } = tailscale;
    expect(checkBootSecrets(home.model.lab, { ...secrets, tailscale: { node, host } })).toEqual([]);
    const files = renderSecrets(home.model, { ...secrets, tailscale: { node, host } });
    expect(files.map(({ path }) => path).filter((path) => path.includes('gateway'))).toEqual([]);
    const webhook = (inventory: Inventory) => of(inventory).result.todo.some(({ what }) => what.includes('webhook.github.secret'));
    expect([webhook(noGateway), webhook(whole)]).toEqual([false, true]);
  });
});

describe('a homelab without a tailnet', () => {
  const house = of(noTailnet);

  test('has one door, that of the house, where Argo CD’s page is too', () => {
    expect(entrypointsOf(house)).toEqual(['lan']);
    const { spec, metadata } = manifest(house.result, 'argocd/ingress-argocd-ui.yaml');
    expect([spec.rules[0].host, metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints']]).toEqual([
      'argocd.test.example',
      'lan',
    ]);
    expect(manifest(house.result, 'argocd/configmap-argocd-cm.yaml').data.url).toBe('https://argocd.test.example');
    expect(house.server.get('/etc/loutik/door.nft')?.content).toContain('iifname { "eth0" } ip daddr');
  });

  test('has nothing of Tailscale’s anywhere, but the steps of hosts that then do nothing', () => {
    const origin = '"origin=Tailscale"'; // among those whose upgrades are taken, wherever they come from
    const named = house.result.files
      .filter(({ content }) => /tailscale|tskey|tailnet/i.test(content.replaceAll(origin, '')))
      .map(({ path }) => path);
    expect(named).toEqual(['bootstrap/test/hosts/one/first-boot.sh', 'bootstrap/test/hosts/two/first-boot.sh']);
    const script = house.text('hosts/one/first-boot.sh');
    expect([data(script, 'TAILSCALE_KEY'), data(script, 'PACKAGES')]).toEqual(["''", expect.not.stringContaining('tailscale')]);
    expect(script).not.toContain('pkgs.tailscale.com');
    expect(house.text('vms/server/user-data')).toContain(
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f',
    );
  });

  test('asks for no key of one, and gives no machine any', () => {
    const { tailscale: _, ...secrets } = exampleSecrets(noTailnet, []);
    expect(checkBootSecrets(house.model.lab, secrets)).toEqual([]);
    const files = renderSecrets(house.model, secrets);
    const laidOpen = files.flatMap(({ content }) =>
      [...content.matchAll(/[A-Za-z0-9+/=]{40,}/g)].map(([block]) => Buffer.from(block, 'base64').toString()),
    );
    expect(JSON.stringify([files, laidOpen])).not.toContain('tskey');
  });
});

test('no file of any of them holds a value that nobody gave', () => {
  for (const inventory of [whole, noGateway, noTailnet]) {
    const { files, todo } = of(inventory).result;
    for (const { path, content } of files)
      expect([path, holesIn(content), /undefined|\bNaN\b|\[object/.test(content)]).toEqual([path, [], false]);
    expect(todo.filter(({ what }) => what.startsWith('fill in'))).toEqual([]);
  }
});

describe('a route for', () => {
  const refused = (audience: Audience, inventory: Inventory) =>
    problemsOf((lab) => declareRoute(lab, 'films', audience), { inventory }).map(({ code, where, what }) => [code, where, what]);
  const error = (audience: string, lacks: string) => [
    ['AUDIENCE_UNREACHABLE', 'test/films/web', `its audience is ${audience}, and the homelab has no ${lacks}`],
  ];

  test.each<[Audience, Inventory, readonly (readonly string[])[]]>([
    ['public', whole, []],
    ['public', noGateway, error('public', 'gateway')],
    ['public', noTailnet, error('public', 'gateway')],
    ['tailnet', whole, []],
    ['tailnet', noGateway, []],
    ['tailnet', noTailnet, error('tailnet', 'tailnet')],
    ['lan', whole, []],
    ['lan', noTailnet, []],
  ])('%s is taken where the homelab lets it in', (audience, inventory, problems) => {
    expect(refused(audience, inventory)).toEqual(problems);
  });

  test('a student’s own is the world’s unless it says otherwise', () => {
    const project = (lab: Any) =>
      void new StudentProject(lab, {
        name: 'quiz',
        hostname: 'quiz.test.example',
        repository: { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: '.' },
        home: lab.machines.two,
        web: { image: image('docker.io/traefik/whoami:v1.11.0'), port: 8080 },
      });
    expect(problemsOf(project, { inventory: whole })).toEqual([]);
    expect(problemsOf(project, { inventory: noGateway }).map(({ code, where }) => [code, where])).toEqual([
      ['AUDIENCE_UNREACHABLE', 'test/quiz/web'],
    ]);
  });
});

describe('daily() keeps a volume where the homelab has a repository', () => {
  const jobs = (inventory: Inventory, server?: 'one' | 'two') => {
    const result = synthesized(
      (lab: Any) => {
        if (server) new Backups(lab, { servers: [{ machine: lab.machines[server], on: lab.disks[server].hdd, size: Bytes.gib(10) }] });
        const chart = new ServiceChart(lab, 'app');
        const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: daily() });
        new Workload(chart, 'main', {
          image: image('docker.io/traefik/whoami:v1.11.0'),
          resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
          mounts: { '/data': data },
        });
      },
      { inventory },
    );
    const job: Any = manifestsOf(result).get('app/cronjob-app-backup.yaml');
    const { env } = job.spec.jobTemplate.spec.template.spec.containers[0];
    const names = env.find(({ name }: Any) => name === 'TARGETS').value.split(' ');
    return [names, result.todo.find(({ what }) => what.startsWith('seal app/app-backup'))?.what];
  };
  const noOffsite = withChange('offsite', undefined, whole);
  const offsite = ', offsite-repository, offsite-key-id, offsite-key';

  test('on another machine and off-site: both', () => {
    expect(jobs(whole, 'two')).toEqual([['local', 'offsite'], `seal app/app-backup (password, http-password${offsite})`]);
  });
  test('no off-site: on another machine only', () => {
    expect(jobs(noOffsite, 'two')).toEqual([['local'], 'seal app/app-backup (password, http-password)']);
  });
  test('none on another machine: off-site only', () => {
    expect(jobs(whole)).toEqual([['offsite'], `seal app/app-backup (password${offsite})`]);
    expect(jobs(whole, 'one')).toEqual([['offsite'], `seal app/app-backup (password${offsite})`]);
  });
  test('neither is an error at the volume', () => {
    expect(() => jobs(noOffsite)).toThrow('VOLUME_BACKUP_MISSING test/app/data');
    expect(() => jobs(noOffsite, 'one')).toThrow('VOLUME_BACKUP_MISSING test/app/data');
  });
});
