#!/usr/bin/env node
// Takes a fresh clone to a running command: installs what the lock file pins, builds what changed, and goes
// on under the Node that the repository pins. Runs before anything is installed, so it uses Node ≥ 20 alone.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');
const home = resolve(process.env.DONGHU_HOME ?? join(root, '.donghu'));
const NODE_MAJOR = 24;
const SAY_SO_AFTER_MS = 2_000;
const BEAT_MS = 10_000;
// A terminal and npm may both pass on the same Ctrl-C.
const SAME_SIGNAL_WITHIN_MS = 1_000;

const commands = {
  start: { needsBacking: true, run: (args) => [join(root, 'packages/supervisor/dist/main.js'), ...args] },
  test: { needsBacking: true, run: jest },
  bench: { needsBacking: true, run: (args) => [join(root, 'packages/bench/dist/main.js'), ...args] },
  faults: {
    needsBacking: true,
    run: (args) => [join(root, 'packages/acceptance/dist/faults/main.js'), ...args],
  },
  'api-check': {
    needsBacking: true,
    run: (args) => [join(root, 'packages/acceptance/dist/api-check/main.js'), ...args],
  },
  donghu: { needsBacking: false, run: (args) => [join(root, 'packages/cli/dist/main.js'), ...args] },
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) fail(`usage: bootstrap.mjs <${Object.keys(commands).join('|')}> [arguments]`, 2);
if (command.needsBacking) requirePython(name);
await install();
const node = pinnedNode();
await build(node);
if (name === 'test' && process.env.DONGHU_BACKING !== 'docker') await installServers(node);
process.exitCode = await runToEnd(node, command.run(args), placeOf(name));

function jest(args) {
  const limited = args.some((arg) => /^(-w|-i|--runInBand|--maxWorkers)/.test(arg));
  return [join(root, 'node_modules/jest/bin/jest.js'), ...(limited ? [] : ['--maxWorkers=2']), ...args];
}

/** File names given to `donghu` are meant from where npm was called, which npm leaves for the root. */
function placeOf(name) {
  if (name === 'donghu') return { cwd: process.env.INIT_CWD ?? process.cwd(), env: process.env };
  if (name !== 'test') return { cwd: root, env: process.env };
  const options = [
    process.env.NODE_OPTIONS,
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
  ];
  return { cwd: root, env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') } };
}

/** Says so before minutes of installing when the embedded backing will be wanted and cannot be had. */
function requirePython(name) {
  const { NATS_URL, MONGODB_URL, DONGHU_BACKING = 'auto', DONGHU_PYTHON = 'python3' } = process.env;
  const elsewhere = name !== 'test' && NATS_URL && MONGODB_URL;
  const docker = DONGHU_BACKING === 'docker' || (name !== 'test' && DONGHU_BACKING === 'auto' && hasDocker());
  if (elsewhere || docker || existsSync(join(home, 'python/donghu-stamp'))) return;
  if (spawnSync(DONGHU_PYTHON, ['--version'], { stdio: 'ignore' }).status === 0) return;
  fail(
    'NATS and MongoDB are started from Python packages, and there is no python3. Install Python 3.10 to 3.13 ' +
      '(Debian: apt install python3 python3-venv; macOS: brew install python@3.13), or start Docker and set ' +
      'DONGHU_BACKING=docker, or set NATS_URL and MONGODB_URL.',
  );
}

function hasDocker() {
  const sockets = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock')];
  return process.env.DOCKER_HOST !== undefined || sockets.some((path) => existsSync(path));
}

async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex');
  const stamp = join(home, 'installed-lock.sha256');
  if (existsSync(join(root, 'node_modules')) && readIfThere(stamp)?.trim() === digest) return;
  if (!installedMatches(JSON.parse(lock.toString()))) {
    say('installing dependencies with npm ci (a few minutes the first time)');
    const npm = npmCommand();
    const begun = performance.now();
    const beat = setInterval(
      () => say(`still installing (${Math.round((performance.now() - begun) / 1000)} s)`),
      BEAT_MS,
    );
    const code = await inherit(npm.command, [...npm.args, 'ci', '--no-audit', '--no-fund']);
    clearInterval(beat);
    if (code !== 0) fail(`npm ci failed with ${code}`, 1);
  }
  mkdirSync(home, { recursive: true });
  writeFileSync(stamp, `${digest}\n`);
}

/** Whether npm's own record of node_modules already says what the lock file says, as after `npm install`. */
function installedMatches(lock) {
  const record = readIfThere(join(root, 'node_modules/.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(lock.packages)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, wanted]) => {
      const found = installed[path];
      return found === undefined ? wanted.optional === true : found.version === wanted.version;
    });
}

/** The npm that runs this script, else the one on PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('.js')) return { command: process.execPath, args: [running] };
  return { command: 'npm', args: [] };
}

function pinnedNode() {
  const pinned = join(root, 'node_modules/.bin/node');
  if (spawnSync(pinned, ['--version'], { stdio: 'ignore' }).status === 0) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  return fail(
    `the pinned Node cannot run here, and this is Node ${process.version}: use Node ≥ ${NODE_MAJOR}`,
  );
}

/** Silent when nothing changed: turbo knows by the hashes of the sources. */
async function build(node) {
  const patience = setTimeout(() => say('building what changed'), SAY_SO_AFTER_MS);
  const turbo = spawn(
    join(root, 'node_modules/.bin/turbo'),
    ['run', 'build', '--output-logs=errors-only', '--ui=stream', '--no-update-notifier', '--no-color'],
    {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', PATH: `${join(node, '..')}:${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [turbo.stdout, turbo.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await endOf(turbo);
  clearTimeout(patience);
  if (code !== 0) fail(`${output.trimEnd()}\nthe build failed`);
}

/** Before the tests and not inside the first of them, where a slow download would look like a hanging test. */
async function installServers(node) {
  const module = pathToFileURL(join(root, 'packages/backing/dist/embedded/install.js')).href;
  const log = "(line) => console.error('donghu: ' + line)";
  const script = `import { install } from '${module}'; await install(process.env, ${log});`;
  const code = await inherit(node, ['--input-type=module', '--eval', script]);
  if (code !== 0) fail('NATS and MongoDB could not be installed');
}

/**
 * The child has a session of its own, so that Ctrl-C reaches it from here alone, and once; a second Ctrl-C is
 * passed on as well.
 */
async function runToEnd(node, args, place) {
  const child = spawn(node, args, { ...place, stdio: 'inherit', detached: true });
  const last = new Map();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const before = last.get(signal) ?? Number.NEGATIVE_INFINITY;
      const now = performance.now();
      if (now - before < SAME_SIGNAL_WITHIN_MS) return;
      last.set(signal, now);
      child.kill(signal);
    });
  }
  return endOf(child);
}

function inherit(program, args) {
  return endOf(spawn(program, args, { cwd: root, stdio: 'inherit' }));
}

/** The exit code, by the shell's rule when a signal ended the process. */
function endOf(child) {
  return new Promise((done) => {
    child.once('error', (failure) => fail(failure.message));
    child.once('close', (code, signal) => done(code ?? 128 + constants.signals[signal]));
  });
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function say(line) {
  process.stderr.write(`donghu: ${line}\n`);
}

function fail(message, code = 1) {
  say(message);
  process.exit(code);
}
