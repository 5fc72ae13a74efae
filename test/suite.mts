import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { text } from '../scripts/test-text.mjs';

/** The root of the project. */
export const root = new URL('..', import.meta.url).pathname;

type Suite = NonNullable<ViteUserConfig['test']> & { readonly testTimeout: number };

/** A suite of tests: what is the same for all of them. Times are in milliseconds. */
export const suite = (test: Suite) =>
  defineConfig({ root, plugins: [text], test: { globals: true, hookTimeout: test.testTimeout, ...test } });

/**
 * A suite that takes minutes, and needs the machine for itself: each test is told as it ends, one file after the other. An hour ends what
 * hangs, however busy the machine; what a thing may take by itself is bounded where it is waited for.
 */
export const longSuite = (test: Omit<Suite, 'testTimeout'>) =>
  suite({ reporters: ['default', `${root}scripts/live-reporter.mjs`], maxWorkers: 1, testTimeout: 3_600_000, ...test });
