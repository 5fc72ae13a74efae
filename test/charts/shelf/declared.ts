import { Jellyfin } from '../../../charts/jellyfin';
import { AdGuardHome } from '../../../charts/shelf/adguard-home';
import { Authelia } from '../../../charts/shelf/authelia';
import { Forgejo } from '../../../charts/shelf/forgejo';
import { Grafana } from '../../../charts/shelf/grafana';
import { HomeAssistant } from '../../../charts/shelf/home-assistant';
import { Immich } from '../../../charts/shelf/immich';
import { Minecraft } from '../../../charts/shelf/minecraft';
import { Paperless } from '../../../charts/shelf/paperless';
import { Qbittorrent } from '../../../charts/shelf/qbittorrent';
import { Sonarr } from '../../../charts/shelf/sonarr';
import { UptimeKuma } from '../../../charts/shelf/uptime-kuma';
import { Vaultwarden } from '../../../charts/shelf/vaultwarden';
import { VictoriaMetrics } from '../../../charts/shelf/victoria-metrics';
import { Bytes } from '../../../src';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
type Declare = (lab: Any, more?: object) => Any;

const at = (name: string) => ({ hostname: `${name}.test.example`, audience: 'lan' as const });
const media = (lab: Any) =>
  new Jellyfin(lab, { ...at('films'), library: Bytes.gib(20), on: lab.disks.two.hdd, config: lab.disks.two.nvme }).media;
const ada = { displayName: 'Ada', email: 'ada@test.example' };
const downloads = (lab: Any, library: Any, more: object = {}) =>
  new Qbittorrent(lab, {
    ...at('downloads'),
    config: lab.disks.two.nvme,
    library: library.lend({ readOnly: false }),
    vpn: { provider: 'mullvad', country: 'Switzerland' },
    ...more,
  });

/** What is on the shelf, each by its app, with the least that it is given. */
const shelf = {
  adguard: (lab, more) => new AdGuardHome(lab, { ...at('adguard'), dns: 'dns.test.example', on: lab.disks.two.nvme, ...more }),
  authelia: (lab, more) => new Authelia(lab, { ...at('sso'), on: lab.disks.two.nvme, users: { ada }, ...more }),
  forgejo: (lab, more) => new Forgejo(lab, { ...at('forge'), on: lab.disks.two.nvme, ...more }),
  grafana: (lab, more) => {
    const { api: metrics } = new VictoriaMetrics(lab, { on: lab.disks.two.nvme });
    return new Grafana(lab, { ...at('graphs'), on: lab.disks.two.nvme, metrics, ...more });
  },
  'home-assistant': (lab, more) => new HomeAssistant(lab, { ...at('home'), on: lab.disks.two.nvme, ...more }),
  immich: (lab, more) =>
    new Immich(lab, { ...at('photos'), library: Bytes.gib(20), on: lab.disks.two.hdd, fast: lab.disks.two.nvme, ...more }),
  minecraft: (lab, more) =>
    new Minecraft(lab, { ...at('mc'), on: lab.disks.two.nvme, eula: 'agreed', version: '26.3', players: ['Alex', 'Steve'], ...more }),
  paperless: (lab, more) =>
    new Paperless(lab, { ...at('papers'), on: lab.disks.two.hdd, fast: lab.disks.two.nvme, documents: Bytes.gib(5), ...more }),
  qbittorrent: (lab, more) => downloads(lab, media(lab), more),
  sonarr: (lab, more) => {
    const library = media(lab);
    const { api: client } = downloads(lab, library);
    const own = library.lend({ readOnly: false });
    return new Sonarr(lab, { ...at('series'), config: lab.disks.two.nvme, library: own, client, ...more });
  },
  'uptime-kuma': (lab, more) => new UptimeKuma(lab, { ...at('status'), on: lab.disks.two.nvme, ...more }),
  vaultwarden: (lab, more) => new Vaultwarden(lab, { ...at('vault'), on: lab.disks.two.nvme, ...more }),
} satisfies Readonly<Record<string, Declare>>;

export type OnShelf = keyof typeof shelf;

/** Declares one, given more. */
export const declareOf =
  (app: OnShelf, more: object = {}) =>
  (lab: Any) =>
    void (shelf[app] as Declare)(lab, more);
