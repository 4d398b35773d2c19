interface Lane<Item> {
  readonly waiting: Item[];
  retryMillis: number;
  /** Its first item is under way, or waits for another try. */
  busy: boolean;
}

const firstRetryMillis = 100;
const longestRetryMillis = 2_000;

/** What waits to be published, by aggregate: of one aggregate one thing after the other, so that their order holds. */
export class AggregateLanes<Item> {
  readonly #lanes = new Map<string, Lane<Item>>();
  readonly #ready: string[] = [];

  has(aggregate: string): boolean {
    return this.#lanes.has(aggregate);
  }

  add(aggregate: string, item: Item): void {
    const lane = this.#lanes.get(aggregate);
    if (lane !== undefined) {
      lane.waiting.push(item);
      return;
    }
    this.#lanes.set(aggregate, { waiting: [item], retryMillis: 0, busy: false });
    this.#ready.push(aggregate);
  }

  /** The next aggregate that has something to do, busy from now on, and its first item. */
  next(): { readonly aggregate: string; readonly item: Item } | undefined {
    for (;;) {
      const aggregate = this.#ready.shift();
      if (aggregate === undefined) return undefined;
      const lane = this.#lanes.get(aggregate);
      const item = lane?.waiting[0];
      if (lane === undefined || item === undefined || lane.busy) continue;
      lane.busy = true;
      return { aggregate, item };
    }
  }

  /** Busy with something that does not come by its turn. */
  hold(aggregate: string): void {
    const lane = this.#lanes.get(aggregate);
    if (lane !== undefined) lane.busy = true;
  }

  /** The first item is done with. */
  takeFirst(aggregate: string): Item | undefined {
    return this.#lanes.get(aggregate)?.waiting.shift();
  }

  /** No longer busy: what waits still has its turn. */
  free(aggregate: string): void {
    const lane = this.#lanes.get(aggregate);
    if (lane === undefined) return;
    lane.busy = false;
    lane.retryMillis = 0;
    if (lane.waiting.length > 0) this.#ready.push(aggregate);
    else this.#lanes.delete(aggregate);
  }

  /** The first item failed and stays first; after how long it should have its turn `again`. */
  postpone(aggregate: string): number {
    const lane = this.#lanes.get(aggregate);
    if (lane === undefined) return firstRetryMillis;
    lane.retryMillis = Math.min(Math.max(lane.retryMillis * 2, firstRetryMillis), longestRetryMillis);
    return lane.retryMillis;
  }

  again(aggregate: string): void {
    const lane = this.#lanes.get(aggregate);
    if (lane === undefined) return;
    lane.busy = false;
    this.#ready.push(aggregate);
  }
}
