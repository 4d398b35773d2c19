import { HttpClient, readMessageFlow, readPublishedEvents, republishEvents } from '@donghu/sdk';
import { type Broker, withBroker } from '../broker.js';
import { type AnyEvent, allEvents } from '../event-types.js';
import { LetterLedger } from './letter-ledger.js';
import { type ReconcileOptions, reconcile } from './reconcile.js';
import type { EventFlow, Reconciliation, Repair } from './reconciliation.js';
import { oldestKept, storedEventIds } from './stream-contents.js';

export interface RepairedReconciliation extends Reconciliation {
  readonly repairs: readonly Repair[];
}

/** Events asked for in one request. */
const idsInOneRequest = 500;

/** Consumers need a moment for what comes again. */
const leastWaitSeconds = 15;

/**
 * Puts back what a stream lost: compares ids where a stream holds fewer events than their producers published,
 * has the producers publish what is missing again, and reconciles anew. The token is an operator's.
 */
export const reconcileAndRepair = async (options: ReconcileOptions): Promise<RepairedReconciliation> => {
  const before = await reconcile({ ...options, waitSeconds: 0 });
  const repairs = await withBroker(options.nats, async (broker) => {
    const done: Repair[] = [];
    for (const flow of before.flows.filter(isShort)) done.push(...(await repairFlow(broker, options, flow)));
    return done;
  });
  const waitSeconds =
    repairs.length === 0 ? options.waitSeconds : Math.max(options.waitSeconds ?? 0, leastWaitSeconds);
  return { ...(await reconcile({ ...options, waitSeconds })), repairs };
};

const isShort = ({ inStream, recorded, unpublished }: EventFlow): boolean =>
  inStream < recorded - unpublished;

const repairFlow = async (
  broker: Broker,
  { services, token }: ReconcileOptions,
  { type, stream }: EventFlow,
): Promise<readonly Repair[]> => {
  const definition = allEvents.find((event) => event.type === type);
  if (definition === undefined) return [];
  const repairs: Repair[] = [];
  for (const { name, url } of services) {
    const producer = new HttpClient({ baseUrl: url, token });
    const missing = await missingEvents(broker, producer, definition);
    if (missing.length === 0) continue;
    repairs.push({
      type,
      stream,
      service: name,
      missing: missing.length,
      republished: await republishAll(producer, missing),
    });
  }
  return repairs;
};

/** The outbox is read first: what is published meanwhile is in the stream by the time that that is read. */
const missingEvents = async (
  broker: Broker,
  producer: HttpClient,
  definition: AnyEvent,
): Promise<readonly string[]> => {
  const { sent } = await readMessageFlow(producer);
  if (!sent.some(({ type }) => type === definition.type)) return [];
  const keptFrom = await oldestKept(broker, definition.stream);
  const missing = new Set<string>();
  for await (const { id, publishedAt } of readPublishedEvents(producer, definition.type)) {
    if (publishedAt >= keptFrom) missing.add(id);
  }
  const refused = (await LetterLedger.read(broker)).refusedSequences(definition);
  for await (const id of storedEventIds(broker, definition.stream, definition.subjectPrefix, refused)) {
    missing.delete(id);
  }
  return [...missing];
};

const republishAll = async (producer: HttpClient, eventIds: readonly string[]): Promise<number> => {
  let republished = 0;
  for (let start = 0; start < eventIds.length; start += idsInOneRequest) {
    republished += await republishEvents(producer, eventIds.slice(start, start + idsInOneRequest));
  }
  return republished;
};
