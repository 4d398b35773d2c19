import { Argument, type Command } from 'commander';
import { platformServices } from '../platform-services.js';
import { parseReplayStart } from '../replay/replay-start.js';
import { progressLine, replayTable } from '../replay/replay-text.js';
import { runReplay } from '../replay/run-replay.js';
import { addressOf, type SharedOptions, serviceAddresses } from '../settings.js';
import { stopSignal } from '../stop-signal.js';
import { tokenFor } from '../token.js';
import { withServices } from './shared-options.js';

interface ReplayCommandOptions extends SharedOptions {
  readonly projection?: string;
  readonly from?: string;
  readonly removeUnknown?: boolean;
  readonly json?: boolean;
}

export const addReplayCommand = (program: Command): void => {
  const names = platformServices.map(({ name }) => name).join(', ');
  const command = program
    .command('replay')
    .description('由事件重建投影 · build what a service keeps of other services’ events anew')
    .addArgument(new Argument('<service>', names))
    .option('--projection <name>', '仅此投影 · this projection only')
    .option(
      '--from <date|sequence>',
      '仅自此日期、时刻或序号起，在现有投影之上 · only events from there on, on top of what is there',
    )
    .option('--remove-unknown', '删除无事件来源的记录 · remove documents that no event tells of')
    .option('--json', 'JSON');
  withServices(command).action(replayService);
};

const replayService = async (service: string, options: ReplayCommandOptions): Promise<void> => {
  const start = parseReplayStart(options.from);
  const show = progressOutput();
  const signal = stopSignal(() => {
    process.stderr.write('\n不再等待，重建继续进行 · no longer watched; the replay goes on\n');
  });
  const status = await runReplay({
    url: addressOf(serviceAddresses(options, process.env), service),
    token: await tokenFor('operator', options, process.env),
    projection: options.projection,
    start,
    removesUnknown: options.removeUnknown === true,
    progress: (made) => show(progressLine(made)),
    signal,
  });
  show('');
  process.stdout.write(
    options.json === true ? `${JSON.stringify(status)}\n` : `${replayTable(service, status)}\n`,
  );
  if (status.state !== 'DONE') process.exitCode = signal.aborted ? 130 : 1;
};

/** One line that is written over on a terminal; elsewhere each line that is new. */
const progressOutput = (): ((line: string) => void) => {
  let shown = '';
  return (line) => {
    if (line === shown) return;
    shown = line;
    if (process.stderr.isTTY === true) process.stderr.write(`\r\u001b[K${line}`);
    else if (line !== '') process.stderr.write(`${line}\n`);
  };
};
