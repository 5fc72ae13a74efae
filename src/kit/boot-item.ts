import type { Check } from '../bootstrap/boot-secrets/checks';
import type { Item } from './item';

/** An item of the boot secrets: a text, whose form one of their own checks knows. */
export function bootItem(
  name: string,
  about: string,
  needs: readonly string[],
  check: Check,
  comes: Omit<Partial<Item>, 'name' | 'about' | 'needs' | 'fault' | 'uses' | 'isBoot'>,
  isBoot = true,
): Item {
  const fault = (value: Buffer) => {
    const text = value.toString('utf8');
    return text === '' ? 'is empty' : Buffer.from(text, 'utf8').equals(value) ? check(text) : 'is no text';
  };
  return { name, about, needs, fault, uses: [], isBoot, ...comes };
}
