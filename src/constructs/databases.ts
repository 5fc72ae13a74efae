import { Database } from './database';
import type { DumpedDatabase } from './dumped-database';
import type { Lab } from './lab';
import { MariaDb } from './mariadb';

/** Every database of a homelab, of whatever make. */
export function databasesOf(lab: Lab): readonly DumpedDatabase[] {
  return [...lab.all(Database), ...lab.all(MariaDb)];
}
