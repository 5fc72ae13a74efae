import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Jellyfin } from '../../charts/jellyfin';
import { Bytes } from '../../src';
import { base, withChange } from '../inventory/base';
import { manifest, synthesized } from '../lab';
import { inContainer } from './pod';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-jellyfin-'));
fs.chmodSync(folder, 0o755);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** The folder that the chart's pod has at /loutik, in a homelab with these pods. */
function given(pods: string): string {
  const path = join(folder, pods.replace('/', '-'));
  const result = synthesized(
    (lab) => {
      const { nvme, hdd } = lab.disks.two;
      new Jellyfin(lab, { hostname: 'films.test.example', audience: 'lan', library: Bytes.gib(20), on: hdd, config: nvme });
    },
    { inventory: withChange('k3s.pods', pods, base) },
  );
  fs.mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries<string>(manifest(result, 'jellyfin/configmap-jellyfin-settings.yaml').data))
    fs.writeFileSync(join(path, name), text);
  return path;
}

let count = 0;
/** Jellyfin's volume, with these files in its configuration's folder; none for one that never started. */
class Home {
  readonly path = join(folder, `home-${count++}`);

  constructor(files?: Readonly<Record<string, string>>) {
    fs.mkdirSync(this.path);
    for (const [name, text] of Object.entries(files ?? {})) this.write(name, text);
    execFileSync('chown', ['-R', '1000:1000', this.path]);
  }

  write(name: string, text: string): void {
    fs.mkdirSync(join(this.path, 'config'), { recursive: true });
    fs.writeFileSync(join(this.path, 'config', name), text);
    fs.chownSync(join(this.path, 'config', name), 1000, 1000);
  }

  read(name: string): string {
    return fs.readFileSync(join(this.path, 'config', name), 'utf8');
  }

  get files(): readonly string[] {
    return fs.readdirSync(join(this.path, 'config')).sort();
  }

  /** What an element of a file holds: its text, or its entries. */
  element(file: string, name: string): unknown {
    const program =
      'import sys, json, xml.etree.ElementTree as x\ne = x.parse(sys.argv[1]).getroot().find(sys.argv[2])\nprint(json.dumps(None if e is None else [c.text for c in e] or e.text))';
    return JSON.parse(execFileSync('python3', ['-c', program, join(this.path, 'config', file), name], { encoding: 'utf8' }));
  }

  start(pods = '10.42.0.0/16') {
    const { status, stderr } = inContainer(['python3', '/loutik/settings.py'], {
      mounts: { '/config': this.path, '/loutik': given(pods) },
    });
    return { status, said: stderr };
  }
}

/** As Jellyfin writes them, all elements at their defaults but for a few. */
const encoding = (throttling: string, deletion: string) => `<?xml version="1.0" encoding="utf-8"?>
<EncodingOptions xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <EncodingThreadCount>-1</EncodingThreadCount>
  <EnableThrottling>${throttling}</EnableThrottling>
  <ThrottleDelaySeconds>180</ThrottleDelaySeconds>
  <EnableSegmentDeletion>${deletion}</EnableSegmentDeletion>
  <SegmentKeepSeconds>300</SegmentKeepSeconds>
  <EncoderAppPathDisplay xsi:nil="true" />
  <HardwareDecodingCodecs>
    <string>h264</string>
    <string>vc1</string>
  </HardwareDecodingCodecs>
</EncodingOptions>`;
const network = (proxies: string) => `<?xml version="1.0" encoding="utf-8"?>
<NetworkConfiguration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <BaseUrl />
  <InternalHttpPort>8096</InternalHttpPort>
  ${proxies}
  <LocalNetworkSubnets>
    <string>192.168.7.0/24</string>
  </LocalNetworkSubnets>
</NetworkConfiguration>`;

const throttles = (home: Home) => ['EnableThrottling', 'EnableSegmentDeletion'].map((name) => home.element('encoding.xml', name));
const proxies = (home: Home) => home.element('network.xml', 'KnownProxies');

describe('Jellyfin’s settings', () => {
  test('are there before the first start', () => {
    const home = new Home();
    expect(home.start()).toMatchObject({ status: 0 });
    expect([throttles(home), proxies(home)]).toEqual([['true', 'true'], ['10.42.0.0/16']]);
    expect(home.files).toEqual(['encoding.xml', 'loutik.json', 'network.xml']);
  });

  test('reach one that ran before with its defaults, and nothing else of it changes', () => {
    const home = new Home({ 'encoding.xml': encoding('false', 'false'), 'network.xml': network('<KnownProxies />') });
    expect(home.start()).toEqual({
      status: 0,
      said: 'settings: EnableThrottling is now true\nsettings: EnableSegmentDeletion is now true\nsettings: KnownProxies now has 10.42.0.0/16\n',
    });
    expect([throttles(home), proxies(home)]).toEqual([['true', 'true'], ['10.42.0.0/16']]);
    const kept = ['EncodingThreadCount', 'ThrottleDelaySeconds', 'SegmentKeepSeconds', 'HardwareDecodingCodecs'];
    expect(kept.map((name) => home.element('encoding.xml', name))).toEqual(['-1', '180', '300', ['h264', 'vc1']]);
    expect(home.read('encoding.xml')).toMatch(/<EncoderAppPathDisplay xsi:nil="true" \/>/);
    expect(['InternalHttpPort', 'LocalNetworkSubnets'].map((name) => home.element('network.xml', name))).toEqual([
      '8096',
      ['192.168.7.0/24'],
    ]);
  });

  test('stay as people then changed them', () => {
    const home = new Home();
    home.start();
    home.write('encoding.xml', encoding('false', 'true'));
    home.write('network.xml', network('<KnownProxies><string>192.168.7.2</string></KnownProxies>'));
    expect(home.start()).toEqual({ status: 0, said: '' });
    expect([throttles(home), proxies(home)]).toEqual([['false', 'true'], ['192.168.7.2']]);
  });

  test('follow the homelab, beside what people added', () => {
    const home = new Home({ 'network.xml': network('<KnownProxies><string>192.168.7.2</string></KnownProxies>') });
    home.start();
    expect(proxies(home)).toEqual(['192.168.7.2', '10.42.0.0/16']);
    expect(home.start('10.64.0.0/14').said).toBe('settings: KnownProxies now has 10.64.0.0/14\n');
    expect(proxies(home)).toEqual(['192.168.7.2', '10.64.0.0/14']);
  });

  test('come back with an element or a file that is gone', () => {
    const home = new Home();
    home.start();
    fs.rmSync(join(home.path, 'config/network.xml'));
    home.write(
      'encoding.xml',
      encoding('true', 'true')
        .replace(/ *<EnableSegmentDeletion>.*\n/, '')
        .replace(/>true</, '><'),
    );
    expect(home.start().status).toBe(0);
    expect([throttles(home), proxies(home)]).toEqual([['true', 'true'], ['10.42.0.0/16']]);
  });

  test.each([
    ['empty', ''],
    ['cut off', encoding('true', 'true').slice(0, 300)],
    ['of another kind', '<ServerConfiguration />'],
  ])('begin anew beside a file that is %s, which is kept', (_, text) => {
    const home = new Home();
    home.start();
    home.write('encoding.xml', text);
    expect(home.start()).toEqual({ status: 0, said: expect.stringContaining('kept as encoding.xml.broken, and begun anew') });
    expect(throttles(home)).toEqual(['true', 'true']);
    expect(home.read('encoding.xml.broken')).toBe(text);
  });

  test('do not depend on a memory that is damaged', () => {
    const home = new Home({ 'encoding.xml': encoding('false', 'false'), 'loutik.json': '{"encoding' });
    expect(home.start().status).toBe(0);
    expect(throttles(home)).toEqual(['true', 'true']);
  });

  test('are not touched a second time', () => {
    const home = new Home();
    home.start();
    const times = home.files.map((file) => fs.statSync(join(home.path, 'config', file)).mtimeMs);
    expect(home.start()).toEqual({ status: 0, said: '' });
    expect(home.files.map((file) => fs.statSync(join(home.path, 'config', file)).mtimeMs)).toEqual(times);
  });
});
