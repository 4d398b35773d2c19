import { type Lease, type Logger, pause, withWorkSpan } from '@donghu/chassis';
import { type Clock, uuidV7 } from '@donghu/kernel';
import type { Db } from 'mongodb';
import { openDays } from '../store/push-days.js';
import type { PushRow } from '../store/push-ledger.js';
import {
  afterAllOf,
  findWaiting,
  keepAttempt,
  keepOutcomes,
  type PushOutcome,
} from '../store/push-queries.js';
import { type NotAcknowledged, type RecordResult, readAcknowledgement } from './acknowledgement.js';
import type { PlatformClient } from './platform-client.js';
import { digestOf, type EvaluatingUnit, type PlatformRecord, platformRecord } from './platform-record.js';
import { pushMetrics } from './push-metrics.js';
import type { PushPace } from './push-pace.js';

export interface PushSenderSettings {
  readonly db: Db;
  readonly client: PlatformClient;
  readonly unit: EvaluatingUnit;
  readonly pace: PushPace;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
}

interface Sent {
  readonly batchId: string;
  readonly rows: readonly PushRow[];
  readonly records: readonly PlatformRecord[];
}

const longestDetail = 500;

const outcomeOf = (record: PlatformRecord, { outcome, code, message }: RecordResult): PushOutcome => ({
  id: record.recordId,
  digest: digestOf(record),
  refusal: outcome === 'REFUSED' ? { code, detail: message.slice(0, longestDetail) } : undefined,
});

/** Sends what waits in the ledger until the platform has said of each record that it has it, or will not take it. */
export class PushSender {
  readonly #settings: PushSenderSettings;

  constructor(settings: PushSenderSettings) {
    this.#settings = settings;
  }

  /**
   * One round through what waits, in the order of ids: a record is sent only after the ones before it of its enterprise
   * were answered. What the platform fails over even when it stands alone waits for the next round, and those after it
   * of its enterprise do, too.
   */
  async sendAll(lease: Lease, signal: AbortSignal): Promise<void> {
    const { db, pace } = this.#settings;
    let after = '';
    while (!signal.aborted && (await lease.renew())) {
      const rows = await findWaiting(db, after, pace.batchSize);
      const last = rows.at(-1);
      if (last === undefined) return;
      const waitMillis = await this.#send(rows, signal);
      if (waitMillis === undefined) {
        after = last._id;
        continue;
      }
      if (rows.length === 1) after = afterAllOf(last);
      await pause(waitMillis, signal);
    }
  }

  /** How long to wait after a failure; undefined once every record was answered. */
  async #send(rows: readonly PushRow[], signal: AbortSignal): Promise<number | undefined> {
    const { unit, clock } = this.#settings;
    const batchId = uuidV7(clock);
    const sent = { batchId, rows, records: rows.map((row) => platformRecord(row, unit)) };
    return withWorkSpan(
      'push ratings',
      { 'donghu.push.batch': batchId, 'donghu.push.records': rows.length },
      () => this.#exchange(sent, signal),
    );
  }

  async #exchange({ batchId, rows, records }: Sent, signal: AbortSignal): Promise<number | undefined> {
    const { db, client, pace, clock, random } = this.#settings;
    const body = {
      batchId,
      count: records.length,
      records: records.map((record) => ({ ...record, batchId })),
    };
    const asked = await client.post('/records', body, signal);
    const recordIds = records.map(({ recordId }) => recordId);
    const read = 'fault' in asked ? asked : readAcknowledgement(asked, { batchId, recordIds });
    if ('fault' in read) {
      await this.#keepFailure(batchId, recordIds, read);
      const retryAfterMillis = 'fault' in asked ? undefined : asked.retryAfterMillis;
      return pace.failed(random(), retryAfterMillis);
    }
    const outcomes = records.flatMap((record) => {
      const result = read.results.get(record.recordId);
      return result === undefined ? [] : [outcomeOf(record, result)];
    });
    await openDays(
      db,
      rows.map(({ recordedOn }) => recordedOn),
    );
    await keepOutcomes(db, batchId, outcomes, clock.now());
    pace.succeeded();
    for (const { refusal } of outcomes)
      pushMetrics.sent(refusal === undefined ? 'acknowledged' : 'refused', 1);
    return undefined;
  }

  async #keepFailure(
    batchId: string,
    recordIds: readonly string[],
    { fault, detail }: NotAcknowledged,
  ): Promise<void> {
    const { db, clock, log } = this.#settings;
    log.warn(
      { batchId, records: recordIds.length, fault, detail },
      'the municipal platform has not acknowledged',
    );
    pushMetrics.sent('unacknowledged', recordIds.length);
    await keepAttempt(db, batchId, recordIds, { code: fault, detail, at: clock.now() });
  }
}
