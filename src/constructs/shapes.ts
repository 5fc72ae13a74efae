/** What charts say of their own options, beside their props' interface: `shapes.object<NotesProps>({ … })` has a shape for each. */
export { list, object, optional, record } from '../shape/composed';
export { anyText, bytes, cpu, flag, oneOf, text, time, whole } from '../shape/values';
export { memory } from './container';
export { hostname } from './hostname';
export { imageShape as image } from './image';
export { diskRef as disk, machineRef as machine, peripheralRef as device } from './lab';
export { loan } from './mount';
export { openId } from './open-id';
export { port as reachable, portNumber as port } from './pod-set';
export { audience, protector } from './route';
export { quota, repository } from './tenant';
export { scale } from './workload';
