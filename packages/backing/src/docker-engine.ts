import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ANSWER_WITHIN_MS = 2_000;

/**
 * Whether a Docker engine answers, and holds the images. Asked over its own API and with a short limit, so
 * that a machine without Docker, or with a stuck one, is never waited for.
 */
export async function dockerEngineAnswers(environment: NodeJS.ProcessEnv): Promise<boolean> {
  return (await statusOf('/_ping', environment)) === 200;
}

export async function dockerHasImages(
  names: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<boolean> {
  for (const name of names) {
    if ((await statusOf(`/images/${name}/json`, environment)) !== 200) return false;
  }
  return true;
}

type Address = { readonly socketPath: string } | { readonly host: string; readonly port: number };

function statusOf(path: string, environment: NodeJS.ProcessEnv): Promise<number | undefined> {
  const address = addressOf(environment);
  if (address === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const asked = request({ ...address, path, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.once('error', () => resolve(undefined));
    asked.end();
  });
}

function addressOf(environment: NodeJS.ProcessEnv): Address | undefined {
  const named = environment.DOCKER_HOST;
  if (named !== undefined && named !== '') {
    if (!URL.canParse(named)) return undefined;
    const url = new URL(named);
    if (url.protocol === 'unix:') return { socketPath: url.pathname };
    return { host: url.hostname, port: Number(url.port === '' ? 2375 : url.port) };
  }
  const usual = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock')];
  const socketPath = usual.find((path) => existsSync(path));
  return socketPath === undefined ? undefined : { socketPath };
}
