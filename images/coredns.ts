import type { Recipe } from '../src/twin/images/recipe';

export const coredns: Recipe = {
  images: ['docker.io/coredns/coredns'],
  source: 'coredns/coredns: Dockerfile',
  program: { tool: 'coredns' },
  line: 2,
  programs: { '/coredns': 'coredns' },
  config: { user: '65532:65532', entrypoint: ['/coredns'] },
};
