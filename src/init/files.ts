import type { FileSpec } from '../files/file-spec';
import type { Description } from './description';
import { inventoryText } from './inventory-text';
import { plan } from './plan';
import { servicesText } from './services-text';
import { siteText } from './site-text';

/** The files of a new homelab, by their names in its folder: what a person would write, with nothing in it that nobody knows yet. */
export function homelabFiles(description: Description): readonly FileSpec[] {
  const machines = plan(description);
  return [
    { path: 'inventory.ts', content: inventoryText(description, machines) },
    { path: 'site.ts', content: siteText(description, machines) },
    { path: 'services.ts', content: servicesText(description, machines) },
  ];
}
