import {
  type Clock,
  calendarDateAt,
  type DomainError,
  domainError,
  errorRegistry,
  isDomainError,
  uuidV7,
} from '@donghu/kernel';
import type { MongoClient } from 'mongodb';
import type { CrashSwitch } from '../lifecycle/crash-points.js';
import {
  findIdempotencyRecords,
  type IdempotencyKey,
  type IdempotencyRecord,
  idempotencyId,
  idempotencyName,
} from './idempotency.js';
import { findInboxMarks, type InboxMark, inboxName, renewInboxMarks } from './inbox.js';
import { KnownPresence } from './known-presence.js';
import type { MongoConnection } from './mongo-connection.js';
import { type OutboxCommit, type OutboxRecord, outboxCommits, outboxName, outboxRecord } from './outbox.js';
import { ReferenceCache } from './reference-cache.js';
import { isConflict, isDuplicateKey, isUnavailable } from './store-faults.js';
import { Unit } from './unit.js';
import {
  type CommittedEvents,
  type UnpublishedCommit,
  unpublishedCommit,
  unpublishedName,
} from './unpublished-commit.js';
import type { Facts, UseCase } from './use-case.js';
import { WriteBatch } from './write-batch.js';

/** One request or event of a group. */
export interface Member<Input> {
  readonly input: Input;
  readonly idempotency?: IdempotencyKey | undefined;
  /** Set for an event: the mark that is written with its effect. */
  readonly inbox?: Omit<InboxMark, 'handledAt'> | undefined;
  readonly correlationId: string;
  readonly traceContext: Readonly<Record<string, string>>;
}

export type Outcome<Output> =
  | { readonly kind: 'done'; readonly output: Output }
  /** The stored first answer of the same request. */
  | { readonly kind: 'replayed'; readonly output: Output }
  /** The event's effect was there already. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly error: DomainError }
  /** Not decided: a fault of the store or of the code. */
  | { readonly kind: 'failed'; readonly cause: unknown };

export interface GroupCommitSettings {
  readonly store: MongoConnection;
  readonly clock: Clock;
  readonly wallClock: Clock;
  /** This replica, the first owner of what it commits. */
  readonly owner: string;
  /** Told of the events of every commit, in order: the relay. */
  readonly committed: (events: CommittedEvents) => void;
  readonly crash: CrashSwitch;
}

/** Whether to go on trying a group that collides; asked between two tries. */
export type Patience = () => boolean;

const endless: Patience = () => true;

/** What a member that still collided, or was not tried, when the caller's patience was over has failed of. */
export class OutOfPatience extends Error {
  override readonly name = 'OutOfPatience';

  constructor(cause?: unknown) {
    super('other transactions held the documents for too long', { cause });
  }
}

const attemptsBeforeSplit = 4;
/** For one member alone that only lost races: there is always a winner, so that the losers' turn comes. */
const attemptsAlone = 20;

/** A change of reference data by another replica is seen so much later at most. */
const referencesFreshMillis = 1_000;

/**
 * Whether marks and answers of earlier work are read. Nearly all work is new, and the unique ids of what it writes
 * find the repeat: so the first attempt does without, and all that did not commit, or decided against its work, is
 * held against them in the next.
 */
type EarlierWork = 'unseen' | 'looked-up';

interface Attempt<Input, Output> {
  readonly unit: Unit;
  readonly outcomes: Outcome<Output>[];
  readonly records: OutboxRecord[];
  readonly marks: InboxMark[];
  readonly answers: IdempotencyRecord[];
  readonly facts: Facts;
  /** Wall-clock instant: neither leases nor the age of marks and answers follow a moved business date. */
  readonly recordedAt: Date;
  readonly members: readonly Member<Input>[];
}

/**
 * Commits a group in one transaction: state, outbox records, inbox marks and idempotent answers together.
 * Reads come before the transaction and versions guard them, so that the transaction is as short as its
 * writes. A group that keeps colliding is halved until the guilty member stands alone; a store that does not
 * answer fails every member and leaves nothing half done.
 */
export class GroupCommit {
  readonly #settings: GroupCommitSettings;
  readonly #client: MongoClient;
  readonly #references: ReferenceCache;
  readonly #presence = new KnownPresence();

  constructor(settings: GroupCommitSettings) {
    this.#settings = settings;
    this.#client = settings.store.client;
    this.#references = new ReferenceCache(settings.wallClock, referencesFreshMillis);
  }

  async run<Input, Output>(
    useCase: UseCase<Input, Output>,
    members: readonly Member<Input>[],
    patience: Patience = endless,
  ): Promise<Outcome<Output>[]> {
    const outcomes = await this.#run(useCase, members, patience, 'unseen');
    const doubtful = members.map((member, index) => isDoubtful(member, outcomes[index]));
    if (!doubtful.includes(true)) return outcomes;
    const again = await this.#run(
      useCase,
      members.filter((_, index) => doubtful[index]),
      patience,
      'looked-up',
    );
    return outcomes.map((outcome, index) => (doubtful[index] ? (again.shift() ?? outcome) : outcome));
  }

  async #run<Input, Output>(
    useCase: UseCase<Input, Output>,
    members: readonly Member<Input>[],
    patience: Patience,
    earlierWork: EarlierWork,
  ): Promise<Outcome<Output>[]> {
    if (members.length === 0) return [];
    if (!patience()) return outOfPatience(members);
    const alone = members.length === 1;
    for (let attempt = 1; attempt <= (alone ? attemptsAlone : attemptsBeforeSplit); attempt += 1) {
      try {
        return await this.#attempt(useCase, members, attempt === 1 ? earlierWork : 'looked-up');
      } catch (fault) {
        if (isUnavailable(fault)) return members.map(() => ({ kind: 'failed', cause: fault }));
        if (!isConflict(fault)) {
          if (alone) return [{ kind: 'failed', cause: fault }];
          break;
        }
        // A taken key stays taken however often it is tried; a race does not.
        const tries = isDuplicateKey(fault) ? attemptsBeforeSplit : attemptsAlone;
        if (alone && attempt >= tries) return [{ kind: 'failed', cause: fault }];
        await pauseAfter(attempt);
        if (!patience()) return outOfPatience(members, fault);
      }
    }
    const half = Math.ceil(members.length / 2);
    const first = await this.#run(useCase, members.slice(0, half), patience, 'looked-up');
    return [...first, ...(await this.#run(useCase, members.slice(half), patience, 'looked-up'))];
  }

  async #attempt<Input, Output>(
    useCase: UseCase<Input, Output>,
    members: readonly Member<Input>[],
    earlierWork: EarlierWork,
  ): Promise<Outcome<Output>[]> {
    const { store, clock, wallClock, crash } = this.#settings;
    crash('before-load');
    const inboxIds = members.flatMap((member) => (member.inbox === undefined ? [] : [member.inbox._id]));
    const keyIds = members.flatMap((member) =>
      member.idempotency === undefined ? [] : [idempotencyId(member.idempotency)],
    );
    const shortcuts = { references: this.#references, presence: this.#presence };
    const unit = new Unit(store.db, earlierWork === 'unseen' ? shortcuts : undefined);
    const [marks, answers] = await Promise.all([
      findInboxMarks(store.db, earlierWork === 'unseen' ? [] : inboxIds),
      findIdempotencyRecords(store.db, earlierWork === 'unseen' ? [] : keyIds),
      useCase.load(
        members.map((member) => member.input),
        unit,
      ),
    ]);
    crash('after-load');
    const now = clock.now();
    const attempt: Attempt<Input, Output> = {
      unit,
      outcomes: [],
      records: [],
      marks: [],
      answers: [],
      recordedAt: wallClock.now(),
      members,
      facts: { now, today: calendarDateAt(now), newId: () => uuidV7(clock) },
    };
    const seenKeys = new Map<string, IdempotencyRecord>(answers);
    const seenMarks = new Map<string, string>([...marks].map(([id, mark]) => [id, mark.payloadSha256]));
    for (const member of members) {
      const settled = alreadySettled<Input, Output>(member, seenMarks, seenKeys);
      attempt.outcomes.push(settled ?? this.#decide(useCase, member, attempt, seenMarks, seenKeys));
    }
    // What was taken for known is asked after before anybody is refused for it.
    const isRefusing = attempt.outcomes.some(({ kind }) => kind === 'refused');
    if (isRefusing && !(await unit.shortcutsHold())) return this.#attempt(useCase, members, 'looked-up');
    await renewInboxMarks(store.db, marks.values(), attempt.recordedAt);
    await this.#commit(attempt);
    return attempt.outcomes;
  }

  #decide<Input, Output>(
    useCase: UseCase<Input, Output>,
    member: Member<Input>,
    attempt: Attempt<Input, Output>,
    seenMarks: Map<string, string>,
    seenKeys: Map<string, IdempotencyRecord>,
  ): Outcome<Output> {
    const { unit, facts } = attempt;
    const firstEvent = unit.events.length;
    let output: Output | DomainError;
    try {
      output = unit.member(
        () => useCase.decide(member.input, unit, facts),
        (outcome) => !isDomainError(outcome),
      );
    } catch (cause) {
      return { kind: 'failed', cause };
    }
    if (isDomainError(output)) return { kind: 'refused', error: output };
    for (const event of unit.events.slice(firstEvent)) {
      attempt.records.push(
        outboxRecord(event, {
          now: facts.now,
          correlationId: member.correlationId,
          traceContext: member.traceContext,
          newId: facts.newId,
        }),
      );
    }
    if (member.inbox !== undefined) {
      attempt.marks.push({ ...member.inbox, handledAt: attempt.recordedAt });
      seenMarks.set(member.inbox._id, member.inbox.payloadSha256);
    }
    if (member.idempotency !== undefined) {
      const record: IdempotencyRecord = {
        _id: idempotencyId(member.idempotency),
        payloadSha256: member.idempotency.payloadSha256,
        // A use case may give nothing back, which JSON has no text for.
        output: JSON.stringify(output ?? null),
        recordedAt: attempt.recordedAt,
      };
      attempt.answers.push(record);
      seenKeys.set(record._id, record);
    }
    return { kind: 'done', output };
  }

  async #commit<Input, Output>(attempt: Attempt<Input, Output>): Promise<void> {
    const { store, crash, committed, owner } = this.#settings;
    if (attempt.unit.isEmpty && attempt.marks.length === 0 && attempt.answers.length === 0) return;
    const isEffect = attempt.marks.length > 0;
    const batch = new WriteBatch(this.#client, store.db);
    attempt.unit.addTo(batch);
    const told = committedEvents(attempt, owner);
    batch.insert(
      outboxName,
      told.map(({ commit }) => commit),
    );
    batch.insert(
      unpublishedName,
      told.map(({ unpublished }) => unpublished),
    );
    batch.insert(inboxName, attempt.marks);
    batch.insert(idempotencyName, attempt.answers);
    const session = this.#client.startSession();
    try {
      session.startTransaction();
      try {
        await batch.send(session);
        crash(isEffect ? 'before-effect-commit' : 'before-commit');
        await session.commitTransaction();
      } catch (fault) {
        if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
        throw fault;
      }
    } finally {
      await session.endSession().catch(() => undefined);
    }
    attempt.unit.forgetChanged(this.#references);
    attempt.unit.keepPresence(this.#presence);
    attempt.unit.tellCommitted();
    crash('after-commit-before-publish');
    for (const { commit, unpublished } of told) committed({ unpublished, records: commit.events });
  }
}

/** What a group tells, as it is written. */
const committedEvents = <Input, Output>(
  { records, recordedAt }: Attempt<Input, Output>,
  owner: string,
): readonly { readonly commit: OutboxCommit; readonly unpublished: UnpublishedCommit }[] =>
  outboxCommits(records, recordedAt).map((commit) => ({
    commit,
    unpublished: unpublishedCommit(commit, owner),
  }));

const outOfPatience = <Input, Output>(
  members: readonly Member<Input>[],
  fault?: unknown,
): Outcome<Output>[] => {
  const cause = new OutOfPatience(fault);
  return members.map(() => ({ kind: 'failed', cause }));
};

/**
 * Collections are read one after the other, so that a decision may see an old document beside a newer one. What it
 * writes is guarded by versions and unique ids; what it does not write is not. A final refusal of what may be a
 * repeat (of an event it would make a dead letter, of a request another answer than its first) and a fault of a
 * decision, which may never have met such a pair, stand only when fresh documents, marks and answers give them again.
 */
const isDoubtful = <Input, Output>(
  { inbox, idempotency }: Member<Input>,
  outcome: Outcome<Output> | undefined,
): boolean => {
  switch (outcome?.kind) {
    case 'failed':
      return (
        !isUnavailable(outcome.cause) &&
        !isConflict(outcome.cause) &&
        !(outcome.cause instanceof OutOfPatience)
      );
    case 'refused':
      return (inbox ?? idempotency) !== undefined && !errorRegistry[outcome.error.code].retryable;
    default:
      return false;
  }
};

const alreadySettled = <Input, Output>(
  member: Member<Input>,
  marks: ReadonlyMap<string, string>,
  answers: ReadonlyMap<string, IdempotencyRecord>,
): Outcome<Output> | undefined => {
  if (member.inbox !== undefined) {
    const handled = marks.get(member.inbox._id);
    if (handled === undefined) return undefined;
    if (handled === member.inbox.payloadSha256) return { kind: 'duplicate' };
    return {
      kind: 'refused',
      error: domainError('EVENT_ID_REUSED', 'this event id was handled before with another payload'),
    };
  }
  if (member.idempotency === undefined) return undefined;
  const record = answers.get(idempotencyId(member.idempotency));
  if (record === undefined) return undefined;
  if (record.payloadSha256 === member.idempotency.payloadSha256) {
    // The record was written from an Output of the same operation: the scope names it.
    return { kind: 'replayed', output: JSON.parse(record.output) as Output };
  }
  return {
    kind: 'refused',
    error: domainError('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key was used with another payload'),
  };
};

/**
 * Exponential with full jitter: a few groups that collide are parted by milliseconds, and many that contend for one
 * document leave the winners time to commit, however slow the store, before their tries are used up.
 */
const pauseAfter = (attempt: number): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(resolve, Math.random() * Math.min(2 ** (attempt + 1), longestPauseMillis)),
  );

const longestPauseMillis = 128;
