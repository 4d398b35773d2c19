import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { donghuHome } from '@donghu/backing';
import { CreditRatingServiceService } from '@donghu/contracts/credit';
import { Client, credentials } from '@grpc/grpc-js';
import { startConstantServer } from './constant-server.js';
import { authorisedUsccs, type CreditService } from './credit-service.js';
import { lookUpCalls } from './look-up-call.js';

const { path: methodPath } = CreditRatingServiceService.getRating;

/**
 * Keeps the service and the bare server open for a client of another make, and says how ghz calls them, until the
 * process is told to end.
 */
export const holdDoors = async (
  { grpc, bankToken }: CreditService,
  say: (line: string) => void,
): Promise<never> => {
  const client = new Client(grpc, credentials.createInsecure());
  const answer = await lookUpCalls(client, methodPath, bankToken)(0);
  client.close();
  const bare = await startConstantServer(methodPath, answer);
  const folder = path.join(donghuHome(), 'bench');
  mkdirSync(folder, { recursive: true });
  const requests = path.join(folder, 'look-ups.json');
  const lookUps = authorisedUsccs.map((code) => ({ enterprise_uscc: code, purpose: 'LOAN_REVIEW' }));
  writeFileSync(requests, JSON.stringify(lookUps));
  const metadata = path.join(folder, 'look-up-metadata.json');
  writeFileSync(metadata, JSON.stringify({ authorization: `Bearer ${bankToken}` }));
  const contracts = path.join(folder, 'donghu.binpb');
  const call = [
    `ghz --insecure --protoset ${contracts} --call ${methodPath.slice(1)}`,
    `-D ${requests} -M ${metadata} -c 64 -n 20000`,
  ].join(' ');
  say(`contracts, once:\n  npx buf build proto -o ${contracts}`);
  say(`ours:\n  ${call} ${grpc}`);
  say(`bare:\n  ${call} ${bare.grpc}`);
  say('Ctrl-C ends both');
  return new Promise(() => undefined);
};
