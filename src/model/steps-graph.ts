/** Why one step waits for another, and where that is decided. */
export interface Need {
  readonly on: string;
  /** The place of who decided it; absent where nobody did: a pod needs a node. */
  readonly where?: string;
}

/** One step of a start. */
export interface Step {
  readonly seconds: number;
  readonly needs: readonly Need[];
  /** Of somebody outside of the house: nobody here can make it happen. */
  readonly isOutside?: boolean;
}

/** Steps and what each waits for. What is needed and is no step is there already. */
export class StepsGraph {
  private readonly steps = new Map<string, Step>();
  private readonly ends = new Map<string, number>();

  add(name: string, step: Step): void {
    const known = this.steps.get(name);
    this.steps.set(name, known ? { ...step, needs: [...known.needs, ...step.needs] } : step);
  }

  has(name: string): boolean {
    return this.steps.has(name);
  }

  /** Every step, in the order in which they were added. */
  get names(): readonly string[] {
    return [...this.steps.keys()];
  }

  /** How long a step itself takes, in seconds. */
  seconds(name: string): number {
    return this.steps.get(name)?.seconds ?? 0;
  }

  /** A circle of steps that wait for each other, each with why; undefined when there is none. */
  circle(): readonly (Need & { readonly by: string })[] | undefined {
    const done = new Set<string>();
    const path: { readonly need: Need; readonly by: string }[] = [];
    const open = new Map<string, number>();
    const visit = (name: string): readonly (Need & { readonly by: string })[] | undefined => {
      if (done.has(name)) return undefined;
      const from = open.get(name);
      if (from !== undefined) return path.slice(from).map(({ need, by }) => ({ ...need, by }));
      open.set(name, path.length);
      for (const need of this.steps.get(name)?.needs ?? []) {
        path.push({ need, by: name });
        const found = visit(need.on);
        if (found) return found;
        path.pop();
      }
      open.delete(name);
      done.add(name);
      return undefined;
    };
    for (const name of this.steps.keys()) {
      const found = visit(name);
      if (found) return found;
    }
    return undefined;
  }

  /** When a step is done, in seconds from the beginning. Only of a graph without a circle. */
  end(name: string): number {
    const known = this.ends.get(name);
    if (known !== undefined) return known;
    const { seconds, needs } = this.steps.get(name) ?? { seconds: 0, needs: [] };
    const end = seconds + Math.max(0, ...needs.map(({ on }) => this.end(on)));
    this.ends.set(name, end);
    return end;
  }

  /** The steps that a step waits for longest, the first first. */
  critical(name: string): readonly string[] {
    const needs = this.steps.get(name)?.needs ?? [];
    const last = needs.reduce<string | undefined>(
      (slow, { on }) => (slow === undefined || this.end(on) > this.end(slow) ? on : slow),
      undefined,
    );
    return [...(last === undefined ? [] : this.critical(last)), name];
  }

  /** Everything of others that a step cannot be done without, with who decided it. */
  outsideOf(name: string): readonly (Need & { readonly by: string })[] {
    const seen = new Set<string>();
    const found: (Need & { readonly by: string })[] = [];
    const queue = [name];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const need of this.steps.get(next)?.needs ?? []) {
        if (this.steps.get(need.on)?.isOutside) found.push({ ...need, by: next });
        if (seen.has(need.on)) continue;
        seen.add(need.on);
        queue.push(need.on);
      }
    }
    return found;
  }
}
