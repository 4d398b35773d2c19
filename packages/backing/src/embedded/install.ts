import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Log } from '../backing.js';
import { InstallError } from '../backing-error.js';
import { withLockFile } from '../lock-file.js';
import { donghuHome, repositoryRoot } from '../repository.js';
import { findPython } from './python.js';

// Wheels only: nothing of a package runs while it is installed, and nothing is compiled.
const PIP_INSTALL = [
  '-m',
  'pip',
  'install',
  '--require-hashes',
  '--only-binary',
  ':all:',
  '--no-input',
  '--progress-bar',
  'off',
];
const ERROR_LINES = 15;

/** Where installed programs are, and what their processes need in the environment. */
export interface Installation {
  readonly bin: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Packages at the versions and hashes of a requirements file, in a folder of `.donghu` of their own. */
export interface PythonPackages {
  readonly folder: string;
  readonly requirements: string;
  /** What is said while they are installed. */
  readonly announcement: string;
}

const servers: PythonPackages = {
  folder: 'python',
  requirements: join(repositoryRoot, 'packages/backing/embedded/requirements.txt'),
  announcement: 'installing NATS and SecantusDB with pip (about 70 MB, first start only)',
};

/** Installs nats-server and SecantusDB. */
export const install = (environment: NodeJS.ProcessEnv, log: Log): Promise<Installation> =>
  installPythonPackages(servers, environment, log);

/** Installs the packages unless exactly those are there already. Where to download from is pip's own configuration. */
export async function installPythonPackages(
  packages: PythonPackages,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<Installation> {
  const home = donghuHome(environment);
  const folder = join(home, packages.folder);
  const stamp = await stampFor(folder, packages);
  if ((await stampOf(folder)) !== stamp) {
    await withLockFile(`${folder}.lock`, log, async () => {
      if ((await stampOf(folder)) !== stamp) await installInto(folder, stamp, packages, environment, log);
    });
  }
  return { bin: join(folder, 'bin'), environment: { ...environment, PYTHONPATH: folder } };
}

/** Names the folder, too: the scripts in it hold its path, so a moved clone installs again. */
async function stampFor(folder: string, { requirements }: PythonPackages): Promise<string> {
  const text = await readFile(requirements);
  return `${createHash('sha256').update(text).digest('hex')} ${folder}\n`;
}

function stampOf(folder: string): Promise<string | undefined> {
  return readFile(join(folder, 'donghu-stamp'), 'utf8').catch(() => undefined);
}

async function installInto(
  folder: string,
  stamp: string,
  { requirements, announcement }: PythonPackages,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  const python = await findPython(environment);
  log(announcement);
  const begun = Date.now();
  await rm(folder, { recursive: true, force: true });
  await makeEnvironment(python, folder, requirements, environment, log);
  await writeFile(join(folder, 'donghu-stamp'), stamp);
  log(`installed into ${folder} in ${Math.round((Date.now() - begun) / 1000)} s`);
}

/** A virtual environment; where Python came without `ensurepip`, as on Debian, a plain target folder. */
async function makeEnvironment(
  python: string,
  folder: string,
  requirements: string,
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  try {
    await runPython(python, ['-m', 'venv', folder], environment, log);
  } catch (venvFailure) {
    await rm(folder, { recursive: true, force: true });
    await refuseWithoutPip(python, environment, venvFailure);
    log('this Python cannot make virtual environments; installing into a folder instead');
    await runPython(python, [...PIP_INSTALL, '--target', folder, '-r', requirements], environment, log);
    return;
  }
  await runPython(join(folder, 'bin/python'), [...PIP_INSTALL, '-r', requirements], environment, log);
}

async function refuseWithoutPip(
  python: string,
  environment: NodeJS.ProcessEnv,
  cause: unknown,
): Promise<void> {
  try {
    await runPython(python, ['-m', 'pip', '--version'], environment, () => undefined);
  } catch {
    throw new InstallError(
      `${python} has neither venv nor pip: install them (Debian: apt install python3-venv), or start ` +
        'Docker, or set NATS_URL and MONGODB_URL',
      { cause },
    );
  }
}

async function runPython(
  python: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  log: Log,
): Promise<void> {
  const { PYTHONPATH: _, ...clean } = environment;
  const child = spawn(python, args, { env: clean, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      const progress = /^(Collecting \S+|Installing collected packages)/.exec(line)?.[1];
      if (progress !== undefined) log(`  ${progress.replace(/==/, ' ').toLowerCase()}`);
    });
  }
  const code = await exitOf(child);
  if (code === 0) return;
  throw new InstallError(
    `${python} ${args.slice(0, 3).join(' ')} failed with ${code}:\n${lines.slice(-ERROR_LINES).join('\n')}`,
  );
}

function exitOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (failure) => resolve(failure.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
}
