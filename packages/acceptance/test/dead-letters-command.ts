import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const command = resolve(import.meta.dirname, '../../cli/dist/main.js');

/** Runs `donghu dead-letters …` as an operator does, and gives what it prints. */
export const donghuDeadLetters = async (natsUrl: string, ...args: readonly string[]): Promise<string> => {
  const child = spawn(process.execPath, [command, 'dead-letters', ...args], {
    env: { ...process.env, NODE_OPTIONS: '', NATS_URL: natsUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
};
