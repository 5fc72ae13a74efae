/** What charts and homelabs are written with: the inventory and the constructs. */
export { Duration } from 'cdk8s';
export * from './inventory/inventory';
export * from './inventory/machine';
export { Bytes } from './units/bytes';
export { Cpu } from './units/cpu';
export { declared, measured } from './units/declared';
export { toFill } from './units/hole';
export { Rate } from './units/rate';
export { Watts } from './units/watts';
