import { show } from '../show';
import { check, distinct, each, oneOf, required, within } from './checks';
import { descendingPath } from './paths';
import type { Place } from './place';

export interface Profile {
  readonly type: string;
  readonly localhostProfile?: string;
}

interface Common {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly seccompProfile?: Profile;
  readonly appArmorProfile?: Profile;
  readonly windowsOptions?: object;
}

export interface PodSecurityContext extends Common {
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
  readonly supplementalGroups?: readonly number[];
  readonly supplementalGroupsPolicy?: string;
  readonly seLinuxChangePolicy?: string;
  readonly sysctls?: readonly { readonly name: string }[];
}

export interface ContainerSecurityContext extends Common {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: readonly string[] };
}

/** The greatest user or group id (k8s.io/apimachinery, pkg/util/validation, maxUserID). */
const mostId = 2 ** 31 - 1;
/** PATH_MAX of Linux, less its end. */
const longestProfile = 4095;
const profileTypes = ['RuntimeDefault', 'Unconfined', 'Localhost'];

/** The security context of a pod (pkg/apis/core/validation/validation.go, validatePodSpecSecurityContext). */
export function checkPodSecurity(place: Place, context: PodSecurityContext | undefined): void {
  if (context === undefined) return;
  checkCommon(place, context);
  within(place.at('fsGroup'), context.fsGroup, 0, mostId);
  each(place.at('supplementalGroups'), context.supplementalGroups, (at, id) => within(at, id, 0, mostId));
  oneOf(place.at('fsGroupChangePolicy'), context.fsGroupChangePolicy, ['OnRootMismatch', 'Always']);
  oneOf(place.at('supplementalGroupsPolicy'), context.supplementalGroupsPolicy, ['Merge', 'Strict']);
  oneOf(place.at('seLinuxChangePolicy'), context.seLinuxChangePolicy, ['Recursive']); // MountOption comes with SELinuxMount, off in 1.36
  each(place.at('sysctls'), context.sysctls, (at, { name }) => {
    if (required(at.at('name'), name)) check(at.at('name'), name, sysctl);
  });
  distinct(place.at('sysctls'), context.sysctls, ({ name }) => name);
}

/** The security context of a container; `hostUsers` says whether its users are the node's. */
export function checkContainerSecurity(place: Place, context: ContainerSecurityContext | undefined, hostUsers: boolean): void {
  if (context === undefined) return;
  checkCommon(place, context);
  oneOf(place.at('procMount'), context.procMount, ['Default', 'Unmasked']);
  if (context.procMount === 'Unmasked' && hostUsers) place.at('procMount').fault('"Unmasked" needs a pod with hostUsers: false');
  if (context.allowPrivilegeEscalation !== false) return;
  const at = place.at('allowPrivilegeEscalation');
  if (context.privileged) at.fault('is false, and privileged is true');
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) at.fault('is false, and CAP_SYS_ADMIN is added');
}

/** A kernel setting by its name, with dots or slashes. */
function sysctl(value: string): string | undefined {
  const good = value.length <= 253 && /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/.test(value);
  return good ? undefined : 'is no kernel setting, like net.core.somaxconn';
}

function checkCommon(place: Place, context: Common): void {
  if (context.windowsOptions) place.at('windowsOptions').fault('is for Windows, which no node here runs');
  within(place.at('runAsUser'), context.runAsUser, 0, mostId);
  within(place.at('runAsGroup'), context.runAsGroup, 0, mostId);
  checkProfile(place.at('seccompProfile'), context.seccompProfile, descendingPath);
  checkProfile(place.at('appArmorProfile'), context.appArmorProfile, (value) => {
    if (value.trim() !== value || value === '') return 'is no name of a profile';
    return value.length > longestProfile ? `has ${value.length} characters, and ${longestProfile} are the most` : undefined;
  });
}

function checkProfile(place: Place, profile: Profile | undefined, rule: (value: string) => string | undefined): void {
  if (profile === undefined) return;
  oneOf(place.at('type'), profile.type, profileTypes);
  if (profile.type === 'Localhost') {
    if (profile.localhostProfile === undefined) place.at('localhostProfile').fault('is missing');
    check(place.at('localhostProfile'), profile.localhostProfile, rule);
  } else if (profile.localhostProfile !== undefined) {
    place.at('localhostProfile').fault(`stands with type Localhost only, and not with ${show(profile.type)}`);
  }
}
