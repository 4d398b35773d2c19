import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { transform } from 'esbuild';
import { bundleService } from '../src/bundle-service.js';

/** Within the repository, where libraries are found; the bundle then runs outside of it, where there are none. */
const folder = mkdtempSync(join(import.meta.dirname, 'service-'));
const elsewhere = mkdtempSync(join(tmpdir(), 'bundle-'));

const compile = async (name: string, source: string): Promise<void> => {
  const { code } = await transform(source, {
    loader: 'ts',
    sourcemap: 'inline',
    sourcefile: join(folder, 'src', name.replace(/\.js$/, '.ts')),
  });
  const path = join(folder, 'dist', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
};

beforeAll(async () => {
  await compile(
    'main.js',
    `import { trace } from '@opentelemetry/api';
import { pino } from 'pino';
import { uscc } from './domain/uscc.js';

interface Told { readonly of: string }
const told: Told = { of: uscc };
pino(pino.destination({ sync: true })).info(told, typeof trace);
if (process.argv[2] === 'own') throw new Error('here');
if (process.argv[2] === 'library') pino({ level: 'louder' });
`,
  );
  await compile('domain/uscc.js', `export const uscc: string = '91420100616400352X';\n`);
  await compile(
    'jobs/count-thread.js',
    `import { uscc } from '../domain/uscc.js';\nconsole.log(uscc.length);\n`,
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'counted', type: 'module' }));
  await bundleService(folder);
  cpSync(join(folder, 'bundle'), join(elsewhere, 'bundle'), { recursive: true });
  cpSync(join(folder, 'package.json'), join(elsewhere, 'package.json'));
});

afterAll(() => {
  for (const made of [folder, elsewhere]) rmSync(made, { recursive: true, force: true });
});

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: elsewhere, encoding: 'utf8', env: {} });

test('runs where no library is installed', () => {
  const { stdout, stderr, status } = run('--import', './bundle/telemetry.js', 'bundle/main.js');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ of: '91420100616400352X', msg: 'object' });
});

test('has the threads that the service starts, where they lie in the service', () => {
  expect(run('bundle/jobs/count-thread.js').stdout).toBe('18\n');
});

test('traces tell the lines of the service', () => {
  const { stderr } = run('--import', './bundle/telemetry.js', 'bundle/main.js', 'own');
  expect(stderr).toMatch(/Error: here\n +at .*src\/main\.ts:8:/);
});

test('and of libraries the file', () => {
  const { stderr } = run('--import', './bundle/telemetry.js', 'bundle/main.js', 'library');
  expect(stderr).toMatch(/node_modules\/pino\/[a-z/]+\.js:1:1/);
});
