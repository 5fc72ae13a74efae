import { type ApplicationState, expectedApplications, refresh, waitForSync } from './applications';
import type { Progress } from './progress';
import { giveImages, layImages } from './run/run';
import { bringSystem, standInsBeside } from './run/system';
import { running } from './running';
import { sealingCertificate } from './sealed-secrets';
import { layOverlay, takeSource } from './source';

export interface PushResult {
  readonly twin: string;
  readonly commit: string;
  readonly applications: readonly ApplicationState[];
  /** From the push to the last Application Synced and Healthy. */
  readonly seconds: number;
}

/** Hands HEAD to a twin, as a `git push` does to the cluster, and follows the sync to its end. */
export async function push(request: {
  readonly root: string;
  readonly homelab: string;
  readonly name: string;
  readonly timeout: number;
  readonly progress: Progress;
}): Promise<PushResult> {
  const { root, homelab, name, timeout, progress } = request;
  const { folder, api } = await running(name);
  try {
    const source = await takeSource(folder, root, homelab);
    if (source.dirty.length > 0) progress.say(`not committed, so not deployed: ${source.dirty.slice(0, 5).join(', ')}`);
    const step = progress.begin(`commit ${source.commit.slice(0, 9)} pushed`);
    const begin = performance.now();
    const commit = await layOverlay(folder, homelab, source, folder.state?.ownSecrets ? undefined : await sealingCertificate(folder, api));
    const run = folder.state?.run;
    folder.standIns = run ? standInsBeside(source.model.pods) : source.model.pods;
    if (run) {
      await layImages(root, folder, source.model, run, progress);
      await giveImages(folder, source.model);
      await bringSystem(api, folder, root, source.model.run);
    }
    await refresh(api);
    const expected = expectedApplications(folder, commit, homelab);
    const applications = await waitForSync({ api, folder, commit, expected, step, timeout, retries: 1 });
    step.done(`commit ${source.commit.slice(0, 9)}: ${applications.length} Applications Synced and Healthy`);
    return { twin: name, commit: source.commit, applications, seconds: Math.round((performance.now() - begin) / 100) / 10 };
  } finally {
    api.close();
  }
}
