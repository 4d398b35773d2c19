import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

const peers = path.resolve(import.meta.dirname, '../../peers');

/** Installs the peers' packages when they are missing or older than the lock file, and compiles the peers. */
export const preparePeers = async (say: (line: string) => void): Promise<void> => {
  if (!isInstalled()) {
    say("installing the peers' packages with npm ci (a minute the first time)");
    const { command, args } = npm();
    await run(command, [...args, 'ci', '--no-audit', '--no-fund']);
  }
  say('compiling the peers');
  await run(process.execPath, [path.join(peers, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json']);
};

const isInstalled = (): boolean => {
  const record = path.join(peers, 'node_modules/.package-lock.json');
  return (
    existsSync(record) && statSync(record).mtimeMs >= statSync(path.join(peers, 'package-lock.json')).mtimeMs
  );
};

/** The npm that runs this program, else the one on PATH. */
const npm = (): { readonly command: string; readonly args: readonly string[] } => {
  const running = process.env.npm_execpath;
  return running?.endsWith('.js') === true
    ? { command: process.execPath, args: [running] }
    : { command: 'npm', args: [] };
};

/** What the command prints is shown when it fails. */
const run = (command: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: peers, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} gave ${code}\n${output}`)),
    );
  });
