// One process with every instrumented edge: HTTP server → express → gRPC client → gRPC server → MongoDB.
// It is run as a service is, compiled and with the telemetry loaded first.
import { createServer } from 'node:http';
import { CreditRatingServiceClient, CreditRatingServiceService } from '@donghu/contracts/credit';
import { systemClock } from '@donghu/kernel';
import express from 'express';
import { MongoClient } from 'mongodb';
import { createGrpcClient, createGrpcDoor, defineGrpcService } from '../../dist/grpc/index.js';
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

const service = defineGrpcService(CreditRatingServiceService, {
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
  listRatingHistory: { kind: 'unary', access: 'anyone', handle: async () => ({ ratings: [] }) },
});
const verifier = { verify: async () => ({ subject: 'program', roles: [], uscc: undefined }) };
const door = createGrpcDoor({ services: [service], verifier, log, clock: systemClock });
const grpcPort = await door.listen(0, '127.0.0.1');
const credit = createGrpcClient(CreditRatingServiceClient, `127.0.0.1:${grpcPort}`, {
  tokens: () => 'token',
  deadlineMs: 5_000,
  serviceName: 'credit-rating',
});

const outbox = [];
const app = express();
app.post('/v1/policies', async (_request, response) => {
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
  response.status(201).end();
});
app.post('/relay', async (_request, response) => {
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
  response.status(204).end();
});
app.post('/poison', async (_request, response) => {
  await withProcessSpan(outbox, 'subsidy-disbursement__assessment', async () => {
    throw new TypeError('cannot be read');
  }).catch(() => undefined);
  response.status(204).end();
});
app.get('/livez', (_request, response) => response.status(204).end());
app.get('/metrics', async (_request, response) => response.type('text/plain').send(await metricsText()));

const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});

process.once('SIGTERM', async () => {
  server.close();
  credit.close();
  await door.close(1_000);
  await mongo.close();
  await shutdownTelemetry();
});
