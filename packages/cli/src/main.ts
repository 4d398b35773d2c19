#!/usr/bin/env node
import { BulkReportInterrupted, NoAnswerError, ProblemError } from '@donghu/sdk';
import { Command } from 'commander';
import { UsageError } from './usage-error.js';

const program = new Command('donghu')
  .description('东湖科技保险数字运营平台命令行 · the operators’ and integrators’ command of Donghu')
  .version('0.1.0')
  .showHelpAfterError();

/** Only the command that is asked for is loaded, and what it needs. */
const adders = {
  import: async () => (await import('./commands/import-command.js')).addImportCommand,
  events: async () => (await import('./commands/events-command.js')).addEventsCommand,
  'dead-letters': async () => (await import('./commands/dead-letters-command.js')).addDeadLettersCommand,
  reconcile: async () => (await import('./commands/reconcile-command.js')).addReconcileCommand,
  replay: async () => (await import('./commands/replay-command.js')).addReplayCommand,
  token: async () => (await import('./commands/token-command.js')).addTokenCommand,
};

const asked = process.argv[2] ?? '';
const isCommand = (name: string): name is keyof typeof adders => Object.hasOwn(adders, name);
for (const load of isCommand(asked) ? [adders[asked]] : Object.values(adders)) (await load())(program);

try {
  await program.parseAsync();
} catch (fault) {
  const expected =
    fault instanceof UsageError ||
    fault instanceof ProblemError ||
    fault instanceof NoAnswerError ||
    fault instanceof BulkReportInterrupted;
  if (!expected) throw fault;
  process.stderr.write(`donghu: ${fault.message}\n`);
  process.exitCode = fault instanceof UsageError ? 2 : 1;
}
