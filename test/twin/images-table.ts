import { programs } from '../../src/twin/images/programs';
import type { Recipe } from '../../src/twin/images/recipe';

const moduleOf = (tool: string) => programs.find(({ name }) => name === tool)?.build?.folder;
const shortName = ({ images: [first = ''] }: Recipe) => first.split('/').at(-1);

/** The lines of docs/twin.md that say what each image is where no registry can be reached: a table, and a list. */
export function linesOf(recipes: readonly Recipe[]): readonly string[] {
  const rows = recipes.map(({ images, program, base, debian }) => {
    const suites = (debian ?? base?.debian ?? []).map(({ suite }) => suite);
    return [
      images.map((image) => `\`${image}\``).join(', '),
      program ? 'built' : 'stand-in',
      program && 'tool' in program ? `Go module, \`tools/${moduleOf(program.tool)}\`` : `Debian ${suites.join(', else ')}`,
    ];
  });
  const table = [['image', 'is', 'made of'], ['-', '-', '-'], ...rows].map((row) => `| ${row.join(' | ')} |`);
  const list = recipes.map((recipe) => {
    const { keeps, lacks, source } = recipe;
    return `- **${shortName(recipe)}** (${source})${keeps ? ` keeps ${keeps}` : ''}${keeps && lacks ? ';' : ''}${lacks ? ` lacks ${lacks}` : ''}.`;
  });
  return [...table, ...list];
}

/** A line without the spaces and dashes that only align a table. */
export function unaligned(line: string): string {
  return line.replace(/ +/g, ' ').replace(/\| -+(?= \|)/g, '| -');
}
