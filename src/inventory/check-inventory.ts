import type { Problem } from '../problems';
import type { Inventory } from './inventory';
export function checkInventory(_inventory: Inventory): Problem[] {
  return [];
}
