import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BackingServer,
  freePort,
  startDockerMongo,
  startEmbeddedMongo,
  withLockFile,
} from '@donghu/backing';
import { currentTestRun, quiet, recordContainer, serverFolder, type TestRun } from './test-run.js';

/** A MongoDB of its own, for a test that ends or freezes it. Others share one: see `sharedMongoUrl`. */
export async function startTestMongo(): Promise<BackingServer> {
  return startIn(currentTestRun());
}

/** The MongoDB of this run, started by the first test file that asks and ended with the run. */
export async function sharedMongoUrl(): Promise<string> {
  const run = currentTestRun();
  const record = join(run.folder, 'mongo.url');
  return (
    (await recorded(record)) ??
    withLockFile(join(run.folder, 'mongo.lock'), quiet, async () => {
      const known = await recorded(record);
      if (known !== undefined) return known;
      const { url } = await startIn(run);
      await writeFile(`${record}.new`, url);
      await rename(`${record}.new`, record);
      return url;
    })
  );
}

async function startIn(run: TestRun): Promise<BackingServer> {
  const options = {
    dataDirectory: await serverFolder(run, 'mongo'),
    port: await freePort(),
    ownerPid: run.ownerPid,
    log: quiet,
  };
  const server = await (run.kind === 'docker' ? startDockerMongo(options) : startEmbeddedMongo(options));
  await recordContainer(run, server);
  return server;
}

function recorded(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
