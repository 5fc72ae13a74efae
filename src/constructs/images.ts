import { image } from './image';

/** Images that constructs bring along, whatever the service. What is relied on stands in the file named. */

/** Alpine with restic in /usr/bin (restic/restic, docker/Dockerfile.release); its entrypoint only sets priorities, and is not used. */
export const resticImage = image('docker.io/restic/restic:0.19.1');

/** User 999 is postgres, PG_MAJOR and PATH are set, data lies below /var/lib/postgresql (docker-library/postgres, 18/trixie/Dockerfile). */
export const postgresImage = image('docker.io/library/postgres:18.6-trixie');

/** User 999 is mysql, data lies below /var/lib/mysql, its socket in /run/mysqld (MariaDB/mariadb-docker, 11.8/Dockerfile). */
export const mariadbImage = image('docker.io/library/mariadb:11.8.6-noble');

/** For scripts that need more than a shell: its library brings SQLite (docker-library/python, 3.14/slim-trixie/Dockerfile). */
export const pythonImage = image('docker.io/library/python:3.14.7-slim-trixie');

/** A shell and its usual tools (docker-library/official-images, library/busybox). */
export const busyboxImage = image('docker.io/library/busybox:1.38.0');
