import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.js';

export interface Images {
  readonly nats: string;
  readonly mongo: string;
}

const DEFAULTS: Images = { nats: 'nats:2.12-alpine', mongo: 'mongo:8.0' };

let known: Images | undefined;

/** The images that docker-compose.yml pins, so that tests and operators run the same servers. */
export function images(): Images {
  known ??= imagesOf(composeFile());
  return known;
}

export function imagesOf(compose: string): Images {
  return {
    nats: imageOf(compose, 'nats') ?? DEFAULTS.nats,
    mongo: imageOf(compose, 'mongo') ?? DEFAULTS.mongo,
  };
}

function composeFile(): string {
  const path = join(repositoryRoot, 'docker-compose.yml');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Reads `image: name:tag`, with or without quotes, a registry path or a `${VARIABLE:-default}` around it. */
function imageOf(compose: string, name: string): string | undefined {
  const lines = compose.matchAll(/^\s*image:\s*["']?(?:\$\{\w+:-)?([^"'}\s#]+)/gm);
  return [...lines]
    .map(([, image]) => image)
    .find((image) => image?.split('/').at(-1)?.split(':')[0] === name);
}
