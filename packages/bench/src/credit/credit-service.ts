import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { syntheticUscc } from '@donghu/simulator';
import { type Platform, startPlatform } from '@donghu/supervisor/platform';
import { KeepAliveConnections, postRequest } from '../spine/keep-alive-connections.js';

type Role = Parameters<Platform['token']>[0];

/** A running credit-rating with enterprises that are rated, some of which have authorised a bank. */
export interface CreditService {
  readonly pid: number;
  /** host:port */
  readonly grpc: string;
  readonly http: string;
  /** Of its broker. */
  readonly natsUrl: string;
  readonly bankToken: string;
  readonly regulatorToken: string;
  /** Of a person in that role. */
  token(role: Role, subject: string): Promise<string>;
  stop(): Promise<void>;
}

export const bankUscc = '91350900587527783P';
const enterpriseCount = 10_000;
const authorisedCount = 1_000;
const connectionCount = 16;
const created = 201;

const firstSeries = 3;
const codesOfSeries = 50_000;

export const syntheticUsccs = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, number) =>
    syntheticUscc('420100', firstSeries + Math.floor(number / codesOfSeries), (number % codesOfSeries) + 1),
  );

export const ratedUsccs = syntheticUsccs(enterpriseCount);

export const authorisedUsccs = ratedUsccs.slice(0, authorisedCount);

/** A line of a log at `error` or `fatal`, or what Node prints of an uncaught error. */
const tellsFault = (line: string): boolean => /"level":"(error|fatal)"|^\w*Error: /.test(line);

export interface CreditServiceOptions {
  /** The first ones authorise a bank. */
  readonly usccs: readonly string[];
  /** Lets the business clock be moved. */
  readonly testSwitches?: boolean;
}

export const startCreditService = async (
  say: (line: string) => void,
  { usccs, testSwitches = false }: CreditServiceOptions = { usccs: ratedUsccs },
): Promise<CreditService> => {
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  const platform = await startPlatform({
    home,
    ports: 'free',
    services: ['credit-rating'],
    environment: { ...process.env, REQUESTS_PER_SECOND: '1000000' },
    testSwitches,
    log: say,
    output: (_, line) => {
      if (tellsFault(line)) say(line);
    },
  });
  const stop = async (): Promise<void> => {
    await platform.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const { http, grpc } = platform.doors('credit-rating');
    const regulatorToken = await platform.token('regulator');
    say(`rating ${usccs.length} enterprises`);
    await rateAll(http, regulatorToken, usccs);
    await authoriseBank(platform, http);
    return {
      pid: platform.processes.get('credit-rating')?.pid ?? 0,
      grpc: new URL(grpc.includes('://') ? grpc : `grpc://${grpc}`).host,
      http,
      natsUrl: platform.backing.natsUrl,
      bankToken: await platform.token('bank', bankUscc),
      regulatorToken,
      token: (role, subject) => platform.token(role, undefined, subject),
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  }
};

const yearlyFigures = (enterpriseUscc: string): readonly object[] =>
  [
    { kind: 'TAX_GRADE', value: 'A', source: 'TAX' },
    { kind: 'ANNUAL_REPORT', value: 'ON_TIME', source: 'AMR' },
    { kind: 'PATENTS', value: '10', source: 'AMR' },
    { kind: 'RND_RATIO', value: '0.120000', source: 'STB' },
  ].map((record) => ({ enterpriseUscc, effectiveOn: '2025-03-01', documentNumber: 'BENCH-1', ...record }));

const enterprisesInOneFile = 1_000;

const rateAll = async (http: string, token: string, usccs: readonly string[]): Promise<void> => {
  for (let start = 0; start < usccs.length; start += enterprisesInOneFile) {
    const lines = usccs.slice(start, start + enterprisesInOneFile).flatMap(yearlyFigures);
    const answer = await fetch(`${http}/v1/credit-records/bulk`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const outcomes = await answer.text();
    if (!answer.ok || outcomes.includes('"rejected"'))
      throw new Error(`records were refused: ${outcomes.slice(0, 500)}`);
  }
};

const authoriseBank = async (platform: Platform, http: string): Promise<void> => {
  const url = `${http}/v1/authorisations`;
  const connections = await KeepAliveConnections.open(url, connectionCount);
  // Today in Asia/Shanghai, UTC+8: an authorisation begins no earlier.
  const from = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const authorise = async (subject: string): Promise<void> => {
    const token = await platform.token('enterprise', subject);
    const body = { subject, asker: bankUscc, purpose: 'LOAN_REVIEW', from, to: '2099-12-31' };
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': subject };
    const answer = await connections.send(postRequest(url, JSON.stringify(body), headers));
    if (answer.status !== created) throw new Error(`${url} answered ${answer.status}: ${answer.body}`);
  };
  try {
    await Promise.all(authorisedUsccs.map(authorise));
  } finally {
    connections.close();
  }
};
