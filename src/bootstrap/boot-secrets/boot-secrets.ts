/**
 * What the machines need at their first boot and Git must never see: the whole of it, as the recovery kit keeps it. Each machine
 * is given its own part alone. `docs/kit.md` says how to make each.
 */
export interface BootSecrets {
  /** When the newest of them was made, ISO 8601: on a machine, what is older never takes the place of what is newer. */
  readonly made?: string;
  readonly k3s: {
    /** `token-file` of the server, in the short form: whoever has it is an administrator of the cluster. */
    readonly serverToken: string;
    /** `agent-token-file`: lets a node join, nothing more. */
    readonly agentToken: string;
    /** By VM: with it a rebuilt node may come back under its name. */
    readonly nodePasswords: Readonly<Record<string, string>>;
  };
  /** An OAuth client secret (`tskey-client-…`) or auth key for each tag of the tailnet, where there is one. */
  readonly tailscale?: { readonly node: string; readonly host: string; readonly gateway?: string };
  /** The pair that opens the homelab's sealed secrets, PEM. */
  readonly sealingKey: { readonly certificate: string; readonly privateKey: string };
  /** How Argo CD and the machines read the repository, and may do no more. */
  readonly git:
    | { readonly kind: 'ssh'; readonly privateKey: string }
    | { readonly kind: 'https'; readonly username: string; readonly password: string }
    | { readonly kind: 'public' };
  readonly hosts: {
    /** As crypt(5) makes it: `$y$…` or `$6$…`. */
    readonly rootPasswordHash: string;
    /** The pair by which hosts reach each other and, for the QDevice, the gateway: OpenSSH's forms. */
    readonly sshKey: { readonly privateKey: string; readonly publicKey: string };
  };
  /** By UPS of `feeds`: NUT's users on its primary. */
  readonly nut: Readonly<Record<string, { readonly primary: string; readonly secondary: string }>>;
  /** The radio of the house, when a machine has a path over it. */
  readonly wifi?: { readonly ssid: string; readonly passphrase: string };
  /**
   * For a restore by hand. No machine's part holds these: in the cluster they are sealed secrets, which the sealing key opens.
   */
  readonly backups: {
    /** By app: the password of its restic repositories. */
    readonly passwords: Readonly<Record<string, string>>;
    /** restic's address of the place off site, and what opens it: `keyId` and `key` of one that speaks S3. */
    readonly offsite?: { readonly repository: string } & Readonly<Record<string, string>>;
  };
}
