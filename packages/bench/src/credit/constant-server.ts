import path from 'node:path';
import { freePort } from '@donghu/backing';
import { type ReadyProcess, startReadyProcess } from '../entrants/ready-process.js';

const script = path.resolve(import.meta.dirname, '../../dist/credit/servers/grpc-constant.js');

export interface ConstantServer extends ReadyProcess {
  /** host:port */
  readonly grpc: string;
}

/** A bare `@grpc/grpc-js` server that gives every call of one method the same answer. */
export const startConstantServer = async (methodPath: string, answer: Buffer): Promise<ConstantServer> => {
  const port = await freePort();
  const server = await startReadyProcess({
    script,
    environment: { PORT: String(port), METHOD_PATH: methodPath, ANSWER: answer.toString('base64') },
    nodeArguments: ['--max-semi-space-size=8'],
  });
  return { ...server, grpc: `127.0.0.1:${port}` };
};
