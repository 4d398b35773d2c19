import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import { MongoClient } from 'mongodb';
import { ServerStartError } from './backing-error.js';

const RETRY_MS = 50;

/**
 * Asks again and again until the server answers, and gives the answer. Ends early when `ended` says that
 * there is nobody left to ask.
 */
export async function answerOf<T>(
  server: string,
  ask: () => Promise<T>,
  limits: { readonly timeoutMs: number; readonly ended?: () => string | undefined },
): Promise<T> {
  const deadline = Date.now() + limits.timeoutMs;
  for (;;) {
    try {
      return await ask();
    } catch (cause) {
      const end = limits.ended?.();
      if (end !== undefined) throw new ServerStartError(`${server} ${end}`, { cause });
      if (Date.now() > deadline) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new ServerStartError(
          `${server} did not answer within ${limits.timeoutMs / 1000} s: ${reason}`,
          {
            cause,
          },
        );
      }
    }
    await delay(RETRY_MS);
  }
}

/** The server's version, from a real connection, once JetStream answers on it. */
export async function askNats(url: string): Promise<string> {
  const connection = await connect({ servers: url, reconnect: false, timeout: 2_000 });
  try {
    await connection.request('$JS.API.INFO', '', { timeout: 2_000 });
    return connection.info?.version ?? 'unknown';
  } finally {
    await connection.close();
  }
}

/** The server's version, from a real ping, once it takes writes. */
export async function askMongo(url: string): Promise<string> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000, connectTimeoutMS: 2_000 });
  try {
    const admin = client.db('admin');
    await admin.command({ ping: 1 });
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary !== true) throw new Error('it is not primary yet');
    const build = await admin.command({ buildInfo: 1 });
    return String(build.version);
  } finally {
    await client.close();
  }
}
