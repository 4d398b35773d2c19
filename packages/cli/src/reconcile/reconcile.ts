import { HttpClient, type MessageFlow, readMessageFlow } from '@donghu/sdk';
import type { ConnectionOptions } from '@nats-io/transport-node';
import { type Broker, withBroker } from '../broker.js';
import { type AnyEvent, allEvents } from '../event-types.js';
import type { ServiceAddress } from '../platform-services.js';
import { compareTotals } from './compare-totals.js';
import { LetterLedger } from './letter-ledger.js';
import type { ConsumerFlow, Difference, EventFlow, Reconciliation } from './reconciliation.js';
import { type ServiceConsumer, serviceConsumers } from './service-consumers.js';
import { countStream, distinctEvents, type StreamCounts } from './stream-contents.js';

export type { ServiceAddress } from '../platform-services.js';
export type { ConsumerFlow, Difference, EventFlow, Reconciliation } from './reconciliation.js';
export { differenceTable, flowTable } from './reconciliation-tables.js';

export interface ReconcileOptions {
  readonly services: readonly ServiceAddress[];
  /** How to reach NATS. */
  readonly nats: ConnectionOptions;
  /** Of an operator or an auditor. */
  readonly token: string | (() => string | Promise<string>);
  /** Repeats until there are no differences, for so long: events on their way are normal. Once unless told. */
  readonly waitSeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const pauseMillis = 500;

/**
 * Proves from outside that nothing was lost and nothing happened twice: what producers recorded is what the
 * streams hold, and every consumer either handled it or has a dead letter for it.
 */
export const reconcile = async (options: ReconcileOptions): Promise<Reconciliation> => {
  const until = performance.now() + (options.waitSeconds ?? 0) * 1_000;
  return withBroker(options.nats, async (broker) => {
    for (;;) {
      const result = await reconcileOnce(broker, options);
      const isOver = performance.now() >= until || options.signal?.aborted === true;
      if (result.differences.length === 0 || isOver) return result;
      await new Promise((resolve) => setTimeout(resolve, pauseMillis));
    }
  });
};

interface Sides {
  readonly broker: Broker;
  readonly flows: readonly { readonly service: string; readonly flow: MessageFlow }[];
  readonly consumers: readonly ServiceConsumer[];
  readonly streams: ReadonlyMap<string, StreamCounts>;
  readonly letters: LetterLedger;
}

const reconcileOnce = async (broker: Broker, options: ReconcileOptions): Promise<Reconciliation> => {
  const sides = await readSides(broker, options);
  const flows: EventFlow[] = [];
  const differences: Difference[] = [];
  for (const definition of allEvents) {
    const compared = await compareEvent(definition, sides);
    if (compared === undefined) continue;
    flows.push(compared.flow);
    differences.push(...compared.differences);
  }
  differences.push(...(await compareTotals(options, flows)));
  return { differences, flows };
};

/** While events are on their way the sides are never of one instant: what differs then agrees a moment later. */
const readSides = async (broker: Broker, { services, token }: ReconcileOptions): Promise<Sides> => {
  const names = services.map(({ name }) => name);
  const streamNames = [...new Set(allEvents.map(({ stream }) => stream))];
  const flows = await Promise.all(
    services.map(async ({ name, url }) => ({
      service: name,
      flow: await readMessageFlow(new HttpClient({ baseUrl: url, token })),
    })),
  );
  const consumers = await Promise.all(streamNames.map((stream) => serviceConsumers(broker, stream, names)));
  const streams = await Promise.all(
    streamNames.map(async (stream) => [stream, await countStream(broker, stream)] as const),
  );
  return {
    broker,
    flows,
    consumers: consumers.flat(),
    streams: new Map(streams),
    letters: await LetterLedger.read(broker),
  };
};

const compareEvent = async (
  definition: AnyEvent,
  sides: Sides,
): Promise<{ readonly flow: EventFlow; readonly differences: readonly Difference[] } | undefined> => {
  const { type, stream, subjectPrefix } = definition;
  const producers = sides.flows.flatMap(({ service, flow }) =>
    flow.sent.filter((row) => row.type === type).map((row) => ({ service, ...row })),
  );
  const recorded = sum(producers.map((row) => row.recorded));
  const unpublished = sum(producers.map((row) => row.unpublished));
  const published = recorded - unpublished;
  const counts = sides.streams.get(stream);
  const inStream = counts?.byPrefix.get(subjectPrefix) ?? 0;
  if (recorded === 0 && inStream === 0) return undefined;
  const expired = counts?.expired ?? 0;

  const foreign = inStream > published ? sides.letters.refusedSequences(definition) : new Set<number>();
  const distinct =
    inStream === published
      ? { events: inStream, repeats: 0, refused: 0 }
      : await distinctEvents(sides.broker, stream, subjectPrefix, foreign);
  const consumers = sides.consumers
    .filter((consumer) => consumer.stream === stream && consumer.types.includes(type))
    .map((consumer) => consumerFlow(consumer, definition, foreign, sides));

  const what = type;
  const differences: Difference[] = [
    ...producers
      .filter((row) => row.unpublished > 0)
      .map((row) => ({
        kind: 'UNPUBLISHED' as const,
        what,
        where: row.service,
        expected: String(row.recorded),
        found: String(row.recorded - row.unpublished),
      })),
    ...streamDifference({ what, stream, published, unpublished, events: distinct.events, expired }),
    ...consumers.flatMap((flow) => consumerDifference(flow, what, distinct.events, expired)),
  ];
  return {
    flow: {
      type,
      stream,
      recorded,
      unpublished,
      inStream: distinct.events,
      repeats: distinct.repeats,
      refused: distinct.refused,
      consumers,
    },
    differences,
  };
};

/** An outbox row may be in the stream before it is marked; expired messages are missing rightly. */
const streamDifference = (side: {
  readonly what: string;
  readonly stream: string;
  readonly published: number;
  readonly unpublished: number;
  readonly events: number;
  readonly expired: number;
}): readonly Difference[] => {
  const { what, stream, published, unpublished, events, expired } = side;
  const entry = { what, where: stream, expected: String(published), found: String(events) };
  if (events + expired < published) return [{ kind: 'MISSING_IN_STREAM', ...entry }];
  if (events > published + unpublished) return [{ kind: 'UNRECORDED_IN_STREAM', ...entry }];
  return [];
};

const consumerFlow = (
  { name }: ServiceConsumer,
  definition: AnyEvent,
  foreign: ReadonlySet<number>,
  { flows, letters }: Sides,
): ConsumerFlow => {
  const handled = sum(
    flows.flatMap(({ flow }) =>
      flow.handled
        .filter((row) => row.consumer === name && row.type === definition.type)
        .map((row) => row.handled),
    ),
  );
  return { consumer: name, handled, ...letters.countFor(name, definition, foreign) };
};

/** Inboxes are kept longer than streams: what expired was handled once. */
const consumerDifference = (
  { consumer, handled, deadLetters, discarded }: ConsumerFlow,
  what: string,
  events: number,
  expired: number,
): readonly Difference[] => {
  const accounted = handled + deadLetters + discarded;
  const entry = { what, where: consumer, expected: String(events), found: String(accounted) };
  if (accounted < events) return [{ kind: 'NOT_HANDLED', ...entry }];
  if (accounted > events + expired) return [{ kind: 'HANDLED_TOO_OFTEN', ...entry }];
  return [];
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
