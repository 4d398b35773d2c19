import { type Logger, pino } from 'pino';

/** A real logger whose lines are kept for the test to look at. */
export const keptLog = (): { readonly log: Logger; readonly lines: Record<string, unknown>[] } => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { log, lines };
};
