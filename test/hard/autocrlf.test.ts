import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../copy';

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@test.example', ...args], { cwd, encoding: 'utf8' });

test('a clone as Git for Windows makes it has the lines of Linux, and npm start changes nothing in it', () => {
  const copy = new Copy();
  const clone = join(copy.root, 'clone');
  try {
    for (const file of ['.gitattributes', '.gitignore']) fs.copyFileSync(join(__dirname, '../..', file), join(copy.root, file));
    git(copy.root, 'init', '-q');
    git(copy.root, 'add', '-A');
    git(copy.root, 'commit', '-qm', 'all');
    git(copy.root, 'clone', '-q', '-c', 'core.autocrlf=true', '-c', 'core.eol=crlf', '.', clone);
    const texts = git(clone, 'ls-files', '--eol').trim().split('\n');
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter((line) => !/ w\/(lf|none) /.test(line))).toEqual([]);
    fs.symlinkSync(join(copy.root, 'node_modules'), join(clone, 'node_modules'));
    execFileSync('npm', ['start'], { cwd: clone, stdio: 'ignore' });
    expect(git(clone, 'status', '--porcelain', '--', 'dist', 'bootstrap', 'clusters')).toBe('');
  } finally {
    copy.remove();
  }
});
