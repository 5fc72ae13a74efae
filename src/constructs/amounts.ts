import { one } from '../shape';
import { Cpu } from '../units/cpu';

/** Processor time. */
export const cpu = one((value) => value instanceof Cpu, 'give it processor time, like Cpu.millis(100)');
