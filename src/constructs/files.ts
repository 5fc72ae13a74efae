import { Construct } from 'constructs';
import { fields, optional, record, string } from '../shape';
import { ServiceChart } from './chart';
import type { FilesMount } from './mount';
import { notSecretAnnotations } from './not-secret';
import { object } from './object';
import { checkOptions } from './options';

export interface FilesOptions {
  /** Settings in these files that look like secrets and are none, by name, with the reason. */
  readonly notSecret?: Readonly<Record<string, string>>;
}

const filesShape = fields<FilesOptions>({ notSecret: optional(record(string)) });

/** Configuration files of a service: a ConfigMap whose change rolls out the pods that mount it. */
export class Files extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly contents: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, contents: Readonly<Record<string, string>>, options: FilesOptions = {}) {
    checkOptions(scope, id, record(string), contents);
    checkOptions(scope, id, filesShape, options);
    super(scope, id);
    const chart = ServiceChart.of(this);
    this.name = `${chart.name}-${id}`;
    this.namespace = chart.appNamespace;
    // a template that Git for Windows checked out has lines that a program on Linux does not understand
    this.contents = Object.fromEntries(Object.entries(contents).map(([file, text]) => [file, text.replaceAll('\r\n', '\n')]));
    object(this, 'configmap', 'ConfigMap', {
      metadata: { name: this.name, annotations: notSecretAnnotations(options.notSecret) },
      data: this.contents,
    });
  }

  /** One of the files, to be mounted alone into a folder that holds others. */
  at(file: string): FilesMount {
    return { kind: 'files', files: this, file };
  }
}
