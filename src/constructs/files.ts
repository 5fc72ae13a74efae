import { Construct } from 'constructs';
import { ServiceChart } from './chart';
import type { FilesMount } from './mount';
import { notSecretAnnotations } from './not-secret';
import { object } from './object';

export interface FilesOptions {
  /** Settings in these files that look like secrets and are none, by name, with the reason. */
  readonly notSecret?: Readonly<Record<string, string>>;
}

/** Configuration files of a service: a ConfigMap whose change rolls out the pods that mount it. */
export class Files extends Construct {
  readonly name: string;
  readonly contents: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, contents: Readonly<Record<string, string>>, options: FilesOptions = {}) {
    super(scope, id);
    this.name = `${ServiceChart.of(this).name}-${id}`;
    this.contents = contents;
    object(this, 'configmap', 'ConfigMap', {
      metadata: { name: this.name, annotations: notSecretAnnotations(options.notSecret) },
      data: contents,
    });
  }

  /** One of the files, to be mounted alone into a folder that holds others. */
  at(file: string): FilesMount {
    return { kind: 'files', files: this, file };
  }
}
