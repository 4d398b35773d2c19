import { CreditRatingServiceClient, CreditRatingServiceService } from '@donghu/contracts/credit';
import {
  type Client,
  credentials,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { grpcClientOptions } from '../src/index.js';

type Call = ServerUnaryCall<unknown, unknown>;

let server: Server;
let client: CreditRatingServiceClient;

/** A server that answers `GetRating` as the test says, and nothing else. */
const serve = async (
  getRating: (call: Call, answer: sendUnaryData<unknown>) => void,
  settings: Parameters<typeof grpcClientOptions>[0],
): Promise<void> => {
  server = new Server();
  server.addService({ getRating: CreditRatingServiceService.getRating }, { getRating });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (fault, bound) =>
      fault === null ? resolve(bound) : reject(fault),
    );
  });
  client = new CreditRatingServiceClient(
    `127.0.0.1:${port}`,
    credentials.createInsecure(),
    grpcClientOptions(settings),
  );
};

const ask = (): Promise<unknown> =>
  new Promise((resolve, reject) => {
    client.getRating(
      { enterpriseUscc: '91420100616400352X', asOf: undefined, purpose: 'SUBSIDY' },
      (fault, answer) => (fault === null ? resolve(answer) : reject(fault)),
    );
  });

afterEach(() => {
  const open: Client = client;
  open.close();
  server.forceShutdown();
});

describe('a gRPC client with the options of the SDK', () => {
  test('shows its token with each call', async () => {
    let seen: unknown;
    await serve(
      (call, answer) => {
        seen = call.metadata.get('authorization')[0];
        answer(null, {});
      },
      { token: async () => 'fresh' },
    );
    await ask();
    expect(seen).toBe('Bearer fresh');
  });

  test('asks again while the service is away', async () => {
    let calls = 0;
    await serve((_, answer) => {
      calls += 1;
      if (calls < 3) answer({ code: status.UNAVAILABLE, details: 'draining' });
      else answer(null, {});
    }, {});
    await ask();
    expect(calls).toBe(3);
  });

  test('waits no longer than its deadline', async () => {
    await serve(() => undefined, { deadlineMillis: 100 });
    await expect(ask()).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
  });
});
