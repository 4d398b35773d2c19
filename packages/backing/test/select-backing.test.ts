import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { selectBacking } from '../src/select-backing.js';

const noDocker = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };

describe('selectBacking', () => {
  test('is external when both addresses are set', async () => {
    const both = { ...noDocker, NATS_URL: 'nats://n', MONGODB_URL: 'mongodb://m' };
    expect(await selectBacking('/nonexistent', undefined, both)).toMatchObject({ kind: 'external' });
  });

  test('refuses one address without the other', async () => {
    const one = { ...noDocker, NATS_URL: 'nats://n' };
    await expect(selectBacking('/nonexistent', undefined, one)).rejects.toThrow('MONGODB_URL is not');
  });

  test('is embedded when no Docker engine answers', async () => {
    expect(await selectBacking('/nonexistent', undefined, noDocker)).toMatchObject({ kind: 'embedded' });
  });

  test('does not wait for an engine that accepts and never answers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'donghu-stuck-'));
    const stuck = createServer().listen(join(folder, 'docker.sock'));
    const environment = { DOCKER_HOST: `unix://${join(folder, 'docker.sock')}` };
    expect(await selectBacking('/nonexistent', undefined, environment)).toMatchObject({ kind: 'embedded' });
    stuck.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('stays with what the data directory was made with', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'donghu-select-'));
    await mkdir(join(folder, 'nats'));
    expect(await selectBacking(folder, undefined, {})).toMatchObject({ kind: 'embedded' });
    await rm(folder, { recursive: true, force: true });
  });

  test('refuses Docker when it was asked for and no engine answers', async () => {
    const asked = { ...noDocker, DONGHU_BACKING: 'docker' };
    await expect(selectBacking('/nonexistent', undefined, asked)).rejects.toThrow('no Docker engine answers');
  });

  test('refuses an unknown kind, naming the known ones', async () => {
    const unknown = { ...noDocker, DONGHU_BACKING: 'podman' };
    await expect(selectBacking('/nonexistent', undefined, unknown)).rejects.toThrow('auto, external, docker');
  });
});
