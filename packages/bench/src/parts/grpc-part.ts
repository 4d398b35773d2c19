import { freePort } from '@donghu/backing';
import { Client, credentials } from '@grpc/grpc-js';
import { startReadyProcess } from '../entrants/ready-process.js';
import { echoService } from './echo-service.js';
import { type Part, ratePerSecond } from './part.js';
import { serverScript } from './servers/server-script.js';

const callsAtOnce = 64;
const request = Buffer.alloc(200, 'x');

/** Bare grpc-js, one connection, 64 unary calls of 200 bytes under way, the server in a process of its own. */
export const grpcUnary = async (): Promise<Part> => {
  const port = await freePort();
  const process = await startReadyProcess({
    script: serverScript('grpc-echo'),
    environment: { PORT: String(port) },
  });
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const { path: method, requestSerialize, responseDeserialize } = echoService.echo;
  const call = (): Promise<number> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(method, requestSerialize, responseDeserialize, request, (fault) =>
        fault === null ? resolve(1) : reject(fault),
      );
    });
  return {
    name: 'grpc_unary',
    rate: (seconds) => ratePerSecond(seconds, callsAtOnce, call),
    close: async () => {
      client.close();
      await process.stop();
    },
  };
};
