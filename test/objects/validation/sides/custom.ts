import { type Side, sidesOf } from './side';

const prefixed = sidesOf('Middleware 2', 'spec');

/** Custom resources: what their CRDs say in CEL. */
export const custom: readonly Side[] = [
  prefixed('addPrefix.prefix', { takes: ['/', '/a', undefined], refuses: ['', 'a'] }),
  prefixed('addPrefix', { takes: [undefined] }),
];
