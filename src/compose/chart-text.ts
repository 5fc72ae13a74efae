import { sorted } from '../init/text';
import type { Chart } from './chart';
import { call, commented, object, raw, text, writtenStatement } from './code';
import { className } from './naming';

/** What a chart may import of `src/index.ts`, types marked. */
export const importable = [
  'type Audience',
  'Bytes',
  'Cpu',
  'Database',
  'type DiskRef',
  'Duration',
  'daily',
  'exec',
  'Files',
  'httpGet',
  'image',
  'internet',
  'type Lab',
  'MariaDb',
  'none',
  'optionsOf',
  'PortRoute',
  'Route',
  'Secret',
  'ServiceChart',
  'scratch',
  'shapes',
  'tcp',
  'Volume',
  'waitFor',
  'Workload',
] as const;

const bare = (name: string) => name.replace(/^type /, '');
export const importedNames: readonly string[] = importable.map(bare);

const width = 140;

/** The file of a chart, as the project's formatter would leave it. `from`: the Compose files it was made of. */
export function chartText(chart: Chart, from: readonly string[]): string {
  const { app, routes, level, notes } = chart;
  const name = className(app, importedNames);
  const hostnames = [...new Set(routes.map(({ property }) => property))];
  const body = bodyOf(chart);
  const hasDisk = /\bprops\.on\b/.test(body);
  const properties: readonly (readonly [name: string, type: string, shape: string, about?: string])[] = [
    ['name', 'string', 'shapes.optional(shapes.text)', `@default '${app}'`],
    ...hostnames.map((property) => [property, 'string', 'shapes.hostname'] as const),
    ...(hostnames.length > 0 ? ([['audience', 'Audience', 'shapes.audience']] as const) : []),
    ...(hasDisk ? ([['on', 'DiskRef', 'shapes.disk', 'Where its volumes lie.']] as const) : []),
  ];
  const security = level
    ? [
        object([
          {
            key: 'podSecurity',
            value: object([
              { key: 'level', value: text(level.level) },
              { key: 'reason', value: text(level.reason) },
            ]),
          },
        ]),
      ]
    : [];
  const rest = `/** Made of ${from.join(' and ')} by \`loutik import\`: each TODO names the line that it is about, and takes a word of yours. */
export interface ${name}Props {
${properties.map(([property, type, , about]) => `${about ? `  /** ${about} */\n` : ''}  readonly ${property}${property === 'name' ? '?' : ''}: ${type};\n`).join('')}}

const shape = shapes.object<${name}Props>({
${properties.map(([property, , shape]) => `  ${property}: ${shape},\n`).join('')}});

export class ${name} extends ServiceChart {
  constructor(lab: Lab, given: ${name}Props) {
    const props = optionsOf(lab, '${app}', shape, given);
${notes.map((note) => commented(note, 4)).join('')}${writtenStatement({ value: call('super', raw('lab'), raw(`props.name ?? '${app}'`), ...security) }, 4)}
${body}  }
}
`;
  return `${imports(rest)}\n${rest}`;
}

/** The statements of the constructor, those of several lines apart. A constant that nothing names is none. */
function bodyOf({ statements }: Chart): string {
  const all = statements.map((statement) => writtenStatement(statement, 4));
  const bones = all.map(bonesOf);
  return statements
    .map((statement, index) => {
      const { name } = statement;
      const isUsed = name === undefined || bones.some((one, other) => other !== index && isNamed(name, one));
      return isUsed ? (all[index] ?? '') : writtenStatement({ ...statement, name: undefined }, 4);
    })
    .map((one, index) => (index > 0 && one.split('\n').length > 2 ? `\n${one}` : one))
    .join('');
}

/** The names that a text uses, in the order in which they are sorted here. */
function imports(code: string): string {
  const bones = bonesOf(code);
  const names = sorted(importable.filter((name) => isNamed(bare(name), bones)));
  const line = `import { ${names.join(', ')} } from '../src';`;
  return line.length <= width ? `${line}\n` : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '../src';\n`;
}

/** Whether code names a constant: not as a property of something, nor as one of its own. */
function isNamed(name: string, bones: string): boolean {
  return new RegExp(`(?<![\\w.])${name}\\b(?!\\??:)`).test(bones);
}

/** Code without its texts and remarks; what a template fills in is code. */
function bonesOf(code: string): string {
  return code.replace(/\/\/.*|\/\*\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g, (part) =>
    part.startsWith('`') ? [...part.matchAll(/(?<!\\)\$\{([^}]*)\}/g)].map(([, inner]) => ` ${inner} `).join('') : ' ',
  );
}
