import { inboxOf, type OutboxRecord, outboxOf } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { uuidV7 } from '@donghu/kernel';
import {
  type EventPublisher,
  openEventPublisher,
  readStoredEvents,
  type StoredMessage,
  waitFor,
} from '@donghu/testkit';
import { insurer, registerEnterprise, registerInsurer } from '../parties.js';
import { policy } from '../policies.js';
import { type Answer, Zone } from '../zone.js';
import { AgedPlatform, dayMillis } from './aged-platform.js';
import { type GrowthSample, sampleGrowth } from './growth-sample.js';

const enterprise = '91420100722739130Y';
const operator = { role: 'operator' } as const;
/** How old the three parts of a month are at its end: one is inside the horizon of every kind of record. */
const agesAtMonthEnd = [30, 15, 5];
export const policiesInOnePart = 12;
const firstDay = Date.parse('2025-03-10T02:00:00Z');

interface Reported {
  readonly key: string;
  readonly body: ReturnType<typeof policy>;
  readonly answer: Answer;
}

interface Part {
  readonly reported: readonly Reported[];
  /** The events of the part, as they stood in their stream. */
  readonly events: readonly StoredMessage[];
}

/** A repeat as it was answered, and how many events the platform told anew for all of a month's repeats. */
export interface MonthOfRepeats {
  readonly insideKey: { readonly first: Answer; readonly again: Answer };
  readonly outsideKey: Answer | undefined;
  readonly republished: number;
  /** For each event that was sent again, 90 and 150 days old, how many marks of it there were. */
  readonly marksBefore: readonly number[];
  readonly newEvents: number;
}

export interface Month {
  readonly sample: GrowthSample;
  readonly repeats: MonthOfRepeats;
}

export interface Year {
  readonly months: readonly Month[];
  readonly reported: number;
  readonly totals: { readonly intake: Answer['body']; readonly subsidy: Answer['body'] };
}

/** Twelve months of the same traffic over the real services. */
export class YearOfTraffic {
  readonly zone: Zone;
  readonly #aged: AgedPlatform;
  readonly #publisher: EventPublisher;
  readonly #parts: Part[] = [];
  #today = firstDay;
  #republications = 0;

  private constructor(zone: Zone, aged: AgedPlatform, publisher: EventPublisher) {
    this.zone = zone;
    this.#aged = aged;
    this.#publisher = publisher;
  }

  static async open(environment: NodeJS.ProcessEnv): Promise<YearOfTraffic> {
    const zone = await Zone.open({
      environment,
      services: ['institution-registry', 'policy-intake', 'subsidy-disbursement', 'credit-rating'],
    });
    const aged = await AgedPlatform.open(zone);
    return new YearOfTraffic(zone, aged, await openEventPublisher(zone.platform.backing.natsUrl));
  }

  async close(): Promise<void> {
    await this.#publisher.close();
    await this.#aged.close();
    await this.zone.close();
  }

  async run(months: number): Promise<Year> {
    await this.zone.moveClockTo(new Date(this.#today).toISOString());
    await registerInsurer(this.zone);
    await registerEnterprise(this.zone, enterprise);
    await this.#partiesAreKnown();
    await this.#aged.settled();
    const done: Month[] = [];
    for (let month = 0; month < months; month += 1) {
      await this.#traffic();
      // The sample comes first: what the repeats renew is a part of the next month's.
      const sample = await sampleGrowth(this.zone, this.#aged);
      const repeats = await this.#repeat();
      done.push({ sample, repeats });
    }
    const totals = (service: 'policy-intake' | 'subsidy-disbursement') =>
      this.zone.must(service, 'GET', '/v1/totals', { role: 'auditor' });
    return {
      months: done,
      reported: this.#parts.flatMap(({ reported }) => reported).length,
      totals: { intake: await totals('policy-intake'), subsidy: await totals('subsidy-disbursement') },
    };
  }

  /** A consumer that has just made its durable has nothing waiting before it, and has not read yet either. */
  async #partiesAreKnown(): Promise<void> {
    const replicas = ['policy-intake', 'subsidy-disbursement'].flatMap((service) =>
      ['institutions', 'enterprises'].map((name) => this.#aged.storeOf(service).db.collection(name)),
    );
    await waitFor(
      async () => {
        const counts = await Promise.all(replicas.map((replica) => replica.countDocuments()));
        return counts.every((count) => count > 0);
      },
      { what: 'the parties in every replica', timeoutMillis: 60_000 },
    );
  }

  async #traffic(): Promise<void> {
    for (const [index, age] of agesAtMonthEnd.entries()) {
      this.#parts.push(await this.#part());
      await this.#passDays(age - (agesAtMonthEnd[index + 1] ?? 0));
    }
  }

  async #passDays(days: number): Promise<void> {
    this.#today += days * dayMillis;
    await this.zone.moveClockTo(new Date(this.#today).toISOString());
    await this.#aged.age(days);
  }

  async #part(): Promise<Part> {
    const number = this.#parts.length;
    const on = new Date(this.#today).toISOString().slice(0, 10);
    const endOn = new Date(this.#today + 364 * dayMillis).toISOString().slice(0, 10);
    const bodies = Array.from({ length: policiesInOnePart }, (_, index) =>
      policy(`YEAR-${number}-${index}`, enterprise, '10000.00', {
        startOn: on,
        issuedOn: on,
        paidOn: on,
        endOn,
      }),
    );
    const reported = await Promise.all(
      bodies.map(async (body) => {
        const key = `year-${body.policyNumber}`;
        const answer = await this.#post(body, key);
        if (answer.status !== 201) throw new Error(`${key} answered ${JSON.stringify(answer)}`);
        return { key, body, answer };
      }),
    );
    await this.#publisher.publishRaw(
      `${eventCatalogue.PolicyAccepted.subjectPrefix}.${insurer}`,
      new Uint8Array([255]),
    );
    await this.#aged.settled();
    const events = (await readStoredEvents(this.zone.platform.backing.natsUrl, readable)).filter(
      ({ message }) => message.policy?.policyNumber.startsWith(`YEAR-${number}-`),
    );
    return { reported, events };
  }

  #post(body: unknown, key: string): Promise<Answer> {
    return this.zone.call('policy-intake', 'POST', '/v1/policies', operator, body, key);
  }

  /** What is said again inside every horizon, and outside of it. */
  async #repeat(): Promise<MonthOfRepeats> {
    const before = await this.#told();
    const latest = this.#parts.at(-1)?.reported[0];
    if (latest === undefined) throw new Error('a month without policies');
    const insideKey = { first: latest.answer, again: await this.#post(latest.body, latest.key) };
    const old = this.#parts.at(-agesAtMonthEnd.length * 2)?.reported[1];
    const outsideKey = old === undefined ? undefined : await this.#post(old.body, old.key);
    // 30 days old: an outbox row on its last day. 90 days: a mark on its last. 150 days: nothing is left of it.
    const republished = await this.#republish(this.#eventAt(0, 2));
    const again = [this.#eventAt(2, 0), this.#eventAt(4, 1)].filter((event) => event !== undefined);
    const marksBefore = await Promise.all(again.map((event) => this.#marksOf(event)));
    for (const event of again) await this.#sendAgain(event);
    await this.#aged.settled();
    const after = await this.#told();
    return {
      insideKey,
      outsideKey,
      republished,
      marksBefore,
      newEvents: [...after].filter((id) => !before.has(id)).length,
    };
  }

  /** An event of the first part of a month so long ago. */
  #eventAt(monthsAgo: number, index: number): StoredMessage | undefined {
    return this.#parts.at(-agesAtMonthEnd.length * (monthsAgo + 1))?.events[index];
  }

  async #republish(event: StoredMessage | undefined): Promise<number> {
    this.#republications += 1;
    const path = '/v1/republications';
    const body = { eventIds: [event?.headers['ce-id']] };
    const key = `year-again-${this.#republications}`;
    return (await this.zone.must('policy-intake', 'POST', path, operator, body, key)).republished;
  }

  async #marksOf({ headers }: StoredMessage): Promise<number> {
    const { db } = this.#aged.storeOf('subsidy-disbursement');
    const marks = await inboxOf(db)
      .find({}, { projection: { _id: 1 } })
      .toArray();
    return marks.filter(({ _id }) => _id.endsWith(`|${headers['ce-id']}`)).length;
  }

  async #sendAgain({ subject, body, headers }: StoredMessage): Promise<void> {
    const clock = { now: () => new Date() };
    await this.#publisher.publishRaw(subject, body, { ...headers, 'Nats-Msg-Id': uuidV7(clock) });
  }

  /** The ids of all events that the services have told and still keep, but for ratings that changed with time alone. */
  async #told(): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    for (const { db } of this.#aged.stores.values()) {
      for (const { events } of await outboxOf(db).find().toArray()) {
        for (const event of events) if (!isOfTimeAlone(event)) ids.add(event._id);
      }
    }
    return ids;
  }
}

const { EnterpriseGraded } = eventCatalogue;

/** Such a rating is made whenever its job comes round, which may be between two counts. */
const causesOfTime = ['YEARLY', 'TIME_PASSED', 'EXPIRED'];

const isOfTimeAlone = ({ type, body }: OutboxRecord): boolean =>
  type === EnterpriseGraded.type && causesOfTime.includes(EnterpriseGraded.decode(body.value()).cause);

const accepted = eventCatalogue.PolicyAccepted;

/** The poison of the year has no readable body, and belongs to no policy. */
const readable: typeof accepted = {
  ...accepted,
  decode: (bytes) => accepted.decode(bytes.length === 1 ? new Uint8Array() : bytes),
};
