import { readFile } from 'node:fs/promises';
import { idempotencyOf, inboxOf, outboxOf } from '@donghu/chassis';
import type { Zone } from '../zone.js';
import type { AgedPlatform } from './aged-platform.js';

/** What the platform holds for itself, all services together. */
export interface GrowthSample {
  /** Events. */
  readonly outbox: number;
  readonly outboxKiB: number;
  readonly inbox: number;
  readonly inboxKiB: number;
  readonly idempotency: number;
  readonly idempotencyKiB: number;
  readonly deadLetters: number;
  readonly messages: number;
  readonly messagesKiB: number;
  /** Resident memory of the services. */
  readonly residentMiB: number;
}

const kib = (bytes: number): number => Math.round(bytes / 1_024);

/** Bytes of documents as their JSON: the same measure on every store, and blind to what its files keep free. */
const measure = async <Document>(
  collection: { find(filter: object): { toArray(): Promise<readonly Document[]> } },
  recordsIn: (document: Document) => number = () => 1,
): Promise<{ readonly count: number; readonly bytes: number }> => {
  const documents = await collection.find({}).toArray();
  return {
    count: documents.reduce((count, document) => count + recordsIn(document), 0),
    bytes: Buffer.byteLength(JSON.stringify(documents, asText)),
  };
};

const asText = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

export const sampleGrowth = async (zone: Zone, aged: AgedPlatform): Promise<GrowthSample> => {
  const sums = { outbox: 0, inbox: 0, idempotency: 0 };
  const bytes = { outbox: 0, inbox: 0, idempotency: 0 };
  for (const { db } of aged.stores.values()) {
    const measured = {
      outbox: await measure(outboxOf(db), ({ events }) => events.length),
      inbox: await measure(inboxOf(db)),
      idempotency: await measure(idempotencyOf(db)),
    };
    for (const name of ['outbox', 'inbox', 'idempotency'] as const) {
      sums[name] += measured[name].count;
      bytes[name] += measured[name].bytes;
    }
  }
  let deadLetters = 0;
  let messages = 0;
  let messageBytes = 0;
  for (const stream of await aged.streamNames()) {
    const { state } = await aged.broker.manager.streams.info(stream);
    if (stream === 'DEAD_LETTER') deadLetters = state.messages;
    else {
      messages += state.messages;
      messageBytes += state.bytes;
    }
  }
  return {
    ...sums,
    outboxKiB: kib(bytes.outbox),
    inboxKiB: kib(bytes.inbox),
    idempotencyKiB: kib(bytes.idempotency),
    deadLetters,
    messages,
    messagesKiB: kib(messageBytes),
    residentMiB: await residentMiB(zone),
  };
};

/** Of the services together; 0 where the system does not tell it by /proc. */
const residentMiB = async (zone: Zone): Promise<number> => {
  let kibibytes = 0;
  for (const { pid } of zone.platform.processes.values()) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    kibibytes += Number(/VmRSS:\s+([0-9]+)/.exec(status)?.[1] ?? 0);
  }
  return Math.round(kibibytes / 1_024);
};
