import { ProblemsError } from '../problems';
import type { Progress, Step } from '../twin/progress';
import type { Cluster } from './cluster';
import { follow, removed } from './follow';
import { type Action, fetchJob, mark, swapJob } from './jobs';
import type { Journal } from './journal';
import { type Filler, fillerOf, type KeptRun } from './kept';
import type { Live } from './live';
import { makerKinds } from './mounting';
import { isSettled, type Part, type Plan, titleOf } from './plan';
import { Service } from './service';

/** Takes a restore from where it is to where it shall be. Each step is written down before it is done, and may be done twice. */
export class Drive {
  constructor(
    private readonly cluster: Cluster,
    private readonly run: KeptRun,
    private readonly journal: Journal,
    private readonly progress: Progress,
  ) {}

  /** Goes on until the restore is settled or removed. */
  async finish(plan: Plan): Promise<Plan | undefined> {
    let at: Plan | undefined = plan;
    while (at !== undefined && !isSettled(at)) {
      await this.journal.write(at);
      at = await this.step(at);
    }
    if (at) await this.journal.write(at);
    return at;
  }

  /** What is done next to put what lies beside the data into its place. */
  static placing(plan: Plan): Plan {
    return { ...plan, to: 'place', phase: 'stopping', isBack: undefined, stopped: undefined };
  }

  /** What is done next to have what was there before. */
  static undoing(plan: Plan): Plan {
    if (plan.phase === 'fetching' || plan.phase === 'beside' || plan.phase === 'removing') return Drive.removing(plan);
    return { ...plan, phase: 'stopping', isBack: true, stopped: plan.phase === 'placed' ? undefined : plan.stopped };
  }

  static removing(plan: Plan): Plan {
    return { ...plan, phase: 'removing' };
  }

  private async step(plan: Plan): Promise<Plan | undefined> {
    const { phase, isBack = false } = plan;
    if (phase === 'fetching') {
      for (const part of plan.parts)
        await this.job(plan, `fetches ${part.volume}`, (filler) => fetchJob(this.run, filler, plan, part), part);
      return { ...plan, phase: plan.to === 'place' ? 'stopping' : 'beside' };
    }
    if (phase === 'removing') {
      for (const part of plan.parts) await this.swap(plan, part, 'remove', `removes what was kept beside ${part.volume}`);
      await this.journal.forget(plan);
      return undefined;
    }
    if (phase === 'stopping') {
      return this.during(`stops ${plan.app}`, async (service) => {
        const stopped = plan.stopped ?? (await service.asItIs());
        const next: Plan = { ...plan, stopped };
        await this.journal.write(next); // how it was, before it is any other way
        await service.stop(stopped);
        return { ...next, phase: 'swapping' };
      });
    }
    if (phase === 'swapping') {
      for (const part of plan.parts)
        await this.swap(plan, part, isBack ? 'undo' : 'place', `${isBack ? 'puts back' : 'puts into its place'} ${part.volume}`);
      return { ...plan, phase: 'starting' };
    }
    return this.during(`starts ${plan.app}`, async (service) => {
      const { stopped = { workloads: [], cronJobs: [] }, ...rest } = plan;
      await service.start(stopped);
      const done: Plan = isBack ? { ...rest, isBack: undefined, to: 'scratch', phase: 'beside' } : { ...rest, phase: 'placed' };
      await this.journal.write(done); // whatever comes of the start, the data is in its place
      await service.ready(stopped);
      return done;
    });
  }

  private async during(what: string, run: (service: Service) => Promise<Plan>): Promise<Plan> {
    const step = this.progress.begin(what);
    const service = new Service(this.cluster, this.run, async (text) => {
      step.at(text);
      await this.journal.beat();
    });
    const next = await run(service);
    step.done();
    return next;
  }

  private swap(plan: Plan, part: Part, action: Action, what: string): Promise<void> {
    return this.job(plan, what, (filler) => swapJob(this.run, filler, plan, part, action), part);
  }

  private async job(plan: Plan, what: string, make: (filler: Filler) => Live, part: Part): Promise<void> {
    const step: Step = this.progress.begin(what);
    const filler = await this.fillerFor(part);
    const job = make(filler);
    const others = await this.cluster.list('batch/v1', 'Job', plan.namespace, `${mark}=${plan.id}`);
    await removed(
      this.cluster,
      others.filter(({ metadata }) => metadata.name !== job.metadata.name),
    );
    const { ok, why } = await follow(
      this.cluster,
      job,
      (text) => step.at(text),
      () => this.journal.beat(),
    );
    if (!ok) throw this.failed(plan, part, why);
    await this.cluster.remove(job, 'Background');
    step.done();
  }

  private async fillerFor(part: Part): Promise<Filler> {
    const lists = await Promise.all(
      makerKinds.slice(0, 3).map(([apiVersion, kind]) => this.cluster.list(apiVersion, kind, this.run.namespace)),
    );
    const filler = fillerOf({ name: part.volume, to: [part.target], isDump: part.isDump }, lists.flat());
    if (filler && (!part.isDump || filler.prepare)) return filler;
    throw new ProblemsError([
      {
        code: 'CLUSTER_LACKS',
        where: `${this.run.namespace}/${part.volume}`,
        what: 'no workload in the cluster fills this volume, so nothing says whose files they are',
        repair: 'let Argo CD bring the service first: what it starts without .ready restores itself',
      },
    ]);
  }

  private failed(plan: Plan, { volume }: Part, why: string): ProblemsError {
    return new ProblemsError([
      {
        code: 'RESTORE_FAILED',
        where: `restore of ${titleOf(plan)}: ${volume}`,
        what: why,
        repair: `mend that, then go on: npx loutik restore ${plan.app} --finish; or leave it: npx loutik restore ${plan.app} --undo`,
      },
    ]);
  }
}
