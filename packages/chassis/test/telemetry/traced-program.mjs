// One process with every instrumented edge: HTTP door → gRPC client → gRPC server → MongoDB.
// It is run as a service is, compiled and with the telemetry loaded first.
import { CreditRatingServiceClient, CreditRatingServiceService } from '@donghu/contracts/credit';
import { systemClock } from '@donghu/kernel';
import { MongoClient } from 'mongodb';
import { createGrpcClient, createGrpcDoor, defineGrpcService } from '../../dist/grpc/index.js';
import { createHttpDoor, defineRoute } from '../../dist/http/index.js';
import {
  createLogger,
  injectTraceContext,
  metricsText,
  shutdownTelemetry,
  withProcessSpan,
  withPublishSpan,
} from '../../dist/telemetry/index.js';

const log = createLogger({ service: 'traced-program' });
const mongo = new MongoClient(process.env.MONGODB_URL);
await mongo.connect();
const ratings = mongo.db(process.env.MONGODB_DATABASE).collection('ratings');

// Two methods are enough, whatever else the contract comes to have.
const { getRating, batchGetRatings } = CreditRatingServiceService;
const service = defineGrpcService(
  { getRating, batchGetRatings },
  {
    getRating: {
      kind: 'unary',
      access: 'anyone',
      handle: async ({ enterpriseUscc }) => {
        await ratings.findOne({ enterpriseUscc });
        return { rating: undefined };
      },
    },
    batchGetRatings: {
      kind: 'server-stream',
      access: 'anyone',
      handle: async function* ({ enterpriseUsccs }) {
        for (const enterpriseUscc of enterpriseUsccs) {
          await ratings.findOne({ enterpriseUscc });
          yield { enterpriseUscc, answer: undefined };
        }
      },
    },
  },
);
const principal = { subject: 'program', roles: [], uscc: undefined };
const verifier = { recall: () => undefined, verify: async () => principal };
const grpc = createGrpcDoor({ services: [service], verifier, log, clock: systemClock });
const grpcPort = await grpc.listen(0, '127.0.0.1');
const credit = createGrpcClient(CreditRatingServiceClient, `127.0.0.1:${grpcPort}`, {
  tokens: () => 'token',
  deadlineMs: 5_000,
  serviceName: 'credit-rating',
});

const outbox = [];
const route = (path, status, work) =>
  defineRoute({
    method: 'post',
    path,
    operationId: path.slice(1).replaceAll('/', '-'),
    summary: { en: path, zh: path },
    tag: 'traced',
    access: 'anyone',
    responses: { [status]: { description: 'Done' } },
    errors: [],
    handle: async () => {
      await work();
      return { status };
    },
  });

const report = route('/v1/policies', 201, async () => {
  await ratings.insertOne({ enterpriseUscc: 'x' });
  const headers = {};
  injectTraceContext(headers);
  outbox.push({
    messageId: String(outbox.length),
    destination: 'policy.v1.accepted.x',
    destinationTemplate: 'policy.v1.accepted',
    headers,
  });
  log.info('accepted');
});
const one = route('/v1/policies/:number', 204, async () => undefined);
const relay = route('/relay', 204, async () => {
  for (const message of outbox) {
    await withPublishSpan(message, async () => undefined);
    await withProcessSpan([message], 'subsidy-disbursement__assessment', async () => {
      await credit.calls.getRating({ enterpriseUscc: 'x', asOf: undefined, purpose: 'SUBSIDY' });
      const stream = credit.calls.batchGetRatings({
        enterpriseUsccs: ['x'],
        asOf: undefined,
        purpose: 'SUBSIDY',
      });
      for await (const { enterpriseUscc } of stream)
        await ratings.updateOne({ enterpriseUscc }, { $set: { a: 1 } });
    });
  }
  await withProcessSpan(outbox, 'zone-statistics__targets', () => ratings.countDocuments());
  outbox.length = 0;
});
const poison = route('/poison', 204, async () => {
  await withProcessSpan(outbox, 'subsidy-disbursement__assessment', async () => {
    throw new TypeError('cannot be read');
  }).catch(() => undefined);
});
const failure = route('/failure', 204, async () => {
  throw new TypeError('a fault of the code');
});

const door = createHttpDoor({
  service: { name: 'traced-program', version: '1.0.0', title: { en: 'Traced', zh: '追踪' } },
  routes: [report, one, relay, poison, failure],
  bulkRoutes: [],
  verifier,
  clock: systemClock,
  log,
  readiness: () => ({ ready: true, dependencies: {} }),
  metricsText,
  limits: { maxConcurrent: 50, ratePerSecondPerPrincipal: 1_000 },
  draining: () => false,
});
const { port } = await door.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ port })}\n`);

process.once('SIGTERM', async () => {
  credit.close();
  await Promise.all([door.close(1_000), grpc.close(1_000)]);
  await mongo.close();
  await shutdownTelemetry();
});
