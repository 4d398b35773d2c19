import { ratePerSecond } from '../parts/part.js';
import { KeepAliveConnections, postRequest } from './keep-alive-connections.js';
import { policyReport } from './policy-report.js';
import { connectionCount } from './throughput.js';

const seconds = 2;
const distinctRequests = 1_024;
const badRequest = 400;

/** The report of a policy whose premium is a JSON number: well formed, and refused by the schema. */
const invalidReport = (number: number): string =>
  policyReport(number, `BENCH-INVALID-${number}`).replace(
    '"writtenPremium": "3000.00"',
    '"writtenPremium": 3000.00',
  );

/** Requests a second that are refused at validation, over 64 connections. */
export const measureRefusals = async (
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> => {
  const requests = Array.from({ length: distinctRequests }, (_, number) =>
    postRequest(url, invalidReport(number), { ...headers, 'idempotency-key': `invalid-${number}` }),
  );
  const connections = await KeepAliveConnections.open(url, connectionCount);
  let next = 0;
  const post = async (): Promise<number> => {
    const request = requests[next % distinctRequests] ?? Buffer.alloc(0);
    next += 1;
    const { status, body } = await connections.send(request);
    if (status !== badRequest) throw new Error(`${url} answered ${status}: ${body.toString()}`);
    return 1;
  };
  try {
    return await ratePerSecond(seconds, connectionCount, post);
  } finally {
    connections.close();
  }
};
