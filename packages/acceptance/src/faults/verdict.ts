import { deadLetterHeaders } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { isDomainError, parseYuan } from '@donghu/kernel';
import { readStoredEvents, readStoredMessages } from '@donghu/testkit';
import { differencesIn, trialBalanceOf } from '../books.js';
import type { Answer, Zone } from '../zone.js';
import type { HandledEvents } from './handled-events.js';
import { type Poison, poisonedConsumers } from './poison.js';
import type { PolicyLoad } from './policy-load.js';

/** Sums that must be equal and are not, or a limit that was passed. */
export interface Deviation {
  readonly what: string;
  readonly fen: bigint;
}

/** What the platform owes after the last fault, held against what it has. */
export interface Verdict {
  /** What was acknowledged, or follows from it, and is not there. */
  readonly lost: readonly string[];
  /** What happened more than once. */
  readonly twice: readonly string[];
  readonly deviations: readonly Deviation[];
  /** What reconciliation found, and messages that were given up and were no poison. */
  readonly unexplained: readonly string[];
  readonly payments: number;
  /** Dead letters of the poison: one for each message and consumer. */
  readonly explainedLetters: number;
  /** When each policy was first decided. */
  readonly decidedAt: ReadonlyMap<string, Date>;
}

export const fenOff = ({ deviations }: Verdict): bigint => deviations.reduce((sum, { fen }) => sum + fen, 0n);

export const isClean = ({ lost, twice, deviations, unexplained }: Verdict): boolean =>
  lost.length + twice.length + deviations.length + unexplained.length === 0;

const auditor = { role: 'auditor' } as const;
const pageSize = 500;

const allOf = async (
  zone: Zone,
  service: 'policy-intake' | 'subsidy-disbursement',
  path: string,
): Promise<readonly Answer['body'][]> => {
  const items: Answer['body'][] = [];
  let cursor = '';
  do {
    const query = `limit=${pageSize}&cursor=${encodeURIComponent(cursor)}`;
    const page = await zone.must(service, 'GET', `${path}?${query}`, auditor);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== '');
  return items;
};

const fenOf = (yuan: string): bigint => {
  const parsed = parseYuan(yuan);
  if (isDomainError(parsed)) throw new Error(`no amount: ${yuan}`);
  return parsed;
};

const above = (amount: bigint, limit: bigint): bigint => (amount > limit ? amount - limit : 0n);
const apart = (one: bigint, other: bigint): bigint => above(one, other) + above(other, one);

const countsOf = (keys: Iterable<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** Events by id: a stream may hold one twice, which every consumer's inbox absorbs. */
const distinct = <Event extends { readonly headers: Readonly<Record<string, string>> }>(
  events: readonly Event[],
): readonly Event[] => [...new Map(events.map((event) => [event.headers['ce-id'], event])).values()];

const keyOf = (what: string, id: string): string => `${what} ${id}`;

interface Assessed {
  readonly headers: Readonly<Record<string, string>>;
  readonly message: { readonly policyId: string };
}

/** A cancellation may lower what was assessed: that is told as well, as a later version of the application. */
const decisionsOf = (assessed: readonly Assessed[], cancelled: ReadonlySet<string>): readonly string[] => {
  const versionOf = ({ headers }: Assessed): number => Number(headers['donghu-aggregate-version']);
  const first = new Map<string, number>();
  for (const event of assessed) {
    const { policyId } = event.message;
    first.set(policyId, Math.min(first.get(policyId) ?? Number.POSITIVE_INFINITY, versionOf(event)));
  }
  return assessed.map((event) => {
    const { policyId } = event.message;
    const isFirst = versionOf(event) === first.get(policyId);
    if (isFirst || !cancelled.has(policyId)) return keyOf('decision', policyId);
    return keyOf('decision lowered by the cancellation', policyId);
  });
};

const acceptancesIn = async (natsUrl: string, isEvent: (eventId: string) => boolean) => {
  const { stream, subjectPrefix, decode } = eventCatalogue.PolicyAccepted;
  const stored = await readStoredMessages(natsUrl, stream, `${subjectPrefix}.*`);
  return distinct(stored.filter(({ headers }) => isEvent(headers['ce-id'] ?? ''))).map(({ body }) =>
    decode(body),
  );
};

/** The dead letters against the poison: each of it is given up once by each consumer, and nothing else is. */
const judgeLetters = async (natsUrl: string, poison: ReadonlyMap<string, Poison>) => {
  const unexplained: string[] = [];
  const explained: string[] = [];
  for (const { subject, headers } of await readStoredMessages(natsUrl, 'DEAD_LETTER')) {
    const eventId = headers['ce-id'] ?? '';
    const code = headers[deadLetterHeaders.code];
    if (poison.get(eventId)?.code === code) {
      explained.push(keyOf(`dead letter of ${headers[deadLetterHeaders.consumer]}`, eventId));
    } else unexplained.push(`dead letter ${subject} ${JSON.stringify(headers)}`);
  }
  const due = [...poison.keys()].flatMap((eventId) =>
    poisonedConsumers.map((consumer) => keyOf(`dead letter of ${consumer}`, eventId)),
  );
  return { unexplained, explained, due };
};

const firstDecisions = (assessed: readonly Assessed[]): ReadonlyMap<string, Date> => {
  const first = new Map<string, Date>();
  for (const { headers, message } of assessed) {
    const at = new Date(headers['ce-time'] ?? Number.NaN);
    const known = first.get(message.policyId);
    if (known === undefined || at < known) first.set(message.policyId, at);
  }
  return first;
};

/** Reads everything when nothing is on its way any more. */
export const judge = async (
  zone: Zone,
  load: PolicyLoad,
  poison: ReadonlyMap<string, Poison>,
  handled: HandledEvents,
): Promise<Verdict> => {
  const { natsUrl } = zone.platform.backing;
  const policies = await allOf(zone, 'policy-intake', '/v1/policies');
  const applications = await allOf(zone, 'subsidy-disbursement', '/v1/applications');
  const accepted = await acceptancesIn(natsUrl, (eventId) => !poison.has(eventId));
  const assessed = distinct(await readStoredEvents(natsUrl, eventCatalogue.SubsidyAssessed));
  const paid = distinct(await readStoredEvents(natsUrl, eventCatalogue.SubsidyPaid));

  const cancelledIds = new Set<string>(
    policies.filter(({ cancellation }) => cancellation !== undefined).map(({ policyId }) => policyId),
  );
  // One of each for every policy that stands, whether or not its answer reached the client.
  const found = countsOf([
    ...policies.map(({ policyId }) => keyOf('policy', policyId)),
    ...accepted.map(({ policyId }) => keyOf('acceptance', policyId)),
    ...applications.map(({ policyId }) => keyOf('application', policyId)),
    ...decisionsOf(assessed, cancelledIds),
  ]);
  const due = new Set([...load.acknowledged.keys(), ...policies.map(({ policyId }) => String(policyId))]);
  const lost = [...due].flatMap((id) =>
    ['policy', 'acceptance', 'application', 'decision']
      .map((what) => keyOf(what, id))
      .filter((key) => !found.has(key)),
  );
  for (const id of load.cancelled) if (!cancelledIds.has(id)) lost.push(keyOf('cancellation', id));

  const payments = countsOf(
    paid.map(({ message }) => keyOf(`payment in ${message.batchId}`, message.policyId)),
  );
  const letters = await judgeLetters(natsUrl, poison);
  const explained = countsOf(letters.explained);
  lost.push(...letters.due.filter((key) => !explained.has(key)));
  const repeated = [...found, ...payments, ...explained].filter(([, count]) => count > 1).map(([key]) => key);

  const differences = await differencesIn(zone);
  const deviations = [...(await offOfBooks(zone)), ...(await offOfPayments(zone, applications, paid))];
  return {
    lost,
    twice: [...repeated, ...(await handled.handledTwice())],
    deviations: deviations.filter(({ fen }) => fen > 0n),
    unexplained: [...differences.map((difference) => JSON.stringify(difference)), ...letters.unexplained],
    payments: paid.length,
    explainedLetters: letters.explained.length,
    decidedAt: firstDecisions(assessed),
  };
};

/** The ledger against itself, and every budget against its limit. */
const offOfBooks = async (zone: Zone): Promise<readonly Deviation[]> => {
  const balance = await trialBalanceOf(zone);
  const { items } = await zone.must('subsidy-disbursement', 'GET', '/v1/budgets', auditor);
  return [
    { what: 'trial balance', fen: apart(fenOf(balance.debit), fenOf(balance.credit)) },
    ...items.map((budget: Answer['body']) => ({
      what: `budget ${budget.scheme} ${budget.year} ${budget.payer} overspent`,
      fen: above(fenOf(budget.reserved) + fenOf(budget.paid), fenOf(budget.amount)),
    })),
  ];
};

const sumsByPolicy = <Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  fenOfItem: (item: Item) => bigint,
): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>();
  for (const item of items) sums.set(idOf(item), (sums.get(idOf(item)) ?? 0n) + fenOfItem(item));
  return sums;
};

/**
 * What was paid out, event by event, against what each application says of itself. A cancellation may
 * lower the entitlement below what was paid: the rest must be asked back.
 */
const offOfPayments = async (
  zone: Zone,
  applications: readonly Answer['body'][],
  paid: readonly { readonly message: { policyId: string; paidFen: bigint; offsetFen: bigint } }[],
): Promise<readonly Deviation[]> => {
  const told = sumsByPolicy(
    paid,
    ({ message }) => message.policyId,
    ({ message }) => message.paidFen + message.offsetFen,
  );
  const recovered = sumsByPolicy(
    await allOf(zone, 'subsidy-disbursement', '/v1/clawbacks'),
    ({ policyId }) => policyId,
    ({ amount }) => fenOf(amount),
  );
  return applications.flatMap((application) => {
    const id: string = application.policyId;
    const settled = fenOf(application.settled);
    const approved = fenOf(application.approved);
    return [
      { what: `paid, as told and as kept, ${id}`, fen: apart(settled, told.get(id) ?? 0n) },
      { what: `paid above approved, ${id}`, fen: above(settled, approved) },
      {
        what: `approved above entitled, ${id}`,
        fen: above(approved - (recovered.get(id) ?? 0n), fenOf(application.entitled)),
      },
    ];
  });
};
