import {
  BatchGetRatingsRequest,
  BatchGetRatingsResponse,
  CreditRatingServiceService,
} from '@donghu/contracts/credit';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { residentMegabytes } from '../resident-size.js';
import { processorMicros } from '../spine/processor-time.js';
import type { CreditOptions } from './credit-options.js';
import { type CreditService, ratedUsccs } from './credit-service.js';
import { rawMethod } from './raw-method.js';

export interface BatchFindings {
  /** By the processor time of the server alone. */
  readonly codesPerCoreSecond: number;
  readonly codesPerSecond: number;
  readonly megabytesBefore: number;
  readonly megabytesAfter: number;
}

const warmUpBatches = 20;
const microsPerSecond = 1_000_000;
const answersPerMessage = 1_000;

const request = Buffer.from(
  BatchGetRatingsRequest.encode({
    enterpriseUsccs: [...ratedUsccs],
    asOf: undefined,
    purpose: 'SUPERVISION',
    answersPerMessage,
  }).finish(),
);

/** Messages of one batch, as bytes. */
const askBatch = (client: Client, token: string): Promise<readonly Buffer[]> => {
  const method = rawMethod(CreditRatingServiceService.batchGetRatings.path);
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return new Promise((resolve, reject) => {
    const messages: Buffer[] = [];
    client
      .makeServerStreamRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata,
      )
      .on('data', (message: Buffer) => messages.push(message))
      .on('error', reject)
      .on('end', () => resolve(messages));
  });
};

/** How many of the answers are ratings. */
const ratingsIn = (messages: readonly Buffer[]): number =>
  messages
    .map((message) => BatchGetRatingsResponse.decode(message).answer)
    .flatMap((answer) => (answer?.$case === 'several' ? answer.value.answers : []))
    .filter(({ answer }) => answer?.$case === 'rating').length;

/** Batches of 10,000 codes one after the other, a thousand answers in a message. */
export const batchRounds = async (
  { grpc, pid, regulatorToken }: CreditService,
  { batches }: CreditOptions,
  say: (line: string) => void,
): Promise<BatchFindings> => {
  const client = new Client(grpc, credentials.createInsecure());
  try {
    for (let batch = 0; batch < warmUpBatches; batch += 1) {
      const ratings = ratingsIn(await askBatch(client, regulatorToken));
      if (ratings !== ratedUsccs.length) throw new Error(`${ratings} of ${ratedUsccs.length} were answered`);
    }
    const megabytesBefore = residentMegabytes(pid);
    const [begun, microsBefore] = [performance.now(), processorMicros(pid)];
    for (let batch = 0; batch < batches; batch += 1) await askBatch(client, regulatorToken);
    const micros = processorMicros(pid) - microsBefore;
    const seconds = (performance.now() - begun) / 1_000;
    const codes = batches * ratedUsccs.length;
    const findings = {
      codesPerCoreSecond: codes / (micros / microsPerSecond),
      codesPerSecond: codes / seconds,
      megabytesBefore,
      megabytesAfter: residentMegabytes(pid),
    };
    say(`batches: ${findings.codesPerCoreSecond.toFixed(0)} codes/s and core`);
    return findings;
  } finally {
    client.close();
  }
};
