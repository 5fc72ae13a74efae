import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../../src/cli/command';
import { boot, cut } from '../../../src/cli/twin/power';
import { TwinFolder, type TwinState } from '../../../src/twin/folder';
import { writePowered } from '../../../src/twin/run/power';

const home = fs.mkdtempSync(join(tmpdir(), 'loutik-power-'));
const { XDG_STATE_HOME } = process.env;
beforeAll(() => {
  process.env.XDG_STATE_HOME = home;
});
afterAll(() => {
  if (XDG_STATE_HOME === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = XDG_STATE_HOME;
  fs.rmSync(home, { recursive: true });
});

const context = (name: string, ...args: readonly string[]) => ({ homelab: 'house', options: { name }, args }) as unknown as Context;
const twin = (name: string, run?: 'built') => {
  const folder = new TwinFolder(name);
  folder.state = { root: '/', homelab: 'house', versions: {}, started: true, run, ports: {} as TwinState['ports'] };
  return folder;
};

describe.each([cut, boot])('$name', (command) => {
  test('is refused for a twin that is not there', async () => {
    await expect(command.run(context('other'))).rejects.toMatchObject({ problems: [{ code: 'TWIN_UNKNOWN', where: 'other' }] });
  });

  test('is refused for a twin that runs no containers, and for a node that is none of its own', async () => {
    twin('played');
    await expect(command.run(context('played'))).rejects.toThrow('this twin runs no containers, so it has no power');
    writePowered(twin('real', 'built'), [{ name: 'server', isServer: true, memory: 2 ** 30 }]);
    await expect(command.run(context('real', 'worker'))).rejects.toThrow('There is no node worker; there is server');
  });
});

test('no node is booted alone while the one with the control plane has no power', async () => {
  const nodes = ['server', 'worker'].map((name) => ({ name, isServer: name === 'server', memory: 2 ** 30 }));
  writePowered(twin('dim', 'built'), nodes);
  await expect(boot.run(context('dim', 'worker'))).rejects.toThrow('server has the control plane and no power: boot it too');
});

test('a node without power is cut no second time', async () => {
  writePowered(twin('dark', 'built'), [{ name: 'server', isServer: true, memory: 2 ** 30 }]);
  expect(await cut.run(context('dark', 'server'))).toEqual({ text: 'nothing had power', result: { cut: [] } });
});
