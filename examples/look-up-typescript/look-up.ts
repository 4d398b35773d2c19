/**
 * Looks credit ratings up: one, many, and the changes since the last time.
 *
 *     DONGHU_TOKEN=... DONGHU_SHARE_REQUEST=... node look-up.ts 127.0.0.1:9104 cursor.txt 10 91420100616400352X 914201007171752128
 *
 * The arguments are the address, the file in which the cursor is kept, how many changes to wait for, and the codes.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { CreditRatingServiceClient, type Rating } from '@donghu/contracts/credit';
import { grpcClientOptions, grpcProblemOf } from '@donghu/sdk';
import { credentials, type ServiceError, status } from '@grpc/grpc-js';

const purpose = 'SUPERVISION';
// Of the department's approved share request, which is for this purpose.
const shareRequestId = process.env.DONGHU_SHARE_REQUEST;
const goOn: readonly status[] = [status.UNAVAILABLE, status.RESOURCE_EXHAUSTED];

// The token is asked for with each call, since it expires. Deadlines and retries of what was not answered are the SDK's.
const options = grpcClientOptions({ token: () => process.env.DONGHU_TOKEN ?? '', deadlineMillis: 5_000 });

const classOf = (rating: Rating | undefined): string =>
  String(rating?.supervisionClass).replace('SUPERVISION_CLASS_', '');

/** The code of the error registry and the fields at fault, out of google.rpc.Status. */
const reasonOf = (fault: ServiceError): string => {
  const problem = grpcProblemOf(fault);
  return problem === undefined
    ? String(status[fault.code])
    : [problem.code, ...problem.fields.map(({ field }) => field)].join(' ');
};

const lookUpOne = (client: CreditRatingServiceClient, enterpriseUscc: string): Promise<void> =>
  new Promise((resolve) => {
    client.getRating({ enterpriseUscc, asOf: undefined, purpose, shareRequestId }, (fault, answer) => {
      const rating = answer?.rating;
      if (fault === null)
        console.log(`rating ${enterpriseUscc} ${rating?.grade} ${classOf(rating)} until ${rating?.validTo}`);
      else console.log(`refused ${enterpriseUscc} ${reasonOf(fault)}`);
      resolve();
    });
  });

const lookUpMany = async (client: CreditRatingServiceClient, enterpriseUsccs: string[]): Promise<void> => {
  const request = { enterpriseUsccs, asOf: undefined, purpose, shareRequestId, answersPerMessage: 1_000 };
  for await (const { answer } of client.batchGetRatings(request, { deadline: Date.now() + 60_000 })) {
    for (const one of answer?.$case === 'several' ? answer.value.answers : []) {
      const found = one.answer?.$case === 'rating' ? classOf(one.answer.value) : one.answer?.value.code;
      console.log(`batch ${one.enterpriseUscc} ${found}`);
    }
  }
};

/** Written beside and renamed, so that a crash leaves the old one or the new one. */
const keep = async (file: string, cursor: string): Promise<void> => {
  await writeFile(`${file}.new`, cursor);
  await rename(`${file}.new`, file);
};

/** Goes on after the stored cursor, as often as it is cut off. The cursor is kept after what it stands for. */
const watch = async (client: CreditRatingServiceClient, file: string, count: number): Promise<void> => {
  let seen = 0;
  for (let wait = 500; ; wait = Math.min(30_000, wait * 2)) {
    const cursor = await readFile(file, 'utf8').catch(() => '');
    const request = { cursor, purpose, shareRequestId, enterpriseUsccs: [] };
    const stream = client.watchRatings(request, { deadline: Infinity });
    try {
      for await (const { changes, cursor: reached } of stream) {
        for (const { graded } of changes) {
          console.log(
            `change ${graded?.rating?.enterpriseUscc} v${graded?.rating?.version} ${classOf(graded?.rating)}`,
          );
        }
        seen += changes.length;
        await keep(file, reached);
        if (seen >= count) return;
        wait = 250;
      }
    } catch (fault) {
      if (!goOn.includes((fault as ServiceError).code)) throw fault;
      console.error(`cut off: ${reasonOf(fault as ServiceError)}`);
    } finally {
      stream.cancel();
    }
    await pause(wait * (0.5 + Math.random() / 2));
  }
};

const [address = '', cursorFile = '', count = '0', ...codes] = process.argv.slice(2);
// In production credentials.createSsl, with the files that the operator gives.
const client = new CreditRatingServiceClient(address, credentials.createInsecure(), options);
try {
  for (const code of codes) await lookUpOne(client, code);
  await lookUpMany(client, codes);
  await watch(client, cursorFile, Number(count));
} finally {
  client.close();
}
