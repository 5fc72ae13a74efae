/**
 * Every code a user of Loutik can meet, and what it means. A closed list: a new failure gets a new line here, and a test that
 * provokes it. docs/problems.md is made of it.
 */
export const problemCodes = [
  // the homelab folder and its sources
  'HOMELAB_UNKNOWN', // clusters/ has no homelab of that name
  'HOMELAB_INCOMPLETE', // a file that every homelab has is missing, or does not export what it should
  'HOMELAB_EXISTS', // the new homelab would lie where something is already
  'SOURCE_INVALID', // a line of TypeScript that cannot be read or does not fit its imports
  'CHART_THREW', // the homelab’s own code threw an error
  'SERVICES_ASYNC', // services.ts declares something after it has returned
  'CONSTRUCT_MISPLACED', // a construct stands where no app would deploy it
  'REFERENCE_UNKNOWN', // something is named that is not there
  // inventory
  'NAME_INVALID', // a name that Kubernetes, Proxmox VE or DNS would refuse
  'NAME_TAKEN', // a name that something else has
  'VALUE_INVALID', // an option of another type or outside of its range
  'CIDR_INVALID', // no range of IPv4 addresses
  'CIDR_OVERLAP', // two networks share addresses
  'ADDRESS_INVALID', // no address of its family, or one that cannot be reached where it has to be
  'ADDRESS_DUPLICATE', // two have one address
  'ADDRESS_OUTSIDE_NETWORK', // an address that its network does not have for hosts
  'MAC_INVALID', // no MAC address of a NIC
  'MAC_DUPLICATE', // two NICs have one MAC address
  'VMID_DUPLICATE', // two VMs have one number
  'VM_EXCEEDS_MACHINE', // VMs want more processors or memory than their machine has
  'DISK_OVERCOMMITTED', // a disk of a machine or node is promised more than it holds
  'STORAGE_CLASS_DUPLICATE', // a node offers one storage class or one disk twice
  'SERVER_COUNT_INVALID', // the number of K3s servers makes no cluster
  'INTERNET_UNREACHABLE', // no cable leads from a machine to its router
  'LINK_INVALID', // a link without two ends, or a NIC without a link
  'STOP_TIME_TOO_LONG', // a stop takes longer than what waits for it, or than the battery lasts
  'BUDGET_EXCEEDED', // more watts on average than the budget has
  'QUIET_DISTURBED', // a scheduled job spins up a disk, or draws too much, in the quiet hours
  'QUORUM_MISSING', // the hosts that are left have no majority of votes
  'FAILOVER_IMPOSSIBLE', // the machine that a VM is replicated to cannot run it
  'MACHINE_STAYS_OFF', // a machine does not start when mains returns
  'COLD_START_CIRCLE', // things wait for each other at a start, for ever
  'COLD_START_OUTSIDE', // a start waits for somebody outside of the house
  'RECOVERY_TOO_SLOW', // after a loss a service is back later than is promised
  // constructs
  'SHARE_UNREACHABLE', // a file server is in a network that a node of its users is not in
  'SERVICE_DUPLICATE', // two services have one name
  'IMAGE_TAG_INEXACT', // an image whose tag may be another one tomorrow
  'RESOURCES_INVALID', // a container that does not say what it asks for, or asks for what cannot be
  'VOLUME_BACKUP_MISSING', // a volume that does not say what becomes of its data when its disk is lost, or is kept where nothing is
  'VOLUME_DISK_FULL', // the volumes of a disk do not fit on it
  'REPOSITORY_TOO_SMALL', // a repository has no room for the backups that it is to keep
  'VOLUME_SHRUNK', // a volume is smaller than it was
  'VOLUME_MOVED', // a volume is declared on another disk than its data lies on
  'VOLUMES_APART', // the volumes of a pod lie on different nodes
  'VOLUME_SHARED', // two workloads write to one volume
  'VOLUME_UNFILLED', // a volume with a backup that nothing could bring back
  'REPLICAS_WITH_VOLUME', // several pods over a volume that one may write
  'PLACEMENT_CONFLICT', // a pod is placed on another node than its volumes lie on
  'AUDIENCE_UNREACHABLE', // the homelab has no door for who is to reach this
  'POD_UNSCHEDULABLE', // no node takes a pod, by the scheduler’s rules
  'NODE_OVERCOMMITTED', // the pods that run on one node alone do not fit on it together
  'QUOTA_EXCEEDED', // pods ask for more than the quota or LimitRange of their namespace lets through
  'HOSTNAME_INVALID', // no name for the web, or one that gets no certificate
  'HOSTNAME_DUPLICATE', // a path of a hostname leads to two ports
  'PORT_CLASH', // two listen on one port, of a pod, a node or an entrypoint
  'SECRET_PLAIN', // a Secret that is not sealed
  'SECRET_KEY_UNKNOWN', // a key that its secret does not have
  'SECRET_LITERAL', // a value that looks like a secret stands in a manifest
  'SECRET_UNSEALED', // a secret that is declared and not sealed yet: to do
  'WAIVER_UNUSED', // a waiver, or a reason for one, that nothing needs
  'WAIVER_MISSING', // a pod needs more than its namespace allows by Pod Security
  'HARDENING_MISSING', // a rule of hardening is broken, and nobody waived it
  'POD_UNISOLATED', // no network policy holds for a pod
  'PORT_EXPOSED', // a port of a pod is open to more than was declared
  'EXPOSURE_UNDECLARED', // a way in from outside that nothing declares
  'EXPOSURE_MISSING', // a way in is declared, and nothing leads there
  'FLOW_UNDECLARED', // policies let a connection through that nothing declares
  'FLOW_BLOCKED', // a declared connection that policies do not let through
  'API_REMOVED', // an API version that this Kubernetes, or the next, serves no more
  'BACKUP_MISSING', // a claim that nothing keeps
  'BACKUP_LOST_TOGETHER', // a copy that is lost with what it is of
  'BACKUP_ERASABLE', // a copy off site that whoever breaks into an app can delete
  'RESTORE_MISSING', // a backup that no pod brings back before it starts
  'TENANT_UNBOUNDED', // a tenant reaches past its namespace, its share or its domain
  'TENANTS_OVERCOMMITTED', // tenants are promised more than the nodes have left
  'CONTRACT_BROKEN', // a change that loses data, or a name that others rely on
  'VERSION_UNREACHABLE', // a version that is not reached from the one that runs
  'KIND_UNKNOWN', // a kind that no schema, and no object of the homelab, defines
  // synth
  'OBJECT_DUPLICATE', // two objects are one to the API server
  'PROJECT_DENIES', // the AppProject of an app does not let an object of it through
  'OBJECT_NOT_JSON', // an object holds what JSON does not have
  'SCHEMA_INVALID', // an object is not as its schema has it
  'OBJECT_INVALID', // an object that the API server refuses, beyond what its schema says
  'TRAEFIK_REFUSES', // Traefik leaves out, or does not load, what is written for it
  'WORKLOAD_IDLE', // something is declared that does not run, or takes no change
  'DRAIN_BLOCKED', // a disruption budget that lets no pod go
  'SCHEMAS_STALE', // the schemas are of another Kubernetes than the inventory’s
  'DEFINITION_INVALID', // a file of crds/ that holds no CustomResourceDefinition, or one that the API server refuses
  'SEALED_SECRET_INVALID', // a file of a sealed secret that would not open
  'SEALED_SECRET_MISMATCH', // a sealed secret of another name or namespace than its place says
  'SEALED_SECRET_INCOMPLETE', // a sealed secret with other keys than are declared
  'SEALED_SECRET_UNUSED', // a sealed secret that nothing declares
  'LEDGER_INVALID', // volumes.yaml is not as synth writes it
  'REHEARSALS_INVALID', // rehearsals.yaml is not as `loutik backups --record` writes it
  'FOREIGN_FILE', // a file that is not generated lies where a generated one goes
  'DISK_FULL', // no room for what is to be written; nothing was changed
  'NOT_WRITABLE', // a file or folder that this user cannot write; nothing was changed
  'SYNTH_RUNNING', // another run is writing to this repository
  'JOURNAL_INVALID', // the journal of a run that was killed cannot be read
  // plan
  'UPSTREAM_MISSING', // the branch has no upstream to compare with
  'REF_UNKNOWN', // Git has no such commit here
  // bootstrap
  'VALUE_UNFILLED', // a value of the inventory that a file needs is not filled in
  'PLATFORM_INCOMPLETE', // a part of the platform that others rely on is not declared
  'SECRET_MISSING', // a secret that is needed was not given, or is not in the kit
  'SECRET_INVALID', // a secret’s value is not of the form that whoever takes it wants
  'REPOSITORY_FAILED', // restic could not do it to a repository
  // secrets and the kit
  'SECRET_UNKNOWN', // nothing declares a secret, or a key of it, of that name
  'SEALING_CERT_MISSING', // there is no certificate to seal with
  'SEALING_CERT_INVALID', // the certificate to seal with cannot be read, or is not its kit’s
  'KIT_MISSING', // the kit is not where it is looked for
  'KIT_EXISTS', // a kit is there, and is not written over
  'KIT_INVALID', // a kit that cannot be read: damaged, or no kit
  'KIT_LOCKED', // the kit does not open with this passphrase or key
  'KIT_NEWER', // the kit was written by a newer Loutik
  'KIT_OF_ANOTHER', // the kit is another homelab’s
  'SECRET_DIFFERS', // the sealed value and the kit’s are not the same
  'KUBECONFIG_MISSING', // no kubeconfig says how to reach the cluster
  'KUBECONFIG_INVALID', // the kubeconfig cannot be read or used
  'CLUSTER_UNREACHABLE', // the API server does not answer, or does not let its user in
  // twin
  'PLATFORM_UNSUPPORTED', // this computer cannot run it
  'TOOL_MISSING', // a program that it needs is not installed
  'TOOL_UNFIT', // a program that it needs is of an unfit version
  'TOOL_BUILD_FAILED', // a program of the twin could not be built
  'IMAGE_UNKNOWN', // no recipe makes an image, and no registry may be asked
  'IMAGE_BUILD_FAILED', // an image of the twin could not be made
  'PORT_TAKEN', // the ports that the twin needs are not free
  'MEMORY_SHORT', // too little memory is free for the twin
  'GIT_UNREADABLE', // Git is not there, or has no commit here
  'DIST_STALE', // what is committed is not what its sources make
  'TWIN_UNKNOWN', // there is no twin of that name
  'TWIN_BUSY', // the twin is in use by another command
  'TWIN_FAILED', // a part of the twin does not run
  'SYNC_FAILED', // Argo CD could not deploy what was pushed
  // backups and restore
  'CLUSTER_LACKS', // the cluster does not have what a restore needs
  'BACKUPS_UNREADABLE', // no repository could be read
  'SNAPSHOT_UNKNOWN', // there is no such backup, or no such path in it
  'RESTORE_UNFINISHED', // a restore of this service was begun and not finished
  'RESTORE_FAILED', // a step of a restore failed; the service waits as it was left
  // import
  'COMPOSE_UNREADABLE', // a file that the Compose file names cannot be read
  'COMPOSE_INVALID', // the Compose file is not as its specification has it
  'COMPOSE_CIRCLE', // files or services of Compose lead back to themselves
  'COMPOSE_VARIABLE_MISSING', // a variable of the Compose file has no value
  'CHART_EXISTS', // the new chart would lie where one is already
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
