import {
  CreditRatingServiceService,
  WatchRatingsRequest,
  WatchRatingsResponse,
} from '@donghu/contracts/credit';
import { Client, type ClientReadableStream, credentials, Metadata } from '@grpc/grpc-js';
import { residentMegabytes } from '../resident-size.js';
import { KeepAliveConnections, postRequest } from '../spine/keep-alive-connections.js';
import { processorMicros } from '../spine/processor-time.js';
import type { CreditOptions } from './credit-options.js';
import { type CreditService, ratedUsccs } from './credit-service.js';
import { rawMethod } from './raw-method.js';

export interface WatchFindings {
  /** Of each change, from its POST until the last watcher had it. */
  readonly lastHeardMillis: readonly number[];
  readonly megabytes: number;
  /** Of the server, while changes were made. */
  readonly coresUsed: number;
}

const streamsOnOneConnection = 100;
const connectionCount = 16;
const created = 201;
const openedWithinMillis = 60_000;
const heardWithinMillis = 30_000;

const until = async (reached: () => boolean, withinMillis: number, what: string): Promise<void> => {
  const deadline = performance.now() + withinMillis;
  while (!reached()) {
    if (performance.now() > deadline) throw new Error(`${what} within ${withinMillis} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** All watchers are sent the same bytes: each message is decoded once, so that the client does not bound the server. */
class Messages {
  readonly #known = new Map<string, readonly string[]>();

  codesIn(message: Buffer): readonly string[] {
    // A message ends with its cursor, which is not that of another.
    const key = `${message.length}/${message.toString('latin1', Math.max(0, message.length - 160))}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const codes = WatchRatingsResponse.decode(message).changes.map(
      ({ graded }) => graded?.rating?.enterpriseUscc ?? '',
    );
    if (codes.length > 0) this.#known.set(key, codes);
    return codes;
  }
}

interface Change {
  readonly postedAt: number;
  heard: number;
  lastHeardAt: number;
}

/** So many streams over all enterprises, while so many of them a second are vetoed. */
export const watchStreams = async (
  { grpc, http, pid, regulatorToken }: CreditService,
  { streams, changesPerSecond, watchSeconds }: CreditOptions,
  say: (line: string) => void,
): Promise<WatchFindings> => {
  const method = rawMethod(CreditRatingServiceService.watchRatings.path);
  const request = Buffer.from(
    WatchRatingsRequest.encode({ cursor: '', purpose: 'SUPERVISION', enterpriseUsccs: [] }).finish(),
  );
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${regulatorToken}`);
  const messages = new Messages();
  const changes = new Map<string, Change>();
  const clients: Client[] = [];
  const opened: ClientReadableStream<Buffer>[] = [];
  let begun = 0;
  let fault: unknown;
  for (let index = 0; index < streams; index += 1) {
    if (index % streamsOnOneConnection === 0) {
      // Without a pool of its own each client would share one connection.
      clients.push(new Client(grpc, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 }));
    }
    const client = clients.at(-1);
    if (client === undefined) break;
    let isOpen = false;
    const stream = client.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadata,
    );
    stream.on('data', (message: Buffer) => {
      if (!isOpen) begun += 1;
      isOpen = true;
      const now = performance.now();
      for (const code of messages.codesIn(message)) {
        const change = changes.get(code);
        if (change === undefined) continue;
        change.heard += 1;
        change.lastHeardAt = now;
      }
    });
    stream.on('error', (failed: Error) => {
      fault ??= failed;
    });
    opened.push(stream);
  }
  const url = `${http}/v1/credit-records`;
  const connections = await KeepAliveConnections.open(url, connectionCount);
  const count = changesPerSecond * watchSeconds;
  const veto = async (number: number): Promise<void> => {
    const enterpriseUscc = ratedUsccs[number] ?? '';
    const body = {
      enterpriseUscc,
      kind: 'VETO_SET',
      value: 'FRAUD',
      effectiveOn: '2025-06-01',
      source: 'DRC',
      documentNumber: 'BENCH-2',
    };
    changes.set(enterpriseUscc, { postedAt: performance.now(), heard: 0, lastHeardAt: 0 });
    const headers = { authorization: `Bearer ${regulatorToken}`, 'idempotency-key': `BENCH-${number}` };
    const answer = await connections.send(postRequest(url, JSON.stringify(body), headers));
    if (answer.status !== created) throw new Error(`${url} answered ${answer.status}: ${answer.body}`);
  };
  try {
    const failed = (): boolean => {
      if (fault !== undefined) throw fault;
      return false;
    };
    await until(
      () => failed() || begun === streams,
      openedWithinMillis,
      `${begun} of ${streams} streams opened`,
    );
    say(`watching: ${streams} streams, ${changesPerSecond} changes a second for ${watchSeconds} s`);
    const [start, microsBefore] = [performance.now(), processorMicros(pid)];
    const posts: Promise<void>[] = [];
    for (let number = 0; number < count; number += 1) {
      const due = start + (number * 1_000) / changesPerSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      posts.push(veto(number));
    }
    await Promise.all(posts);
    const coresUsed = (processorMicros(pid) - microsBefore) / 1_000 / (performance.now() - start);
    const isHeard = (): boolean => [...changes.values()].every(({ heard }) => heard === streams);
    await until(() => failed() || isHeard(), heardWithinMillis, 'not every watcher heard of every change');
    return {
      lastHeardMillis: [...changes.values()].map(({ postedAt, lastHeardAt }) => lastHeardAt - postedAt),
      megabytes: residentMegabytes(pid),
      coresUsed,
    };
  } finally {
    connections.close();
    for (const stream of opened) {
      stream.removeAllListeners('error');
      stream.on('error', () => undefined);
      stream.cancel();
    }
    for (const client of clients) client.close();
  }
};
