import { type Platform, untilQuiet } from '@donghu/supervisor/platform';
import { KeepAliveConnections, postRequest } from '../spine/keep-alive-connections.js';

const connectionCount = 16;
const knownWithinMillis = 120_000;
const created = 201;

type Registration = object & { readonly uscc: string };

/** As the registry takes them. */
export interface Parties {
  readonly institutions: Iterable<Registration>;
  readonly enterprises: Iterable<Registration>;
}

/** Registers institutions and enterprises, and waits until every service has heard of them. */
export const registerParties = async (
  platform: Platform,
  { institutions, enterprises }: Parties,
): Promise<void> => {
  const registry = platform.doors('institution-registry').http;
  const authorization = `Bearer ${await platform.token('operator')}`;
  const connections = await KeepAliveConnections.open(registry, connectionCount);
  const post = async (path: string, body: Registration): Promise<void> => {
    const request = postRequest(`${registry}${path}`, JSON.stringify(body), {
      authorization,
      'idempotency-key': body.uscc,
    });
    const answer = await connections.send(request);
    if (answer.status !== created) {
      throw new Error(`${path} answered ${answer.status}: ${answer.body.toString()}`);
    }
  };
  try {
    // One after the other: a branch comes after its head office.
    for (const one of institutions) await post('/v1/institutions', one);
    await Promise.all(Array.from(enterprises, (one) => post('/v1/enterprises', one)));
  } finally {
    connections.close();
  }
  await untilQuiet(platform, knownWithinMillis);
};
