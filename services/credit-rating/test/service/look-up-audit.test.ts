import { createGrpcClient } from '@donghu/chassis';
import { CreditRatingServiceClient } from '@donghu/contracts/credit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { codeNumber } from '../party-code.js';
import { openServiceProcess, type ServiceProcess } from '../service-process.js';

const lookUps = 10_000;
const killedAfter = 4_000;
const callsAtOnce = 64;
/** On a busy machine and a slow store. */
const longestMillis = 240_000;

let service: ServiceProcess;
let mongo: MongoClient;
let token: string;

beforeAll(async () => {
  service = await openServiceProcess();
  token = await service.token('regulator');
  mongo = new MongoClient(service.backing.mongoUrl);
  await service.start();
});

afterAll(async () => {
  await mongo?.close();
  await service?.stop();
});

/** Drives look-ups of the codes from one number to another, and keeps those that were answered. */
const drive = async (from: number, to: number, heard: (answered: readonly string[]) => void) => {
  const client = createGrpcClient(CreditRatingServiceClient, service.grpcAddress, {
    tokens: () => token,
    deadlineMs: 10_000,
    serviceName: 'credit-rating',
  });
  const answered: string[] = [];
  let next = from;
  let failures = 0;
  const lane = async (): Promise<void> => {
    while (next < to && failures === 0) {
      const enterpriseUscc = codeNumber(next);
      next += 1;
      const outcome = await client.calls
        .getRating({ enterpriseUscc, asOf: undefined, purpose: 'SUPERVISION' })
        .catch((refusal: { readonly error: { readonly code: string } }) => refusal.error.code);
      // Nobody is rated: that is an answer, too.
      if (outcome === 'RATING_NOT_FOUND') answered.push(enterpriseUscc);
      else failures += 1;
      heard(answered);
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, lane));
  client.close();
  return { answered, next };
};

test(
  'every one of 10,000 look-ups that was answered is in the audit, though the process is killed among them',
  async () => {
    let killed: Promise<void> | undefined;
    const first = await drive(0, lookUps, ({ length }) => {
      if (length >= killedAfter) killed ??= service.kill();
    });
    await killed;
    expect(first.answered.length).toBeGreaterThanOrEqual(killedAfter);
    expect(first.next).toBeLessThan(lookUps);
    await service.start();
    const second = await drive(first.next, lookUps, () => undefined);
    const answered = [...first.answered, ...second.answered];
    // Those under way when the process ended were not answered: one a lane at most.
    expect(answered.length).toBeGreaterThanOrEqual(lookUps - callsAtOnce);
    const audit = mongo.db(service.database).collection('lookups');
    const ids = await audit.find({}, { projection: { _id: 1 } }).toArray();
    const recorded = new Set(ids.map(({ _id }) => String(_id).split('/')[0]));
    expect(answered.filter((code) => !recorded.has(code))).toEqual([]);
  },
  longestMillis,
);
