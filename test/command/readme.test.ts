import { Copy } from '../copy';
import { read } from '../lab';

/** The code that the README shows for a file. */
function example(file: string): string {
  const match = new RegExp(`<!-- example: ${file} -->\\n\`\`\`ts\\n([\\s\\S]*?)\`\`\``).exec(read('README.md'));
  if (match?.[1] === undefined) throw new Error(`the README has no example for ${file}`);
  return match[1];
}

test('the service that the README adds is one file, one entry, and then it is there', () => {
  const copy = new Copy();
  copy.write('charts/notes.ts', example('charts/notes.ts'));
  copy.edit(
    'clusters/loutik/services.ts',
    (text) =>
      `import { Notes } from '../../charts/notes';\n${text.replace(/\};\n$/, `  ${example('clusters/loutik/services.ts').trim()}\n};\n`)}`,
  );
  const { ok, files, todo } = copy.json(['synth']);
  expect(ok).toBe(true);
  expect(files.added).toEqual(
    expect.arrayContaining([
      'dist/loutik/notes/deployment-notes.yaml',
      'dist/loutik/notes/persistentvolumeclaim-notes-data.yaml',
      'dist/loutik/argocd/application-notes.yaml',
    ]),
  );
  expect(files.removed).toEqual([]);
  expect(todo.map(({ what }: { what: string }) => what)).toContain(
    'seal notes/notes-backup (password, http-password, offsite-repository, offsite-key-id, offsite-key)',
  );
  copy.remove();
});
