import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@donghu/backing';
import { createGrpcClient, openDevelopmentIssuer } from '@donghu/chassis';
import { CreditRatingServiceClient } from '@donghu/contracts/credit';
import { systemClock, usccCheckCharacter } from '@donghu/kernel';
import { eventually, type TestBacking, useTestBacking } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');
const lookUps = 10_000;
const killedAfter = 4_000;
const callsAtOnce = 64;

let backing: TestBacking;
let folder: string;
let mongo: MongoClient;
let child: ChildProcess;
let address: string;
let token: string;

const codeNumber = (index: number): string => {
  const first17 = `91420100${String(index).padStart(9, '0')}`;
  return first17 + usccCheckCharacter(first17);
};

beforeAll(async () => {
  backing = await useTestBacking();
  folder = await mkdtemp(path.join(tmpdir(), 'donghu-keys-'));
  const issuer = await openDevelopmentIssuer(folder, systemClock);
  token = await issuer.issueToken({ subject: 'bureau@test', roles: ['bureau'] });
  mongo = new MongoClient(backing.mongoUrl);
  const [httpPort, grpcPort] = [await freePort(), await freePort()];
  address = `127.0.0.1:${grpcPort}`;
  child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      NATS_URL: backing.natsUrl,
      MONGODB_URL: backing.mongoUrl,
      DATABASE_PREFIX: backing.databasePrefix,
      HOST: '127.0.0.1',
      HTTP_PORT: String(httpPort),
      GRPC_PORT: String(grpcPort),
      JWKS_FILE: issuer.jwksFile,
      TOKEN_ISSUER: issuer.issuer,
      TOKEN_AUDIENCE: issuer.audience,
      LOG_LEVEL: 'fatal',
    },
    stdio: 'ignore',
  });
  await eventually(async () => expect((await fetch(`http://127.0.0.1:${httpPort}/readyz`)).status).toBe(200));
});

afterAll(async () => {
  child?.kill('SIGKILL');
  await mongo?.close();
  await backing?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('every look-up that was answered is in the audit when the process is killed among them', async () => {
  const client = createGrpcClient(CreditRatingServiceClient, address, {
    tokens: () => token,
    deadlineMs: 10_000,
    serviceName: 'credit-rating',
  });
  const answered: string[] = [];
  let sent = 0;
  let isKilled = false;
  const lane = async (): Promise<void> => {
    while (sent < lookUps && !isKilled) {
      sent += 1;
      const enterpriseUscc = codeNumber(sent);
      const outcome = await client.calls
        .getRating({ enterpriseUscc, asOf: undefined, purpose: 'SUPERVISION' })
        .catch((refusal: { readonly error: { readonly code: string } }) => refusal.error.code);
      // Nobody is rated: that is an answer, too.
      if (outcome === 'RATING_NOT_FOUND') answered.push(enterpriseUscc);
      if (answered.length === killedAfter) {
        isKilled = true;
        child.kill('SIGKILL');
      }
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, lane));
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  client.close();
  expect(answered.length).toBeGreaterThanOrEqual(killedAfter);
  const audit = mongo.db(`${backing.databasePrefix}_credit_rating`).collection('lookups');
  const recorded = new Set((await audit.find().toArray()).map(({ subject }) => subject));
  expect(answered.filter((code) => !recorded.has(code))).toEqual([]);
});
