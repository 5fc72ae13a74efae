import type { Recipe } from '../../src/twin/images/recipe';

/** The table of docs/twin.md: what each image is where no registry can be reached. */
export function tableOf(recipes: readonly Recipe[]): string {
  const rows = recipes.map(({ images, program, base, debian, source, keeps, lacks }) => [
    images.map((image) => `\`${image}\``).join(', '),
    program ? 'built' : 'stand-in',
    program && 'tool' in program
      ? `Go module, \`tools/${program.tool}\``
      : `Debian ${(debian ?? base?.debian ?? []).map(({ suite }) => suite).join(', else ')}`,
    keeps ?? 'the program itself',
    lacks ?? 'nothing known',
    source,
  ]);
  const cells = [['image', 'is', 'made of', 'keeps', 'lacks', 'contract'], ['---', '---', '---', '---', '---', '---'], ...rows];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
