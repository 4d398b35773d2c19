import type { HttpClient } from './http-client.js';

/** What a service says it sent and handled, counted from its own outbox and inbox. */
export interface MessageFlow {
  readonly sent: readonly {
    readonly type: string;
    readonly recorded: number;
    readonly unpublished: number;
  }[];
  readonly handled: readonly {
    readonly consumer: string;
    readonly type: string;
    readonly handled: number;
  }[];
}

/** The service answered with something else than what its contract says. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

/** `GET /v1/message-flow`; for operators and auditors. */
export const readMessageFlow = async (client: HttpClient): Promise<MessageFlow> =>
  (await client.get('/v1/message-flow', messageFlowOf)).body;

/** `GET /v1/totals`: the service's own counts and sums. Each service has its own. */
export const readTotals = async (client: HttpClient): Promise<Readonly<Record<string, unknown>>> =>
  (await client.get('/v1/totals', (json) => recordOf(json, 'totals'))).body;

/** An event that a service published, as far as it knows. */
export interface PublishedEvent {
  readonly id: string;
  readonly publishedAt: Date;
}

/** `GET /v1/outbox-ids`: the events of one type that a service published, in the order of their commits. */
export async function* readPublishedEvents(
  client: HttpClient,
  type: string,
): AsyncGenerator<PublishedEvent, void, undefined> {
  let cursor = '';
  do {
    const query = new URLSearchParams({ type, cursor });
    const { body } = await client.get(`/v1/outbox-ids?${query}`, publishedEventsOf);
    yield* body.items;
    cursor = body.nextCursor;
  } while (cursor !== '');
}

/** `POST /v1/republications`, for operators: how many of at most 500 events were published again. */
export const republishEvents = async (client: HttpClient, eventIds: readonly string[]): Promise<number> =>
  (
    await client.post('/v1/republications', { eventIds }, (json) =>
      countOf(recordOf(json, 'a republication').republished),
    )
  ).body;

const publishedEventsOf = (
  json: unknown,
): { readonly items: readonly PublishedEvent[]; readonly nextCursor: string } => {
  const { items, nextCursor } = recordOf(json, 'a page of events');
  return {
    items: listOf(items, 'items').map((row) => ({
      id: textOf(row.id),
      publishedAt: instantOf(row.publishedAt),
    })),
    nextCursor: textOf(nextCursor),
  };
};

const messageFlowOf = (json: unknown): MessageFlow => {
  const { sent, handled } = recordOf(json, 'a message flow');
  return {
    sent: listOf(sent, 'sent').map((row) => ({
      type: textOf(row.type),
      recorded: countOf(row.recorded),
      unpublished: countOf(row.unpublished),
    })),
    handled: listOf(handled, 'handled').map((row) => ({
      consumer: textOf(row.consumer),
      type: textOf(row.type),
      handled: countOf(row.handled),
    })),
  };
};

const recordOf = (value: unknown, what: string): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnexpectedAnswerError(`expected ${what}, got ${JSON.stringify(value)}`);
  }
  return { ...value };
};

const listOf = (value: unknown, name: string): readonly Readonly<Record<string, unknown>>[] => {
  if (!Array.isArray(value)) throw new UnexpectedAnswerError(`${name} is not a list`);
  return value.map((row) => recordOf(row, `a row of ${name}`));
};

const textOf = (value: unknown): string => {
  if (typeof value !== 'string')
    throw new UnexpectedAnswerError(`expected text, got ${JSON.stringify(value)}`);
  return value;
};

const countOf = (value: unknown): number => {
  if (!Number.isSafeInteger(value) || Number(value) < 0) {
    throw new UnexpectedAnswerError(`expected a count, got ${JSON.stringify(value)}`);
  }
  return Number(value);
};

const instantOf = (value: unknown): Date => {
  const instant = new Date(textOf(value));
  if (Number.isNaN(instant.getTime())) throw new UnexpectedAnswerError(`expected an instant, got ${value}`);
  return instant;
};
