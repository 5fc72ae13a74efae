import { image } from './image';

/** Images that constructs bring along, whatever the service. */
export const resticImage = image('docker.io/restic/restic:0.19.1');
export const postgresImage = image('docker.io/library/postgres:18.6-trixie');
export const sqliteImage = image('docker.io/keinos/sqlite3:3.47.2');
