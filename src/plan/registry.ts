import type { DangerRule } from './danger';
import { admission } from './dangers/admission';
import { applications } from './dangers/applications';
import { backups } from './dangers/backups';
import { claims } from './dangers/claims';
import { definitions } from './dangers/definitions';
import { downtime } from './dangers/downtime';
import { immutable } from './dangers/immutable';
import { network } from './dangers/network';
import { privilege } from './dangers/privilege';
import { protection } from './dangers/protection';
import { quotas } from './dangers/quotas';
import { removedData } from './dangers/removed-data';
import { renames } from './dangers/renames';
import { rights } from './dangers/rights';
import { routes } from './dangers/routes';
import { secrets } from './dangers/secrets';
import { selectors } from './dangers/selectors';
import { versions } from './dangers/versions';

/** Every rule. What they find is shown in the order of `dangerKinds`. */
export const dangerRules: readonly DangerRule[] = [
  removedData,
  definitions,
  protection,
  backups,
  renames,
  applications,
  claims,
  immutable,
  secrets,
  routes,
  privilege,
  rights,
  admission,
  network,
  versions,
  quotas,
  selectors,
  downtime,
];
