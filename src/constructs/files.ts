import type { Construct } from 'constructs';
import { object as fields, optional, record } from '../shape/composed';
import { anyText, unshownText } from '../shape/values';
import { ServiceChart } from './chart';
import type { Lab } from './lab';
import type { FilesMount } from './mount';
import { notSecretAnnotations } from './not-secret';
import { object } from './object';
import { Part } from './part';

/** Options of `Files`. */
export interface FilesOptions {
  /** Settings in these files that look like secrets and are none, by name, with the reason. */
  readonly notSecret?: Readonly<Record<string, string>>;
}

interface FilesProps {
  readonly contents: Readonly<Record<string, string>>;
  readonly options: FilesOptions;
}

const shape = fields<FilesProps>({
  contents: record(unshownText),
  options: fields<FilesOptions>({ notSecret: optional(record(anyText)) }),
});

/** Configuration files of a service: a ConfigMap whose change rolls out the pods that mount it. */
export class Files extends Part<FilesProps> {
  static all(lab: Lab): readonly Files[] {
    return lab.all(Files);
  }

  readonly name: string;
  readonly namespace: string;
  private readonly files: Record<string, string>;
  private readonly notSecret: Record<string, string>;

  constructor(scope: Construct, id: string, contents: Readonly<Record<string, string>>, options: FilesOptions = {}) {
    super(scope, id, shape, { contents, options });
    const chart = ServiceChart.of(this);
    this.name = `${chart.name}-${this.node.id}`;
    this.namespace = chart.appNamespace;
    this.notSecret = { ...this.props.options.notSecret };
    this.files = Object.fromEntries(Object.entries(this.props.contents).map(([file, text]) => [file, forLinux(text)]));
  }

  get contents(): Readonly<Record<string, string>> {
    return this.files;
  }

  /** One more file, or another text for one: of what is known only once all apps are declared. For `derive()`. */
  put(file: string, text: string, { notSecret }: FilesOptions = {}): void {
    this.files[file] = forLinux(text);
    Object.assign(this.notSecret, notSecret);
  }

  /** @internal Makes its object. Called once all apps are declared. */
  emit(): void {
    object(this, 'configmap', 'ConfigMap', {
      metadata: { name: this.name, annotations: notSecretAnnotations(this.notSecret) },
      data: this.files,
    });
  }

  /** One of the files, to be mounted alone into a folder that holds others. */
  at(file: string): FilesMount {
    return { kind: 'files', files: this, file };
  }
}

/** A template that Git for Windows checked out has lines that a program on Linux does not understand. */
const forLinux = (text: string) => text.replaceAll('\r\n', '\n');
