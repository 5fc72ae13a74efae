import type { Recipe } from '../src/twin/images/recipe';
import { newest } from './debian';

/** Python with its whole standard library, SQLite among it. */
export const python: Recipe = {
  images: ['docker.io/library/python'],
  source: 'docker-library/python: 3.14/slim-trixie/Dockerfile',
  program: { package: 'python3' },
  line: 2,
  debian: newest('bash', 'coreutils', 'dash', 'python3', 'tzdata'),
  links: { '/usr/local/bin/python3': '/usr/bin/python3', '/usr/local/bin/python': '/usr/bin/python3' },
  config: { command: ['python3'], env: { LANG: 'C.UTF-8' } },
  lacks: 'pip; Debian puts packages elsewhere',
};
