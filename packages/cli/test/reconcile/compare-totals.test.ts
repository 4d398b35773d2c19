import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { compareTotals } from '../../src/reconcile/compare-totals.js';

const servers: Server[] = [];

const serviceWith = async (name: string, totals: unknown) => {
  const server = createServer((_, response) => {
    response.end(JSON.stringify(totals));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { name, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const intake = { policies: { accepted: 3, reportedPremium: '1000.50' } };

const compared = async (seen: unknown, deadLetters = 0) =>
  compareTotals(
    {
      services: [await serviceWith('policy-intake', intake), await serviceWith('subsidy-disbursement', seen)],
      token: 'token',
    },
    [
      {
        type: 'donghu.policy.v1.PolicyAccepted',
        stream: 'POLICY',
        recorded: 3,
        unpublished: 0,
        inStream: 3,
        repeats: 0,
        refused: 0,
        consumers: [
          { consumer: 'subsidy-disbursement__policies', handled: 3 - deadLetters, deadLetters, discarded: 0 },
        ],
      },
    ],
  );

describe('totals of two services', () => {
  test('agree when counts and amounts do', async () => {
    expect(await compared({ policies: { count: '3', premium: '1000.50' } })).toEqual([]);
  });

  test('differ by a fen, and are named', async () => {
    expect(await compared({ policies: { count: '3', premium: '1000.49' } })).toEqual([
      {
        kind: 'TOTALS_DIFFER',
        what: '承保时签单保费 · reported premium',
        where: 'policy-intake ↔ subsidy-disbursement',
        expected: '1000.50',
        found: '1000.49',
      },
    ]);
  });

  test('differ when one of them does not tell', async () => {
    expect(await compared({ policies: { count: '3' } })).toMatchObject([{ found: 'not told · 未提供' }]);
  });

  test('are explained by a dead letter of the event that carries them', async () => {
    expect(await compared({ policies: { count: '2', premium: '500.00' } }, 1)).toEqual([]);
  });
});
