import { basename } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { type ImportSummary, importFile } from '../import/import-file.js';
import { outcomeTable } from '../import/outcome-counts.js';
import { ProgressDisplay } from '../import/progress-display.js';
import { importDoors, isImportDoor } from '../platform-services.js';
import { addressOf, type SharedOptions, serviceAddresses } from '../settings.js';
import { stopSignal } from '../stop-signal.js';
import { grouped } from '../text-table.js';
import { tokenFor } from '../token.js';
import { UsageError } from '../usage-error.js';
import { withServices } from './shared-options.js';

interface ImportCommandOptions extends SharedOptions {
  readonly to: string;
  readonly rejects?: string;
  readonly state?: string;
  readonly ignoreColumns?: string;
}

export const addImportCommand = (program: Command): void => {
  const command = program
    .command('import')
    .description('批量报送文件 · report a file: CSV with a header, or one JSON object a line')
    .addArgument(new Argument('<file>', '.csv or .ndjson'))
    .addOption(
      new Option('--to <door>', '报送到 · what the file holds')
        .choices(Object.keys(importDoors))
        .makeOptionMandatory(),
    )
    .option(
      '--rejects <file>',
      '退回行及原因写入 · refused lines with reasons; <file>.rejects.ndjson unless told',
    )
    .option('--state <file>', '断点续传状态 · remembers the answered line, to go on there')
    .option('--ignore-columns <names>', 'CSV 忽略列 · columns that are not reported, comma separated');
  withServices(command).action(runImport);
};

const runImport = async (file: string, options: ImportCommandOptions): Promise<void> => {
  if (!isImportDoor(options.to)) throw new UsageError(`there is no door ${options.to}`);
  const rejectsFile = options.rejects ?? `${file}.rejects.ndjson`;
  const display = new ProgressDisplay(basename(file), process.stderr);
  const signal = stopSignal(() => {
    process.stderr.write('\n正在停止，等待已发送行的应答 · stopping when what was sent is answered\n');
  });
  const summary = await importFile({
    file,
    door: options.to,
    url: addressOf(serviceAddresses(options, process.env), importDoors[options.to]),
    token: await tokenFor('operator', options, process.env),
    rejectsFile,
    stateFile: options.state,
    ignoreColumns: options.ignoreColumns?.split(',').map((name) => name.trim()) ?? [],
    signal,
    progress: (progress) => display.show(progress),
  });
  display.end();
  process.stdout.write(`${reportOf(summary, rejectsFile)}\n`);
  if (summary.stopped) process.exitCode = 130;
  else if (summary.failed > 0) process.exitCode = 1;
};

const reportOf = (summary: ImportSummary, rejectsFile: string): string => {
  const rate = summary.answered / Math.max(summary.seconds, 0.001);
  return [
    outcomeTable(summary.outcomes),
    '',
    `${grouped(summary.answered)} 行已应答 · lines answered, ${summary.seconds.toFixed(1)} s, ${grouped(rate)}/s`,
    ...(summary.resumedAfter > 0
      ? [`此前已应答 ${grouped(summary.resumedAfter)} 行 · lines answered by an earlier run`]
      : []),
    ...(summary.rejected + summary.failed > 0
      ? [`退回行及原因 · refused lines and reasons: ${rejectsFile}`]
      : []),
    ...(summary.stopped ? ['已停止，可再次运行 · stopped before the end; run it again to go on'] : []),
  ].join('\n');
};
