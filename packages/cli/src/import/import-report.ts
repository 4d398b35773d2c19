import { grouped } from '../text-table.js';
import type { ImportRemark, ImportSummary } from './import-file.js';
import { outcomeTable } from './outcome-counts.js';

export interface ImportReportOptions {
  readonly refusedFile: string;
  /** What to type to go on. */
  readonly again: string;
  /** What kept the import from going on. */
  readonly fault?: string;
}

/** What is printed at the end, whichever way it came. */
export const importReport = (summary: ImportSummary, options: ImportReportOptions): string => {
  const { answered, resumedAfter, rejected, failed, seconds } = summary;
  const rate = answered / Math.max(seconds, 0.001);
  return [
    outcomeTable(summary.outcomes),
    '',
    `${grouped(answered)} 行已应答 · lines answered, ${seconds.toFixed(1)} s, ${grouped(rate)}/s`,
    ...(resumedAfter > 0
      ? [`此前已应答 ${grouped(resumedAfter)} 行 · lines answered by an earlier run, counted above`]
      : []),
    ...(rejected + failed > 0
      ? [
          `退回 ${grouped(rejected + failed)} 行，改正后可再导入 · refused, to be mended and imported again: ${options.refusedFile}`,
        ]
      : []),
    ...summary.remarks.map(remarkText),
    ...(options.fault === undefined ? [] : [`中断 · interrupted: ${options.fault}`]),
    ...(summary.stopped || options.fault !== undefined
      ? [`未完成，继续请运行 · stopped before the end; to go on: ${options.again}`]
      : []),
  ].join('\n');
};

const remarkText = (remark: ImportRemark): string => {
  switch (remark.kind) {
    case 'CHANGED_WHILE_READ':
      return '注意：读取过程中文件被改动 · note: the file was changed while it was read';
    case 'CHANGED_SINCE_STOP':
      return '注意：文件大小与上次不同，已应答部分未变 · note: the file has another size than at the last run; what was answered is unchanged';
    case 'LAST_LINE_OPEN':
      return '注意：末行无换行，文件可能不完整 · note: the last line has no line end; was the file cut off?';
    case 'REFUSED_FILE_PUT_ASIDE':
      return `此前的退回文件改名为 · refused lines of an earlier import are now ${remark.path}`;
  }
};

/** The command as it can be typed again, without a token: those do not belong on a screen. */
export const commandAgain = (
  args: readonly string[],
  { npm_lifecycle_event: script }: Readonly<Record<string, string | undefined>>,
): string => {
  const kept = args.filter(
    (arg, index) =>
      arg !== '--restart' &&
      arg !== '--token' &&
      !arg.startsWith('--token=') &&
      args[index - 1] !== '--token',
  );
  return [script === 'donghu' ? 'npm run donghu --' : 'donghu', ...kept.map(shellWord)].join(' ');
};

const shellWord = (word: string): string =>
  /^[A-Za-z0-9_./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
