import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Api, ApiObject } from '../api';
import type { ChartFacts } from '../charts/facts';
import type { TwinFolder } from '../folder';
import { program } from '../images/programs';
import { certificateFor } from './certificate';
import { corednsObjects } from './coredns';
import { sandboxImage } from './files';
import type { RunModel } from './model';
import { writeTargets } from './targets';
import { traefikObjects } from './traefik';

/** The chart that K3s v1.36.4 brings, as 40.1.4+up40.1.0 (k3s-io/k3s, manifests/traefik.yaml). */
const traefikChart = 'traefik-40.1.0.yaml';

/** The images of what K3s brings, in the versions that our modules pin. */
function systemImages(root: string) {
  const version = (name: string) => program(root, name).version;
  return {
    coredns: `docker.io/coredns/coredns:${version('coredns').replace(/^v/, '')}`,
    traefik: `docker.io/library/traefik:${version('traefik')}`,
  };
}

/** Every image that a twin of this homelab runs. */
export function imagesOf(root: string, { images }: RunModel, standIns: readonly ApiObject[]): readonly string[] {
  return [...images, ...Object.values(systemImages(root)), sandboxImage, ...standIns.map(imageOf)];
}

function imageOf({ spec }: ApiObject): string {
  return (spec as { readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } } }).template.spec
    .containers[0]?.image as string;
}

/** What K3s brings and really runs here: for these there is no stand-in. */
const really = ['coredns', 'traefik'];

/** The pods of others that only stand there. */
export function standInsBeside(pods: readonly ApiObject[]): readonly ApiObject[] {
  return pods.filter(({ metadata }) => !really.includes(metadata.name.replace(/^stand-in-/, '')));
}

/** Brings what K3s brings: the cluster's DNS, and Traefik as its chart makes it, with a certificate of the twin's own for every route. */
export async function bringSystem(api: Api, folder: TwinFolder, root: string, { plan, routes, traefik }: RunModel): Promise<void> {
  const images = systemImages(root);
  const facts = () => parse(readFileSync(join(root, 'src/twin/charts/facts', traefikChart), 'utf8')) as ChartFacts;
  const objects = [
    ...corednsObjects(images.coredns, plan.dns, plan.nodes.length),
    ...(traefik ? [certificateFor(folder, Object.keys(routes)), ...traefikObjects(facts(), traefik, images.traefik)] : []),
  ];
  for (const object of objects) await api.apply(object);
  writeTargets(folder, routes);
}
