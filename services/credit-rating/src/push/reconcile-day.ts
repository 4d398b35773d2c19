import { type Lease, type Logger, withWorkSpan } from '@donghu/chassis';
import type { Clock } from '@donghu/kernel';
import type { Db } from 'mongodb';
import * as z from 'zod';
import { type DayComparison, keepComparison, type PushDay } from '../store/push-days.js';
import { recordsOn, sendAgain } from '../store/push-queries.js';
import { type NotAcknowledged, readAnswer } from './acknowledgement.js';
import type { PlatformClient } from './platform-client.js';
import { DayHash } from './platform-record.js';
import { pushMetrics } from './push-metrics.js';

const summarySchema = z.object({ day: z.string(), count: z.int(), hash: z.string() });

const pageSchema = z.object({
  day: z.string(),
  records: z.array(z.object({ recordId: z.string(), digest: z.string() })),
});

const recordsOfPage = 1_000;
const idsOfCommand = 200;
/** A day that differs is looked at again when what was sent again has had its time. */
const patienceMillis = 600_000;

export interface ReconcileSettings {
  readonly db: Db;
  readonly client: PlatformClient;
  readonly clock: Clock;
  readonly log: Logger;
}

type Ours = { readonly count: number; readonly hash: string };

/** Reconciles one day by count and hash, and sends again what the platform has lost or holds otherwise. */
export class DayReconciliation {
  readonly #settings: ReconcileSettings;

  constructor(settings: ReconcileSettings) {
    this.#settings = settings;
  }

  /** Whether the platform could be asked. */
  reconcile(day: PushDay, lease: Lease, signal: AbortSignal): Promise<boolean> {
    return withWorkSpan('reconcile pushes', { 'donghu.push.day': day._id }, async () => {
      const compared = await this.#compare(day, lease, signal);
      const { db, clock, log } = this.#settings;
      if ('fault' in compared) {
        log.warn({ day: day._id, ...compared }, 'the municipal platform could not be reconciled with');
        return false;
      }
      await keepComparison(db, day, compared, new Date(clock.now().getTime() + patienceMillis));
      if (!compared.isEqual)
        log.warn({ day: day._id, ...compared }, 'the municipal platform holds other records');
      return true;
    });
  }

  async #compare(
    { _id }: PushDay,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<DayComparison | NotAcknowledged> {
    const { client, clock } = this.#settings;
    const ours = await this.#ours(_id);
    const asked = await client.get(`/days/${_id}`, signal);
    const read = 'fault' in asked ? asked : readAnswer(summarySchema, asked);
    if ('fault' in read) return read;
    const { day, count, hash } = read.content;
    const at = clock.now();
    if (day === _id && count === ours.count && hash === ours.hash) {
      return { at, isEqual: true, ...ours, sentAgain: 0, unknown: 0 };
    }
    const differences = await this.#differences(_id, lease, signal);
    return 'fault' in differences ? differences : { at, isEqual: false, ...ours, ...differences };
  }

  async #ours(day: PushDay['_id']): Promise<Ours> {
    const hash = new DayHash();
    for await (const { _id, state, digest } of recordsOn(this.#settings.db, day)) {
      if (state === 'ACKNOWLEDGED') hash.add(_id, digest ?? '');
    }
    return hash.finish();
  }

  /** Both lists are in the order of ids: they are read side by side, and neither is held as a whole. */
  async #differences(
    day: PushDay['_id'],
    lease: Lease,
    signal: AbortSignal,
  ): Promise<Pick<DayComparison, 'sentAgain' | 'unknown'> | NotAcknowledged> {
    const { db } = this.#settings;
    const theirs = new TheirRecords(this.#settings.client, day, signal);
    let again: string[] = [];
    let sentAgain = 0;
    let unknown = 0;
    const flush = async (): Promise<void> => {
      if (await lease.renew()) await sendAgain(db, again);
      sentAgain += again.length;
      again = [];
    };
    for await (const { _id, state, digest } of recordsOn(db, day)) {
      let their = await theirs.peek();
      while (their !== undefined && their.recordId < _id) {
        unknown += 1;
        theirs.take();
        their = await theirs.peek();
      }
      if (theirs.fault !== undefined) return theirs.fault;
      if (their?.recordId === _id) theirs.take();
      const isTheirs = their?.recordId === _id && their.digest === digest;
      if (state === 'ACKNOWLEDGED' && !isTheirs) again.push(_id);
      if (again.length >= idsOfCommand) await flush();
    }
    while ((await theirs.peek()) !== undefined) {
      unknown += 1;
      theirs.take();
    }
    if (theirs.fault !== undefined) return theirs.fault;
    await flush();
    pushMetrics.differed('sent_again', sentAgain);
    pushMetrics.differed('unknown', unknown);
    return { sentAgain, unknown };
  }
}

type TheirRecord = z.output<typeof pageSchema>['records'][number];

/** What the platform lists of a day, page by page. */
class TheirRecords {
  readonly #client: PlatformClient;
  readonly #day: string;
  readonly #signal: AbortSignal;
  #page: readonly TheirRecord[] = [];
  #at = 0;
  #after = '';
  #isLast = false;
  #fault: NotAcknowledged | undefined;

  constructor(client: PlatformClient, day: string, signal: AbortSignal) {
    this.#client = client;
    this.#day = day;
    this.#signal = signal;
  }

  /** Why the list ends before its end. */
  get fault(): NotAcknowledged | undefined {
    return this.#fault;
  }

  async peek(): Promise<TheirRecord | undefined> {
    if (this.#at >= this.#page.length && !this.#isLast) await this.#read();
    return this.#page[this.#at];
  }

  take(): void {
    this.#at += 1;
  }

  async #read(): Promise<void> {
    const query = new URLSearchParams({ after: this.#after, limit: String(recordsOfPage) });
    const asked = await this.#client.get(`/days/${this.#day}/records?${query}`, this.#signal);
    const read = 'fault' in asked ? asked : readAnswer(pageSchema, asked);
    this.#at = 0;
    if ('fault' in read) {
      this.#fault = read;
      this.#isLast = true;
      this.#page = [];
      return;
    }
    const { records } = read.content;
    const last = records.at(-1)?.recordId ?? '';
    // A platform that does not go on after what it was told would be read for ever.
    this.#isLast = records.length < recordsOfPage || last <= this.#after;
    this.#page = records;
    this.#after = last;
  }
}
