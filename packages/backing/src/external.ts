import type { Backing, Log } from './backing.js';
import { BackingError, BackingNotOwnedError } from './backing-error.js';
import { answerOf, askMongo, askNats } from './readiness.js';

const ANSWER_WITHIN_MS = 30_000;

export interface ExternalAddresses {
  readonly natsUrl: string;
  readonly mongoUrl: string;
}

/** The addresses in NATS_URL and MONGODB_URL; both or neither. */
export function externalAddresses(environment: NodeJS.ProcessEnv): ExternalAddresses | undefined {
  const natsUrl = environment.NATS_URL ?? '';
  const mongoUrl = environment.MONGODB_URL ?? '';
  if (natsUrl === '' && mongoUrl === '') return undefined;
  if (natsUrl === '' || mongoUrl === '') {
    const [present, missing] = natsUrl === '' ? ['MONGODB_URL', 'NATS_URL'] : ['NATS_URL', 'MONGODB_URL'];
    throw new BackingError(`${present} is set and ${missing} is not: set both, or neither`);
  }
  return { natsUrl, mongoUrl };
}

/** Uses servers that others run, as they are, and never ends them. */
export async function useExternal({ natsUrl, mongoUrl }: ExternalAddresses, log: Log): Promise<Backing> {
  log('using the NATS and MongoDB of NATS_URL and MONGODB_URL');
  const limits = { timeoutMs: ANSWER_WITHIN_MS };
  const nats = await answerOf('the NATS server of NATS_URL', () => askNats(natsUrl), limits);
  const mongodb = await answerOf('the MongoDB of MONGODB_URL', () => askMongo(mongoUrl), limits);
  return {
    kind: 'external',
    natsUrl,
    natsMonitorUrl: undefined,
    mongoUrl,
    versions: { nats: `nats-server ${nats}`, mongodb: `MongoDB ${mongodb}` },
    natsPid: undefined,
    mongoPid: undefined,
    stop: async () => undefined,
    restartNats: async () => refuse('restart NATS'),
    restartMongo: async () => refuse('restart MongoDB'),
    killNats: async () => refuse('kill NATS'),
    killMongo: async () => refuse('kill MongoDB'),
  };
}

function refuse(action: string): never {
  throw new BackingNotOwnedError(action);
}
