/** How restic reaches a place off site: each is a folder of its `internal/backend`. */
export type BackEndName = 's3' | 'b2' | 'rest' | 'sftp' | 'gs' | 'azure' | 'swift';

/** All of them. */
export const backEndNames = ['s3', 'b2', 'rest', 'sftp', 'gs', 'azure', 'swift'] as const satisfies readonly BackEndName[];

/** A variable that holds a credential. */
export interface CredentialVariable {
  /** What it holds, for who is asked for it. */
  readonly about: string;
  /** Whether it may be seen: a name, an id, an address. @default false */
  readonly isOpen?: boolean;
  /** Whether nothing opens without it. @default false */
  readonly isNeeded?: boolean;
}

/** What keeps somebody who broke into the cluster from the backups that are there. */
export type Guard =
  /** A credential, or an address, that deletes nothing but locks. */
  | { readonly by: 'key' | 'address'; readonly how: string }
  /** A credential that hides what it deletes: an older version is there, and the owner brings it back. */
  | { readonly by: 'versions'; readonly how: string }
  /** Nothing: whoever may write may delete. */
  | { readonly by: 'nothing'; readonly why: string };

/** How restic speaks to such a place. */
export interface BackEnd {
  /** restic's address of the folder that the repositories of all apps lie in: `/<app>` behind it is one of them. */
  readonly address: { readonly form: RegExp; readonly like: string };
  /** The TCP ports that it answers on, where nobody says. An address that names another one is refused. */
  readonly ports: readonly number[];
  /** All variables that may hold a credential, by their names. */
  readonly variables: Readonly<Record<string, CredentialVariable>>;
  /** The usual ones, each by the key of the secret that holds it. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly guard: Guard;
}

const host = String.raw`(?:\[[0-9A-Fa-f:]+\]|[\w.-]+)(?::\d+)?`;
/** A container of a provider and a folder in it, which may be its root: of Swift from the root. */
const container = (scheme: string, name: string, like: string): BackEnd['address'] => ({
  form: new RegExp(`^${scheme}:${name}:${scheme === 'swift' ? '(?:/\\S*)?' : '\\S*'}$`),
  like: `${scheme}:${like}:/`,
});
const open = (about: string, isNeeded = false): CredentialVariable => ({ about, isOpen: true, isNeeded });
const secret = (about: string, isNeeded = false): CredentialVariable => ({ about, isNeeded });

/** By restic's documentation (doc/030_preparing_a_new_repo.rst) and source (internal/backend/<name>/config.go) of release 0.19. */
export const backEnds: Readonly<Record<BackEndName, BackEnd>> = {
  s3: {
    address: { form: new RegExp(`^s3:(?:https?://|//)?${host}/[^/\\s]+(?:/\\S*)?$`), like: 's3:https://s3.example.com/bucket' },
    ports: [443],
    variables: {
      AWS_ACCESS_KEY_ID: open('The id of a key', true),
      AWS_SECRET_ACCESS_KEY: secret('The secret half of that key', true),
      AWS_DEFAULT_REGION: open('The region of the bucket'),
    },
    credentials: { 'key-id': 'AWS_ACCESS_KEY_ID', key: 'AWS_SECRET_ACCESS_KEY' },
    guard: { by: 'key', how: 's3:ListBucket, s3:GetObject and s3:PutObject, and s3:DeleteObject on */locks/* alone' },
  },
  b2: {
    // 6 to 50 letters, digits and hyphens (internal/backend/b2/config.go, checkBucketName)
    address: container('b2', '[A-Za-z0-9-]{6,50}', 'bucket'),
    ports: [443],
    variables: {
      B2_ACCOUNT_ID: open('The id of an application key', true),
      B2_ACCOUNT_KEY: secret('That application key', true),
    },
    credentials: { 'key-id': 'B2_ACCOUNT_ID', key: 'B2_ACCOUNT_KEY' },
    // without deleteFiles restic hides (internal/backend/b2/b2.go, Remove)
    guard: {
      by: 'versions',
      how: 'listBuckets, listFiles, readFiles and writeFiles without deleteFiles; the bucket keeps hidden versions',
    },
  },
  rest: {
    // a password goes over the line: through a tunnel of the owner's, or encrypted
    address: {
      form: new RegExp(`^rest:(?:https://${host}|http://(?:localhost|127\\.0\\.0\\.1)(?::\\d+)?)(?:/[^\\s@]*)?$`),
      like: 'rest:https://backups.example.com:8000/',
    },
    ports: [8000], // rest-server's own (cmd/rest-server/main.go)
    variables: {
      RESTIC_REST_USERNAME: open('The user', true),
      RESTIC_REST_PASSWORD: secret('The password of that user', true),
    },
    credentials: { username: 'RESTIC_REST_USERNAME', password: 'RESTIC_REST_PASSWORD' },
    guard: { by: 'address', how: 'a rest-server that runs with --append-only' },
  },
  sftp: {
    // behind one slash from the home of the user, behind two from the root, which holds no repositories itself
    address: {
      form: new RegExp(`^sftp://[\\w.@+-]+@${host}(?:/(?:/?[^/\\s]\\S*)?)?$`),
      like: 'sftp://user@backups.example.com//srv/backups',
    },
    ports: [22],
    variables: {
      SSH_KEY: secret('The private key', true),
      SSH_KNOWN_HOSTS: open('The line of its host key, as `ssh-keyscan -t ed25519 HOST` prints it (with -p PORT where it is not 22)', true),
    },
    credentials: { 'ssh-key': 'SSH_KEY', 'known-hosts': 'SSH_KNOWN_HOSTS' },
    guard: { by: 'nothing', why: 'who may write by SFTP may delete and overwrite' },
  },
  gs: {
    address: container('gs', '[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]', 'bucket'),
    ports: [443],
    variables: {
      GOOGLE_APPLICATION_CREDENTIALS: secret('The JSON key of a service account, on one line (jq -c . key.json)', true),
      GOOGLE_PROJECT_ID: open('The id of the project'),
    },
    credentials: { key: 'GOOGLE_APPLICATION_CREDENTIALS' },
    guard: {
      by: 'key',
      how: 'storage.objects.create, .get and .list, and .delete with an IAM condition on resource.name that lets it delete below locks/ alone',
    },
  },
  azure: {
    address: container('azure', '[a-z0-9](?:-?[a-z0-9]){2,62}', 'container'),
    ports: [443],
    variables: {
      AZURE_ACCOUNT_NAME: open('The name of the storage account', true),
      AZURE_ACCOUNT_SAS: secret('A shared access signature of the container'),
      AZURE_ACCOUNT_KEY: secret('A key of that account'),
      AZURE_ENDPOINT_SUFFIX: open('The suffix of its end points, where that is not core.windows.net'),
    },
    credentials: { account: 'AZURE_ACCOUNT_NAME', sas: 'AZURE_ACCOUNT_SAS' },
    guard: { by: 'nothing', why: 'a signature may delete all of a container or nothing, and restic has to delete its locks' },
  },
  swift: {
    address: container('swift', '[^/:\\s]{1,256}', 'container'),
    ports: [443],
    variables: {
      OS_AUTH_URL: open('The address of Keystone'),
      OS_APPLICATION_CREDENTIAL_ID: open('The id of an application credential'),
      OS_APPLICATION_CREDENTIAL_NAME: open('The name of an application credential'),
      OS_APPLICATION_CREDENTIAL_SECRET: secret('Its secret'),
      OS_REGION_NAME: open('The region'),
      OS_USERNAME: open('The user'),
      OS_USER_ID: open('The id of the user'),
      OS_USER_DOMAIN_NAME: open('The domain of the user'),
      OS_USER_DOMAIN_ID: open('The id of the domain of the user'),
      OS_PASSWORD: secret('The password of that user'),
      OS_PROJECT_NAME: open('The project'),
      OS_PROJECT_DOMAIN_NAME: open('The domain of the project'),
      OS_PROJECT_DOMAIN_ID: open('The id of the domain of the project'),
      OS_TRUST_ID: open('The id of a trust'),
      OS_TENANT_ID: open('The id of the tenant'),
      OS_TENANT_NAME: open('The tenant'),
      ST_AUTH: open('The address that authenticates'),
      ST_USER: open('The user'),
      ST_KEY: secret('The key of that user'),
    },
    credentials: { 'auth-url': 'OS_AUTH_URL', id: 'OS_APPLICATION_CREDENTIAL_ID', secret: 'OS_APPLICATION_CREDENTIAL_SECRET' },
    guard: { by: 'nothing', why: 'who may write to a container of Swift may delete in it' },
  },
};
