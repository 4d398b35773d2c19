import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BackingServer } from '@donghu/backing';
import { readStoredMessages } from '@donghu/testkit';
import type {
  RepaymentOrder,
  RepaymentOutcome,
  Store,
  StorePoint,
  StoreRelay,
} from '@donghu/testkit/conformance';
import type { CrashPoint } from '../../src/lifecycle/crash-points.js';
import { type Broker, contextStream, convergeStream, Relay } from '../../src/messaging/index.js';
import {
  cleanUp,
  defaultRetention,
  isConflict,
  isUnavailable,
  type Outcome,
  outboxLeaseMillis,
  outboxOf,
  unpublishedOf,
} from '../../src/store/index.js';
import { keptLog } from '../messaging/kept-log.js';
import {
  keyed,
  marked,
  openProjectStore,
  type Repaid,
  type Repay,
  repay,
  repayment,
  repayments,
  request,
} from '../store/project-store.js';

const stream = 'CAPITAL';

const storePoints: Partial<Record<CrashPoint, StorePoint>> = {
  'before-load': 'before-load',
  'after-load': 'after-load',
  'before-commit': 'before-commit',
  'before-effect-commit': 'before-commit',
  'after-commit-before-publish': 'after-commit',
};

/** The unit of work of the chassis on a server of the MongoDB protocol, with its relay to a broker. */
export const openMongoStore = async (
  server: BackingServer,
  natsUrl: string,
  broker: Broker,
  at: (point: StorePoint) => void,
): Promise<Store> => {
  await convergeStream(broker.manager, contextStream(stream, 30, 1));
  const told: Relay[] = [];
  const store = await openProjectStore({
    mongoUrl: server.url,
    patienceMillis: 300,
    onCommit: (events) => {
      for (const relay of told) relay.offer(events);
    },
    crash: (point) => {
      const storePoint = storePoints[point];
      if (storePoint !== undefined) at(storePoint);
    },
  });
  const { db, client } = store.connection;
  const sent: string[] = [];
  const subscription = broker.connection.subscribe(`${stream.toLowerCase()}.v1.>`, {
    callback: (_fault, message) => {
      sent.push(message.headers?.get('ce-id') ?? '');
    },
  });
  return {
    businessClock: store.clock,
    wallClock: store.wallClock,
    leaseMillis: outboxLeaseMillis,
    inboxDays: defaultRetention.inboxDays,
    requestDays: defaultRetention.idempotencyDays,
    seed: store.seed,
    outstanding: store.outstanding,
    repayments: (project) => db.collection(repayments.name).countDocuments({ project }),
    events: async (project) => {
      const commits = await outboxOf(db).find().sort({ _id: 1 }).toArray();
      const unpublished = new Map((await unpublishedOf(db).find().toArray()).map((held) => [held._id, held]));
      return commits.flatMap(({ _id: commitId, events }) =>
        events
          .filter(({ aggregate }) => aggregate === project)
          .map(({ _id, aggregateVersion }) => {
            const held = unpublished.get(commitId);
            const published = held === undefined;
            return { id: _id, version: aggregateVersion, published, leaseUntil: held?.leaseUntil };
          }),
      );
    },
    run: async (orders) => (await store.groups.run(repay, orders.map(memberOf))).map(outcomeOf),
    dieAt: (point, order) => dieAt(point, order, server.url, db.databaseName),
    endOpenTransactions: async () => {
      // Not every server has the command; the suite waits for what it does by itself.
      await client
        .db('admin')
        .command({ killAllSessions: [] })
        .catch(() => undefined);
    },
    cleanUp: () => cleanUp(db, defaultRetention, store.wallClock),
    openRelay: async (owner, toldOfCommits): Promise<StoreRelay> => {
      const relay = new Relay({
        db,
        broker,
        service: 'capital-investment',
        owner,
        wallClock: store.wallClock,
        log: keptLog().log,
        crash: () => undefined,
        memoryBound: 20_000,
        storeBound: 100_000,
        inFlight: 256,
        sweepMillis: 3_600_000,
      });
      await relay.start();
      if (toldOfCommits) told.push(relay);
      return { sweep: () => relay.sweep(), stop: () => relay.stop(0) };
    },
    publications: async () => {
      await broker.connection.flush();
      return sent;
    },
    streamed: async (project) =>
      (await readStoredMessages(natsUrl, stream))
        .filter(({ headers }) => headers['ce-subject'] === project)
        .map(({ headers }) => Number(headers['donghu-aggregate-version'])),
    ping: () => store.connection.ping(),
    close: async () => {
      subscription.unsubscribe();
      await store.close();
      await broker.manager.streams.delete(stream);
    },
  };
};

const memberOf = ({ project, amountFen, reference, broken, event, request: asked }: RepaymentOrder) => {
  const more: Partial<Repay> = {
    ...(reference === undefined ? {} : { reference }),
    ...(broken === undefined ? {} : { broken }),
  };
  return request(repayment(project, amountFen, more), {
    ...(event === undefined ? {} : marked(event.id, event.payload)),
    ...(asked === undefined ? {} : keyed(asked.id, asked.payload)),
  });
};

const outcomeOf = (outcome: Outcome<Repaid>): RepaymentOutcome => {
  switch (outcome.kind) {
    case 'done':
    case 'replayed': {
      const { outstanding, version } = outcome.output;
      return { kind: outcome.kind, outstandingFen: BigInt(outstanding), version };
    }
    case 'duplicate':
      return { kind: 'duplicate' };
    case 'refused':
      return { kind: 'refused', code: outcome.error.code };
    case 'failed': {
      if (isUnavailable(outcome.cause)) return { kind: 'failed', reason: 'store-away' };
      return { kind: 'failed', reason: isConflict(outcome.cause) ? 'conflict' : 'fault' };
    }
  }
};

const crashPointOf = {
  'before-commit': 'before-commit',
  'after-commit': 'after-commit-before-publish',
} as const satisfies Record<string, CrashPoint>;

const dieAt = async (
  point: keyof typeof crashPointOf,
  order: RepaymentOrder,
  mongoUrl: string,
  database: string,
): Promise<void> => {
  const { project, amountFen, request: asked } = order;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'repayment-program.mjs')], {
    env: {
      PATH: process.env.PATH,
      MONGODB_URL: mongoUrl,
      DATABASE: database,
      PROJECT: project,
      AMOUNT_FEN: String(amountFen),
      ...(asked === undefined ? {} : { IDEMPOTENCY: JSON.stringify(keyed(asked.id, asked.payload)) }),
      DONGHU_TEST_SWITCHES: 'on',
      DONGHU_CRASH_POINT: crashPointOf[point],
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code, signal] = await once(child, 'exit');
  if (signal !== 'SIGKILL') throw new Error(`the process ended with ${code} and not at its crash point`);
};
