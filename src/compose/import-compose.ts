import { argocdNamespace, rootName } from '../constructs/taken-names';
import { nameFault } from '../objects/validation/metadata';
import { chartOf } from './chart';
import { chartText, importedNames } from './chart-text';
import { type Decision, Decisions } from './decision';
import type { Disk } from './disk';
import { refusal } from './fault';
import { folderName, load, type Source } from './load';
import { className } from './naming';
import { entry, textOf } from './node';
import { readProject } from './project';
import { slugOf } from './service';

export interface ImportRequest extends Source {
  readonly disk: Disk;
  /** The app's name. @default - the Compose file's, or its folder's */
  readonly name?: string;
  /** Profiles whose services are carried over too. */
  readonly profiles: readonly string[];
}

/** A chart made of a Compose file, before it is written. */
export interface Imported {
  readonly app: string;
  /** `charts/wiki.ts` */
  readonly path: string;
  readonly text: string;
  /** In the order of their lines. */
  readonly decisions: readonly Decision[];
  /** What services.ts takes: an import, and a line. */
  readonly entry: { readonly import: string; readonly line: string };
}

/** Makes a chart of a Compose file. Reads, and writes nothing. Throws a `ProblemsError` with what is wrong. */
export function importCompose(request: ImportRequest): Imported {
  const loaded = load(request);
  const app = nameOf(request.name, textOf(entry(loaded.tree, 'name')) ?? folderName(loaded.folder));
  const decisions = new Decisions();
  const project = readProject(loaded, request.disk, request.here, request.profiles, decisions);
  const chart = chartOf(project, app, importedNames, decisions);
  const name = className(app, importedNames);
  const text = chartText(chart, loaded.files);
  const hostnames = new Map(chart.routes.map(({ property, hostname }) => [property, hostname]));
  const options = [
    ...[...hostnames].map(
      ([property, hostname], index) =>
        `${property}: ${hostname ? `'${hostname}'` : `\`${index === 0 ? app : property.replace(/Hostname$/, '').toLowerCase()}.\${domain}\``}`,
    ),
    ...(hostnames.size > 0 ? ["audience: 'lan'"] : []),
    ...(/\bprops\.on\b/.test(text) ? ['on: disks.MACHINE.DISK'] : []),
  ];
  return {
    app,
    path: `charts/${app}.ts`,
    text,
    decisions: [...decisions.all].sort((a, b) => (a.at.file === b.at.file ? a.at.line - b.at.line : a.at.file < b.at.file ? -1 : 1)),
    entry: {
      import: `import { ${name} } from '../../charts/${app}';`,
      line: `new ${name}(lab, {${options.length > 0 ? ` ${options.join(', ')} ` : ''}});`,
    },
  };
}

function nameOf(given: string | undefined, otherwise: string): string {
  const name = given ?? slugOf(otherwise);
  const isFree = !/^(kube-.*|default)$/.test(name) && name !== argocdNamespace && name !== rootName;
  if (/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name) && isFree && nameFault('Namespace', name) === undefined) return name;
  throw refusal(
    'NAME_INVALID',
    given === undefined ? 'name' : '--name',
    `${JSON.stringify(name)} cannot name an app`,
    'say --name with at most 40 lower-case letters, digits and hyphens, beginning with a letter',
  );
}
