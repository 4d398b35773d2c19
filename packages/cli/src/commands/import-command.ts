import { basename, extname, join, parse } from 'node:path';
import { NoAnswerError, ProblemError } from '@donghu/sdk';
import { Argument, type Command, Option } from 'commander';
import { fileLayout } from '../import/file-layout.js';
import { ImportInterrupted, type ImportSummary, importFile } from '../import/import-file.js';
import { commandAgain, importReport } from '../import/import-report.js';
import { ProgressDisplay } from '../import/progress-display.js';
import { importDoors, isImportDoor } from '../platform-services.js';
import { addressOf, type SharedOptions, serviceAddresses } from '../settings.js';
import { stopSignal } from '../stop-signal.js';
import { tokenFor } from '../token.js';
import { UsageError } from '../usage-error.js';
import { withServices } from './shared-options.js';

interface ImportCommandOptions extends SharedOptions {
  readonly to: string;
  readonly refused?: string;
  readonly journal?: string;
  readonly restart?: boolean;
  readonly layout?: boolean;
  readonly ignoreColumns?: string;
}

/** What the exit code says. */
const exitCodes = { interrupted: 1, usage: 2, refused: 3, stopped: 130 } as const;

export const addImportCommand = (program: Command): void => {
  const command = program
    .command('import')
    .description('批量报送文件 · report a file: CSV with a header, or one JSON object a line')
    .addArgument(new Argument('[file]', '.csv, .ndjson'))
    .addOption(
      new Option('--to <door>', '报送到 · what the file holds')
        .choices(Object.keys(importDoors))
        .makeOptionMandatory(),
    )
    .option('--refused <file>', '退回行及原因写入 · refused lines with reasons; beside the file unless told')
    .option('--journal <file>', '断点记录 · how far the file was answered; <file>.journal unless told')
    .option('--restart', '忽略断点，从首行开始 · begin with the first line again')
    .option('--layout', '显示文件格式 · shows the columns of a file for this door, and imports nothing')
    .option('--ignore-columns <names>', 'CSV 忽略列 · columns that are not reported, comma separated')
    .addHelpText(
      'after',
      '\n退出码 · exit code: 0 all taken 全部受理, 1 interrupted 中断, 2 wrong use 用法有误, 3 some lines refused 有退回行, 130 stopped 已停止',
    );
  withServices(command).action(runImport);
};

/** `policies.csv` gives `policies.refused.csv`. */
const refusedFileOf = (file: string): string => {
  const { dir, name } = parse(file);
  return join(dir, `${name}.refused${extname(file).toLowerCase() === '.csv' ? '.csv' : '.ndjson'}`);
};

const runImport = async (file: string | undefined, options: ImportCommandOptions): Promise<void> => {
  if (!isImportDoor(options.to)) throw new UsageError(`there is no door ${options.to} · 没有该报送入口`);
  const url = addressOf(serviceAddresses(options, process.env), importDoors[options.to]);
  if (options.layout === true) {
    process.stdout.write(`${await fileLayout(options.to, url)}\n`);
    return;
  }
  if (file === undefined) throw new UsageError('name the file to import · 须指定要导入的文件');
  const refusedFile = options.refused ?? refusedFileOf(file);
  const again = commandAgain(process.argv.slice(2), process.env);
  const display = new ProgressDisplay(basename(file), process.stderr);
  const signal = stopSignal(() => {
    process.stderr.write(
      '\n正在停止，等待已发送行的应答；再按一次立即结束 · stopping when what was sent is answered; once more ends at once\n',
    );
  });
  const print = (summary: ImportSummary, fault?: string): void => {
    display.end();
    const report = importReport(summary, { refusedFile, again, ...(fault === undefined ? {} : { fault }) });
    process.stdout.write(`${report}\n`);
  };
  try {
    const summary = await importFile({
      file,
      door: options.to,
      url,
      token: await tokenFor('operator', options, process.env),
      refusedFile,
      journalFile: options.journal ?? `${file}.journal`,
      restart: options.restart,
      ignoreColumns: options.ignoreColumns?.split(',').map((name) => name.trim()) ?? [],
      signal,
      progress: (progress) => display.show(progress),
    });
    print(summary);
    if (summary.stopped) process.exitCode = exitCodes.stopped;
    else if (summary.rejected + summary.failed > 0) process.exitCode = exitCodes.refused;
  } catch (fault) {
    if (signal.aborted && !(fault instanceof ImportInterrupted)) {
      process.exitCode = exitCodes.stopped;
      return;
    }
    if (!(fault instanceof ImportInterrupted)) throw fault;
    print(fault.summary, adviceOn(fault));
    process.exitCode = signal.aborted ? exitCodes.stopped : exitCodes.interrupted;
  }
};

const adviceOn = ({ message, cause }: ImportInterrupted): string => {
  if (cause instanceof ProblemError && cause.status === 401) {
    return `${message}（令牌无效或已过期，请换新令牌 · a fresh token is needed, by --token or DONGHU_TOKEN）`;
  }
  return cause instanceof NoAnswerError ? `${message}（服务未应答）` : message;
};
