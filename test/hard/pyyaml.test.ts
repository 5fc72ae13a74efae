import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYaml } from '../../src/files/yaml';
import { hardScalars } from '../files/hard-scalars';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-pyyaml-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

// what PyYAML cannot read in any form: characters that YAML 1.1 leaves out, escaped or not, it does read
const table = hardScalars.map((text) => ({ value: text, list: [text], keyed: { [`k${text}`]: 1, [text]: text } }));

test('PyYAML reads every hard scalar as it was', () => {
  execFileSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  execFileSync(join(folder, 'venv/bin/pip'), ['install', '--quiet', 'pyyaml==6.0.3']);
  fs.writeFileSync(join(folder, 'table.yaml'), toYaml(table));
  fs.writeFileSync(join(folder, 'table.json'), JSON.stringify(table));
  // compared in Python: as JSON, two halves of a character would look like the whole
  const program = [
    'import json, sys, yaml',
    'read, meant = yaml.safe_load(open(sys.argv[1], encoding="utf-8")), json.load(open(sys.argv[2], encoding="utf-8"))',
    'assert len(read) == len(meant)',
    'print(json.dumps([b for a, b in zip(read, meant) if a != b]))',
  ].join('\n');
  const files = [join(folder, 'table.yaml'), join(folder, 'table.json')];
  expect(JSON.parse(execFileSync(join(folder, 'venv/bin/python'), ['-c', program, ...files], { encoding: 'utf8' }))).toEqual([]);
});
