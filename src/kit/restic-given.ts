/** A repository of restic's, and what opens it. */
export interface Repository {
  /** restic's address of it. */
  readonly address: string;
  readonly password: string;
  /** What opens the place that it is at, by the variables of its back end. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** How credentials get to restic: texts that become files, and what names these files by their paths. */
export interface Given {
  readonly address: string;
  readonly texts: readonly string[];
  readonly options: (paths: readonly string[]) => readonly string[];
  readonly environment: (paths: readonly string[]) => NodeJS.ProcessEnv;
}

/** How a repository is given to restic. Pure. */
export function givenTo({ address, credentials }: Repository): Given {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, RESTIC_REST_USERNAME, RESTIC_REST_PASSWORD, ...others } = credentials;
  const { GOOGLE_APPLICATION_CREDENTIALS, SSH_KEY, SSH_KNOWN_HOSTS, ...plain } = others;
  const none = { address, texts: [], options: () => [], environment: () => plain };
  if (AWS_SECRET_ACCESS_KEY !== undefined) {
    const keys = `[default]\naws_access_key_id = ${quoted(AWS_ACCESS_KEY_ID ?? '')}\naws_secret_access_key = ${quoted(AWS_SECRET_ACCESS_KEY)}\n`;
    return { ...none, texts: [keys], environment: ([file]) => ({ ...plain, AWS_SHARED_CREDENTIALS_FILE: file }) };
  }
  if (RESTIC_REST_PASSWORD !== undefined) {
    const login = `${encodeURIComponent(RESTIC_REST_USERNAME ?? '')}:${encodeURIComponent(RESTIC_REST_PASSWORD)}@`;
    return { ...none, address: address.replace(/^rest:https?:\/\//, (scheme) => `${scheme}${login}`) };
  }
  if (GOOGLE_APPLICATION_CREDENTIALS !== undefined)
    return {
      ...none,
      texts: [GOOGLE_APPLICATION_CREDENTIALS],
      environment: ([file]) => ({ ...plain, GOOGLE_APPLICATION_CREDENTIALS: file }),
    };
  if (SSH_KEY === undefined) return none;
  return {
    ...none,
    texts: [SSH_KEY, `${SSH_KNOWN_HOSTS ?? ''}\n`],
    options: ([key, hosts]) => {
      const said = ['IdentitiesOnly=yes', `UserKnownHostsFile=${hosts}`, 'GlobalKnownHostsFile=/dev/null', 'StrictHostKeyChecking=yes'];
      return ['-o', `sftp.args=-F none -i ${key} ${[...said, 'BatchMode=yes'].map((option) => `-o ${option}`).join(' ')}`];
    },
  };
}

/** A value as the INI reader of minio-go takes it literally, whatever is in it. */
function quoted(value: string): string {
  return `"""${value}"""`;
}

/** What would go before what is given here, or beside it, in what restic and its clients read (restic, `internal/global` and `internal/backend`; minio-go, `credentials`). */
const overridden =
  /^(RESTIC_(REPOSITORY|PASSWORD|PASSWORD_COMMAND|REST_\w+|AWS_\w+)|AWS_(ACCESS_KEY(_ID)?|SECRET_(ACCESS_)?KEY|SESSION_TOKEN|PROFILE|DEFAULT_REGION)|(MINIO|B2|AZURE|GOOGLE|OS|ST|SWIFT)_\w+)$/;

/** An environment without any of it. */
export function withoutOverrides(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !overridden.test(name)));
}
