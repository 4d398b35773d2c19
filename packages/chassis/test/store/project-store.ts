import { randomBytes } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { type Clock, domainError } from '@donghu/kernel';
import { MovableClock, sharedMongoUrl } from '@donghu/testkit';
import { type CrashSwitch, noCrash } from '../../src/lifecycle/crash-points.js';
import {
  type CommittedEvents,
  connectMongo,
  documentCollection,
  ensureCollections,
  entryCollection,
  GroupCommit,
  idempotencyIndexes,
  idempotencyName,
  inboxId,
  inboxIndexes,
  inboxName,
  type Member,
  type MongoConnection,
  type OutboxRecord,
  outboxIndexes,
  outboxName,
  outboxOf,
  outgoingEvent,
  type StoredDocument,
  type UseCase,
  unpublishedIndexes,
  unpublishedName,
} from '../../src/store/index.js';

/** A small domain to try the store with: the principal of a project that is paid back in parts. */
export interface Project extends StoredDocument {
  readonly outstandingFen: bigint;
}

export interface Repayment {
  readonly _id: string;
  readonly project: string;
  readonly amountFen: bigint;
}

export const projects = documentCollection<Project>('projects');
export const repayments = entryCollection<Repayment>('repayments', [{ key: { project: 1 } }]);

export interface Repay {
  readonly project: string;
  readonly amountFen: bigint;
  /** Unique over all projects, so that it can collide. */
  readonly reference: string;
  /** The decision throws, as a fault of the code would. */
  readonly broken?: boolean;
}

export interface Repaid {
  readonly outstanding: string;
  readonly version: number;
}

/** Stages everything before it refuses, so that a refusal that leaves something behind is seen. */
export const repay: UseCase<Repay, Repaid> = {
  name: 'repay-principal',
  load: (inputs, unit) =>
    unit.fetch(
      projects,
      inputs.map((input) => input.project),
    ),
  decide: ({ project: id, amountFen, reference, broken }, unit, facts) => {
    const project = unit.get(projects, id);
    const outstandingFen = (project?.outstandingFen ?? 0n) - amountFen;
    const version = unit.put(projects, { _id: id, outstandingFen });
    unit.append(repayments, { _id: reference, project: id, amountFen });
    unit.emit(
      outgoingEvent(
        eventCatalogue.CapitalReturned,
        {
          projectId: id,
          investorUscc: '91420100MA4KX3XX0A',
          returnReference: reference,
          amountFen,
          outstandingFen,
          returnedOn: facts.today,
        },
        version,
      ),
    );
    if (broken === true) throw new TypeError('a fault of the code');
    if (outstandingFen < 0n) return domainError('RETURN_ABOVE_OUTSTANDING', 'more than is outstanding');
    return { outstanding: outstandingFen.toString(), version };
  },
};

export interface ProjectStore {
  readonly connection: MongoConnection;
  readonly groups: GroupCommit;
  /** Business time; the wall clock stands beside it. */
  readonly clock: MovableClock;
  readonly wallClock: MovableClock;
  /** The events of each transaction that committed any, in order. */
  readonly committed: CommittedEvents[];
  outstanding(project: string): Promise<bigint | undefined>;
  countOf(collection: string): Promise<number>;
  /** What the outbox tells of a project, in order. */
  told(project: string): Promise<readonly OutboxRecord[]>;
  /** Puts a project there with something to pay back. */
  seed(project: string, outstandingFen: bigint): Promise<void>;
  close(): Promise<void>;
}

export interface ProjectStoreOptions {
  /** By default the MongoDB of the run, in a database of its own. */
  readonly mongoUrl?: string;
  readonly crash?: CrashSwitch;
  readonly patienceMillis?: number;
  /** Told of each commit, as the relay is. */
  readonly onCommit?: (events: CommittedEvents) => void;
  readonly owner?: string;
}

export const openProjectStore = async (options: ProjectStoreOptions = {}): Promise<ProjectStore> => {
  const url = options.mongoUrl ?? (await sharedMongoUrl());
  const database = `t${randomBytes(5).toString('hex')}_store`;
  const connection = await connectMongo(url, database, 'store-test', options.patienceMillis);
  await ensureCollections(connection.db, [
    projects,
    repayments,
    { name: outboxName, indexes: outboxIndexes },
    { name: unpublishedName, indexes: unpublishedIndexes },
    { name: inboxName, indexes: inboxIndexes },
    { name: idempotencyName, indexes: idempotencyIndexes },
  ]);
  const clock = new MovableClock();
  const wallClock = new MovableClock();
  const committed: CommittedEvents[] = [];
  return {
    connection,
    clock,
    wallClock,
    committed,
    groups: new GroupCommit({
      store: connection,
      clock,
      wallClock,
      owner: options.owner ?? 'this-replica',
      crash: options.crash ?? noCrash,
      committed: (events) => {
        committed.push(events);
        options.onCommit?.(events);
      },
    }),
    outstanding: async (project) =>
      (await connection.db.collection<Project>(projects.name).findOne({ _id: project }))?.outstandingFen,
    countOf: (collection) => connection.db.collection(collection).countDocuments(),
    told: async (project) => {
      const commits = await outboxOf(connection.db).find().sort({ _id: 1 }).toArray();
      return commits.flatMap(({ events }) => events.filter(({ aggregate }) => aggregate === project));
    },
    seed: async (project, outstandingFen) => {
      await connection.db
        .collection<Project>(projects.name)
        .insertOne({ _id: project, version: 1, outstandingFen });
    },
    close: async () => {
      await connection.db.dropDatabase();
      await connection.close();
    },
  };
};

let references = 0;

export const repayment = (project: string, amountFen: bigint, more: Partial<Repay> = {}): Repay => {
  references += 1;
  return { project, amountFen, reference: `R-${references}`, ...more };
};

export const request = <Input>(input: Input, more: Partial<Member<Input>> = {}): Member<Input> => ({
  input,
  correlationId: 'correlation',
  traceContext: {},
  ...more,
});

export const keyed = (key: string, payloadSha256 = 'payload') => ({
  idempotency: { scope: 'repay-principal|bank', key, payloadSha256 },
});

export const consumerName = 'capital-investment__test';

export const marked = (eventId: string, payloadSha256 = 'payload') => ({
  inbox: {
    _id: inboxId(consumerName, eventId),
    consumer: consumerName,
    type: eventCatalogue.CapitalReturned.type,
    payloadSha256,
  },
});

export const instant = (clock: Clock): string => clock.now().toISOString();
