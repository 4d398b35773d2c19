import { GetRatingRequest } from '@donghu/contracts/credit';
import { type Client, Metadata } from '@grpc/grpc-js';
import { authorisedUsccs } from './credit-service.js';
import { rawMethod } from './raw-method.js';

/** Looks up one of the enterprises that have authorised the bank, in turn by its number. */
export type LookUpCall = (number: number) => Promise<Buffer>;

const requests: readonly Buffer[] = authorisedUsccs.map((enterpriseUscc) =>
  Buffer.from(GetRatingRequest.encode({ enterpriseUscc, asOf: undefined, purpose: 'LOAN_REVIEW' }).finish()),
);

/** Calls of a method that takes a `GetRatingRequest`, as bytes. */
export const lookUpCalls = (client: Client, methodPath: string, token: string): LookUpCall => {
  const method = rawMethod(methodPath);
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return (number) =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        requests[number % requests.length] ?? Buffer.alloc(0),
        metadata,
        (fault, answer) => (answer === undefined ? reject(fault) : resolve(answer)),
      );
    });
};
