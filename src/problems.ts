/** Every code a user of Loutik can meet. A closed list: a new failure gets a new line here, and a test that provokes it. */
export const problemCodes = [
  // the homelab folder and its sources
  'HOMELAB_UNKNOWN',
  'HOMELAB_INCOMPLETE',
  'HOMELAB_EXISTS',
  'SOURCE_INVALID',
  'CHART_THREW',
  'SERVICES_ASYNC',
  'CONSTRUCT_MISPLACED',
  'REFERENCE_UNKNOWN',
  // inventory
  'NAME_INVALID',
  'NAME_TAKEN',
  'VALUE_INVALID',
  'CIDR_INVALID',
  'CIDR_OVERLAP',
  'ADDRESS_INVALID',
  'ADDRESS_DUPLICATE',
  'ADDRESS_OUTSIDE_NETWORK',
  'MAC_INVALID',
  'MAC_DUPLICATE',
  'VMID_DUPLICATE',
  'VM_EXCEEDS_MACHINE',
  'DISK_OVERCOMMITTED',
  'STORAGE_CLASS_DUPLICATE',
  'SERVER_COUNT_INVALID',
  'INTERNET_UNREACHABLE',
  'LINK_INVALID',
  'STOP_TIME_TOO_LONG',
  'BUDGET_EXCEEDED',
  'QUIET_DISTURBED',
  'QUORUM_MISSING',
  'FAILOVER_IMPOSSIBLE',
  'MACHINE_STAYS_OFF',
  'COLD_START_CIRCLE',
  'COLD_START_OUTSIDE',
  'RECOVERY_TOO_SLOW',
  // constructs
  'SERVICE_DUPLICATE',
  'IMAGE_TAG_INEXACT',
  'RESOURCES_INVALID',
  'VOLUME_BACKUP_MISSING',
  'VOLUME_DISK_FULL',
  'REPOSITORY_TOO_SMALL',
  'VOLUME_SHRUNK',
  'VOLUME_MOVED',
  'VOLUMES_APART',
  'VOLUME_SHARED',
  'VOLUME_UNFILLED',
  'REPLICAS_WITH_VOLUME',
  'PLACEMENT_CONFLICT',
  'AUDIENCE_UNREACHABLE',
  'POD_UNSCHEDULABLE',
  'NODE_OVERCOMMITTED',
  'QUOTA_EXCEEDED',
  'HOSTNAME_INVALID',
  'HOSTNAME_DUPLICATE',
  'PORT_CLASH',
  'SECRET_PLAIN',
  'SECRET_KEY_UNKNOWN',
  'SECRET_LITERAL',
  'SECRET_UNSEALED',
  'WAIVER_UNUSED',
  'WAIVER_MISSING',
  'HARDENING_MISSING',
  'POD_UNISOLATED',
  'PORT_EXPOSED',
  'EXPOSURE_UNDECLARED',
  'EXPOSURE_MISSING',
  'FLOW_UNDECLARED',
  'FLOW_BLOCKED',
  'API_REMOVED',
  'BACKUP_MISSING',
  'BACKUP_LOST_TOGETHER',
  'RESTORE_MISSING',
  'TENANT_UNBOUNDED',
  'TENANTS_OVERCOMMITTED',
  'CONTRACT_BROKEN',
  'VERSION_UNREACHABLE',
  'KIND_UNKNOWN',
  // synth
  'OBJECT_DUPLICATE',
  'PROJECT_DENIES',
  'OBJECT_NOT_JSON',
  'SCHEMA_INVALID',
  'OBJECT_INVALID',
  'TRAEFIK_REFUSES',
  'WORKLOAD_IDLE',
  'DRAIN_BLOCKED',
  'SCHEMAS_STALE',
  'SEALED_SECRET_INVALID',
  'SEALED_SECRET_MISMATCH',
  'SEALED_SECRET_INCOMPLETE',
  'SEALED_SECRET_UNUSED',
  'LEDGER_INVALID',
  'REHEARSALS_INVALID',
  'FOREIGN_FILE',
  'DISK_FULL',
  'NOT_WRITABLE',
  'SYNTH_RUNNING',
  'JOURNAL_INVALID',
  // plan
  'UPSTREAM_MISSING',
  'REF_UNKNOWN',
  // bootstrap
  'VALUE_UNFILLED',
  'PLATFORM_INCOMPLETE',
  'SECRET_MISSING',
  'SECRET_INVALID',
  'REPOSITORY_FAILED',
  // secrets and the kit
  'SECRET_UNKNOWN',
  'SEALING_CERT_MISSING',
  'SEALING_CERT_INVALID',
  'KIT_MISSING',
  'KIT_EXISTS',
  'KIT_INVALID',
  'KIT_LOCKED',
  'KIT_NEWER',
  'KIT_OF_ANOTHER',
  'SECRET_DIFFERS',
  'KUBECONFIG_MISSING',
  'KUBECONFIG_INVALID',
  'CLUSTER_UNREACHABLE',
  // twin
  'PLATFORM_UNSUPPORTED',
  'TOOL_MISSING',
  'TOOL_UNFIT',
  'TOOL_BUILD_FAILED',
  'IMAGE_UNKNOWN',
  'IMAGE_BUILD_FAILED',
  'PORT_TAKEN',
  'MEMORY_SHORT',
  'GIT_UNREADABLE',
  'DIST_STALE',
  'TWIN_UNKNOWN',
  'TWIN_BUSY',
  'TWIN_FAILED',
  'SYNC_FAILED',
  // backups and restore
  'CLUSTER_LACKS',
  'BACKUPS_UNREADABLE',
  'SNAPSHOT_UNKNOWN',
  'RESTORE_UNFINISHED',
  'RESTORE_FAILED',
  // import
  'COMPOSE_UNREADABLE',
  'COMPOSE_INVALID',
  'COMPOSE_CIRCLE',
  'COMPOSE_VARIABLE_MISSING',
  'CHART_EXISTS',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** One thing the user must mend. */
export interface Problem {
  readonly code: ProblemCode;
  /** The construct path (`loutik/jellyfin/media`), the inventory key (`machines.i5.disks.nvme`), or `file:line:column`. */
  readonly where: string;
  /** What is wrong, with the value shown. */
  readonly what: string;
  /** What to do about it. */
  readonly repair: string;
  /** Lines of the source around the place, when there is one. */
  readonly excerpt?: string;
}

/** All problems of one run at once: the user's to mend, never a bug of ours. */
export class ProblemsError extends Error {
  /** What the failure left as it was, when that is worth a word. */
  unchanged?: string;

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.code} ${problem.where}: ${problem.what}`).join('\n'));
    this.name = 'ProblemsError';
  }
}

/** Throws a `ProblemsError` when there is any problem. */
export function failOn(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}
