import { apis } from './apis';
import { backups } from './backups';
import { charts } from './charts';
import { coldStart } from './cold-start';
import { containers } from './containers';
import { contract } from './contract';
import { drains } from './drains';
import { exposure } from './exposure';
import { failover } from './failover';
import { files } from './files';
import { firstBoot } from './first-boot';
import { hostnames } from './hostnames';
import { identity } from './identity';
import { isolation } from './isolation';
import { kubernetes } from './kubernetes';
import { memory } from './memory';
import { mounts } from './mounts';
import { names } from './names';
import { placement } from './placement';
import { plainSecrets } from './plain-secrets';
import { platform } from './platform';
import { podSecurity } from './pod-security';
import { ports } from './ports';
import { power } from './power';
import { projects } from './projects';
import type { Proof } from './proof';
import { quiet } from './quiet';
import { quotas } from './quotas';
import { recovery } from './recovery';
import { references } from './references';
import { restores } from './restores';
import { running } from './running';
import { schedules } from './schedules';
import { schema } from './schema';
import { secrets } from './secrets';
import { security } from './security';
import { shares } from './shares';
import { shutdown } from './shutdown';
import { storage } from './storage';
import { tenants } from './tenants';
import { traefik } from './traefik';
import { validation } from './validation';
import { versions } from './versions';
import { volumes } from './volumes';
import { writers } from './writers';

/** Every proof, in the order in which their results are shown: machines first, then what runs on them. */
export const proofs: readonly Proof[] = [
  memory,
  storage,
  failover,
  coldStart,
  recovery,
  shutdown,
  power,
  quiet,
  volumes,
  writers,
  backups,
  restores,
  shares,
  hostnames,
  traefik,
  tenants,
  ports,
  charts,
  references,
  containers,
  mounts,
  schedules,
  running,
  drains,
  placement,
  quotas,
  secrets,
  plainSecrets,
  kubernetes,
  firstBoot,
  platform,
  projects,
  identity,
  names,
  files,
  schema,
  validation,
  podSecurity,
  apis,
  contract,
  versions,
  security,
  isolation,
  exposure,
];
