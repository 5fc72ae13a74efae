import type { Construct } from 'constructs';
import { object as fields, optional, record } from '../shape/composed';
import { anyText, unshownText } from '../shape/values';
import { ServiceChart } from './chart';
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
  readonly name: string;
  readonly namespace: string;
  readonly contents: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, contents: Readonly<Record<string, string>>, options: FilesOptions = {}) {
    super(scope, id, shape, { contents, options });
    const chart = ServiceChart.of(this);
    this.name = `${chart.name}-${this.node.id}`;
    this.namespace = chart.appNamespace;
    // a template that Git for Windows checked out has lines that a program on Linux does not understand
    this.contents = Object.fromEntries(Object.entries(this.props.contents).map(([file, text]) => [file, text.replaceAll('\r\n', '\n')]));
    object(this, 'configmap', 'ConfigMap', {
      metadata: { name: this.name, annotations: notSecretAnnotations(this.props.options.notSecret) },
      data: this.contents,
    });
  }

  /** One of the files, to be mounted alone into a folder that holds others. */
  at(file: string): FilesMount {
    return { kind: 'files', files: this, file };
  }
}
