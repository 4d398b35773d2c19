import { freePort } from '@donghu/backing';
import { startReadyProcess } from '../entrants/ready-process.js';
import { KeepAliveConnections, postRequest } from '../spine/keep-alive-connections.js';
import { policyReport } from '../spine/policy-report.js';
import { type Part, ratePerSecond } from './part.js';
import { serverScript } from './servers/server-script.js';

const connectionCount = 64;
const requestCount = 256;
const created = 201;

/** Reports of 1 KB over 64 keep-alive connections to a bare server in a process of its own. */
const httpPart = async (name: string, script: string): Promise<Part> => {
  const port = await freePort();
  const server = await startReadyProcess({
    script: serverScript(script),
    environment: { PORT: String(port), NODE_ENV: 'production' },
  });
  const url = `http://127.0.0.1:${port}/v1/policies`;
  const requests = Array.from({ length: requestCount }, (_, number) =>
    postRequest(url, policyReport(number, `BENCH-${number}`), {}),
  );
  let next = 0;
  const post = async (connections: KeepAliveConnections): Promise<number> => {
    const request = requests[next % requestCount] ?? Buffer.alloc(0);
    next += 1;
    const { status, body } = await connections.send(request);
    if (status !== created) throw new Error(`${name} answered ${status}: ${body.toString()}`);
    return 1;
  };
  return {
    name,
    // Opened anew in every turn: a server closes connections that are idle meanwhile.
    rate: async (seconds) => {
      const connections = await KeepAliveConnections.open(url, connectionCount);
      try {
        return await ratePerSecond(seconds, connectionCount, () => post(connections));
      } finally {
        connections.close();
      }
    },
    close: () => server.stop(),
  };
};

export const httpWithZod = (): Promise<Part> => httpPart('http_with_zod', 'http-with-zod');

export const expressWithZod = (): Promise<Part> => httpPart('express_with_zod', 'express-with-zod');
