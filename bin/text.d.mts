import type { Plugin } from 'esbuild';

export const text: Plugin;
