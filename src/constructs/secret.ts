import type { Construct } from 'constructs';
import { nameFault } from '../objects/validation/metadata';
import { configKey } from '../objects/validation/names';
import { object as fields, list, optional, record } from '../shape/composed';
import { anyText, text } from '../shape/values';
import { spelled } from '../spelled';
import { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';
import type { SecretMount } from './mount';
import { object } from './object';
import { Part } from './part';
import { origin, type SecretOrigin } from './secret-origin';

/** What somebody does so that a new value is taken: in words, and as commands. */
export interface Renewal {
  readonly what: string;
  readonly commands?: readonly string[];
}

/** Options of a `Secret`. */
export interface SecretProps<K extends string> {
  /** The Secret's name in the cluster. @default - `<app>-<id>` */
  readonly name?: string;
  /** Where it is opened. @default - the app's */
  readonly namespace?: string;
  /** What it must hold. */
  readonly keys: readonly K[];
  /** For the person who seals it: what each value is, where to get it. */
  readonly about: string;
  /** How the value of a key comes about. @default - it is asked for */
  readonly origins?: Readonly<Record<string, SecretOrigin>>;
  /** By key: what a new value takes by hand, where no restart of a pod brings it to all who have the old one. */
  readonly renewals?: Readonly<Record<string, Renewal>>;
  /** Labels that the opened Secret carries. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations that the opened Secret carries. */
  readonly annotations?: Readonly<Record<string, string>>;
}

const shape = fields<SecretProps<string>>({
  name: optional(text),
  namespace: optional(text),
  keys: list(text),
  about: text,
  origins: optional(record(origin)),
  renewals: optional(record(fields<Renewal>({ what: text, commands: optional(list(text)) }))),
  labels: optional(record(text)),
  annotations: optional(record(anyText)),
});

/** A key of a secret, as a container's environment takes it. */
export interface SecretKey {
  readonly kind: 'secret-key';
  readonly namespace: string;
  readonly secret: string;
  readonly key: string;
}

/** A secret by its name and keys. Its value is only ever sealed: a file of the homelab's `secrets/`, or still to do. */
export class Secret<K extends string = string> extends Part<SecretProps<string>> {
  static all(lab: Lab): readonly Secret[] {
    return lab.all(Secret);
  }

  readonly name: string;
  readonly namespace: string;
  private readonly known: K[];
  /** Its keys, and those that were asked of it and are told as unknown. */
  readonly asked: string[];
  readonly about: string;
  private readonly made: Record<string, SecretOrigin>;
  /** Labels that the opened Secret carries. */
  readonly labels: Readonly<Record<string, string>>;
  readonly renewals: Readonly<Record<string, Renewal>>;
  /** The app that declares it. */
  readonly app: string;
  /** Whether its sealed value is in the homelab's folder. */
  readonly isSealed: boolean;

  constructor(scope: Construct, id: string, given: SecretProps<K>) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    const lab = Lab.of(this);
    this.name = props.name ?? `${chart.name}-${this.node.id}`;
    this.namespace = props.namespace ?? chart.appNamespace;
    this.known = [...props.keys] as K[];
    this.asked = [...this.keys];
    this.about = props.about;
    this.labels = props.labels ?? {};
    this.app = chart.name;
    this.made = { ...props.origins };
    this.renewals = props.renewals ?? {};
    this.isSealed = lab.sealed.has(`${this.namespace}/${this.name}`);
    if (this.isSound) this.checkNames();
  }

  get keys(): readonly K[] {
    return this.known;
  }

  /** By key, how its value comes about. */
  get origins(): Readonly<Record<string, SecretOrigin>> {
    return this.made;
  }

  /** One more key: of what is known only once all apps are declared. For `derive()`. */
  add(key: K, origin: SecretOrigin): void {
    this.known.push(key);
    this.asked.push(key);
    this.made[key] = origin;
  }

  /** @internal Makes its object, of what is sealed. Called once all apps are declared. */
  emit(): void {
    const { props, keys } = this;
    const lab = Lab.of(this);
    const sealed = lab.sealed.get(`${this.namespace}/${this.name}`);
    if (sealed === undefined) return;
    const missing = keys.filter((key) => !Object.hasOwn(sealed.encryptedData, key));
    const extra = Object.keys(sealed.encryptedData).filter((key) => !(keys as readonly string[]).includes(key));
    if (missing.length > 0 || extra.length > 0) {
      lab.report({
        code: 'SEALED_SECRET_INCOMPLETE',
        where: sealed.file,
        what: [
          missing.length > 0 ? `lacks ${missing.join(', ')}` : '',
          extra.length > 0 ? `holds ${extra.join(', ')}, which nothing declares` : '',
        ]
          .filter(Boolean)
          .join(' and '),
        repair: `seal exactly the keys that ${pathOf(this)} declares: ${keys.join(', ')}`,
      });
      return;
    }
    object(this, 'sealed', 'SealedSecret', {
      metadata: { name: this.name, namespace: this.namespace },
      spec: {
        encryptedData: sealed.encryptedData,
        template: { metadata: { name: this.name, namespace: this.namespace, labels: props.labels, annotations: props.annotations } },
      },
    });
  }

  /** What is sealed later gets into no manifest now: its names are looked at here. */
  private checkNames(): void {
    const invalid = (place: string, what: string, repair: string) =>
      Lab.of(this).report({ code: 'NAME_INVALID', where: `${pathOf(this)}${place}`, what, repair });
    const { keys } = this;
    const wrong = nameFault('Secret', this.name);
    if (wrong !== undefined) invalid('', `${spelled(this.name)} ${wrong}`, 'give it a name of lower-case letters, digits and hyphens');
    if (keys.length === 0) invalid('.keys', 'it is empty, and a secret without keys holds nothing', "name what it holds: keys: ['token']");
    for (const [index, key] of keys.entries()) {
      const fault = configKey(key);
      if (fault !== undefined)
        invalid(`.keys[${index}]`, `${spelled(key)} ${fault}`, 'use letters, digits, -, _ and .: it is the name of a file');
      else if (keys.indexOf(key) < index) invalid(`.keys[${index}]`, `${spelled(key)} stands there twice`, 'name each key once');
    }
  }

  /** Where its sealed value belongs. */
  get homelabFile(): string {
    return `clusters/${Lab.of(this).homelab}/secrets/${this.namespace}/${this.name}.yaml`;
  }

  /** One key, for a container's environment. */
  key(key: K): SecretKey {
    if (!this.asked.includes(key)) {
      this.asked.push(key);
      Lab.of(this).report({
        code: 'SECRET_KEY_UNKNOWN',
        where: pathOf(this),
        what: `no key ${typeof key === 'string' ? key : spelled(key)} is declared; there are ${this.keys.join(', ')}`,
        repair: 'use one of them, or add it to keys',
      });
    }
    return { kind: 'secret-key', namespace: this.namespace, secret: this.name, key };
  }

  /** Every key as a file. */
  get files(): SecretMount {
    return { kind: 'secret', secret: this };
  }
}
