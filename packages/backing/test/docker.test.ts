import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { dockerEngineAnswers, dockerHasImages } from '../src/docker-engine.js';
import { images } from '../src/images.js';
import { askMongo, askNats } from '../src/readiness.js';
import { startBacking } from '../src/start-backing.js';

const { nats, mongo } = images();
const reason = (await dockerEngineAnswers(process.env))
  ? (await dockerHasImages([nats, mongo], process.env))
    ? undefined
    : `the Docker engine lacks ${nats} or ${mongo}`
  : 'no Docker engine answers';
if (reason !== undefined) console.warn(`the Docker backing is not tested: ${reason}`);
const whenDocker = reason === undefined ? test : test.skip;

whenDocker('the Docker backing answers again after SIGKILL, and leaves nothing behind', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'donghu-docker-'));
  const backing = await startBacking({ dataDirectory, ports: 'free', log: () => undefined, kind: 'docker' });
  try {
    expect(backing.kind).toBe('docker');
    await backing.killNats('SIGKILL');
    await backing.killMongo('SIGKILL');
    await backing.restartNats();
    await backing.restartMongo();
    expect(await askNats(backing.natsUrl)).toMatch(/^\d+\./);
    expect(await askMongo(backing.mongoUrl)).toMatch(/^\d+\./);
  } finally {
    await backing.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
  await expect(askNats(backing.natsUrl)).rejects.toThrow();
});
