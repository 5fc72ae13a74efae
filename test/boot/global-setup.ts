import { checkPrograms } from './harness/commands';
import { baseImage } from './harness/image/base-image';

/** The image is there before tests begin that boot it, two at once. */
export default async function setup(): Promise<void> {
  await checkPrograms();
  await baseImage();
}
