import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TwinFolder } from '../../../src/twin/folder';
import { openTargets, readTargets, writeTargets } from '../../../src/twin/run/targets';

describe('what the gate leads to', () => {
  const home = fs.mkdtempSync(join(tmpdir(), 'loutik-targets-'));
  const before = process.env.XDG_STATE_HOME;
  let folder: TwinFolder;
  beforeAll(() => {
    process.env.XDG_STATE_HOME = home;
    folder = new TwinFolder('gate');
  });
  afterAll(() => {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
    fs.rmSync(home, { recursive: true });
  });
  const films = { host: '192.168.7.21', port: 8443, app: 'films' };

  test('is nothing before the twin is up, then what was kept, and another once that changes', () => {
    expect(readTargets(folder)).toEqual({});
    const open = openTargets(folder);
    expect(open('films.test.example', 443)).toBeUndefined();
    writeTargets(folder, { 'films.test.example': films });
    expect(readTargets(folder)).toEqual({ 'films.test.example': films });
    expect(open('films.test.example', 443)).toEqual(films);
    writeTargets(folder, {});
    expect(open('films.test.example', 443)).toBeUndefined();
  });

  test('is a route by its name, in any letters, on 443 as the route says and on 80 as it is', () => {
    writeTargets(folder, { 'films.test.example': films });
    const open = openTargets(folder);
    expect(open('Films.Test.Example', 443)).toEqual(films);
    expect(open('films.test.example', 80)).toEqual({ host: '192.168.7.21', port: 80 });
    expect([open('films.test.example', 8443), open('other.test.example', 443)]).toEqual([undefined, undefined]);
  });

  test('is an address itself, on any port', () => {
    expect(openTargets(folder)('192.168.7.20', 6443)).toEqual({ host: '192.168.7.20', port: 6443 });
    expect(openTargets(folder)('192.168.7.256', 443)).toBeUndefined();
  });
});
