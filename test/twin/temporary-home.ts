import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives each test of a file a home of its own for twins; returns where it is. */
export function temporaryHome(): () => string {
  const before = process.env.XDG_STATE_HOME;
  let home = '';
  beforeEach(() => {
    home = fs.mkdtempSync(join(tmpdir(), 'loutik-twin-'));
    process.env.XDG_STATE_HOME = home;
  });
  afterEach(() => {
    fs.rmSync(home, { recursive: true, force: true });
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
  });
  return () => home;
}
