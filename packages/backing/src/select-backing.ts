import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackingKind } from './backing.js';
import { BackingError } from './backing-error.js';
import { dockerEngineAnswers, dockerHasImages } from './docker-engine.js';
import { externalAddresses } from './external.js';
import { images } from './images.js';

const KINDS: readonly string[] = ['auto', 'external', 'docker', 'embedded'];

export interface Selection {
  readonly kind: BackingKind;
  readonly reason: string;
}

/**
 * External servers when NATS_URL and MONGODB_URL name them; else what DONGHU_BACKING or the caller asks
 * for; else what the data directory was made with; else Docker when an engine answers and has the images;
 * else embedded.
 */
export async function selectBacking(
  dataDirectory: string,
  asked: BackingKind | 'auto' | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<Selection> {
  const wanted = asked ?? askedFor(environment);
  if (wanted === 'external' && externalAddresses(environment) === undefined) {
    throw new BackingError('an external backing needs NATS_URL and MONGODB_URL');
  }
  if (wanted === 'docker' && !(await dockerEngineAnswers(environment))) {
    throw new BackingError('a Docker backing was asked for, and no Docker engine answers');
  }
  if (wanted !== 'auto') return { kind: wanted, reason: 'asked for' };
  if (externalAddresses(environment) !== undefined)
    return { kind: 'external', reason: 'NATS_URL and MONGODB_URL are set' };
  return selectOwned(dataDirectory, environment);
}

async function selectOwned(dataDirectory: string, environment: NodeJS.ProcessEnv): Promise<Selection> {
  const holdsEmbedded = existsSync(join(dataDirectory, 'nats'));
  const holdsDocker = existsSync(join(dataDirectory, 'docker-nats'));
  if (holdsEmbedded && !holdsDocker)
    return { kind: 'embedded', reason: 'the data directory was made with it' };
  if (!(await dockerEngineAnswers(environment)))
    return { kind: 'embedded', reason: 'no Docker engine answers' };
  const { nats, mongo } = images();
  if (!(await dockerHasImages([nats, mongo], environment))) {
    return { kind: 'embedded', reason: `the Docker engine lacks ${nats} or ${mongo}` };
  }
  return { kind: 'docker', reason: 'a Docker engine answers and has the images' };
}

function askedFor(environment: NodeJS.ProcessEnv): BackingKind | 'auto' {
  const text = environment.DONGHU_BACKING ?? 'auto';
  if (isKind(text)) return text;
  throw new BackingError(`DONGHU_BACKING must be one of ${KINDS.join(', ')}, not "${text}"`);
}

function isKind(text: string): text is BackingKind | 'auto' {
  return KINDS.includes(text);
}
