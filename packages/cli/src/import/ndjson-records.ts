import type { PhysicalLine } from './physical-lines.js';
import { type SourceRecord, textOfLine, unreadable } from './source-record.js';

/** One JSON object a line. A line of a file of refused lines gives what it was before it was refused. */
export async function* ndjsonRecords(
  lines: AsyncIterable<PhysicalLine>,
): AsyncGenerator<SourceRecord, void, undefined> {
  for await (const line of lines) yield unreadable(line) ?? recordOf(line);
}

const recordOf = (line: PhysicalLine): SourceRecord => {
  const { number, bytes } = line;
  const text = textOfLine(line);
  const place = { line: number, nextLine: number + 1, bytes };
  const report = text.trim() === '' ? '' : reportIn(text);
  return report.trim() === '' ? place : { ...place, report };
};

const reportIn = (text: string): string => {
  if (!/^\s*\{\s*"refused"\s*:/.test(text)) return text;
  const { report } = objectIn(text);
  if (typeof report === 'string') return report.replaceAll(/[\r\n]+/g, ' ');
  return report === undefined ? text : JSON.stringify(report);
};

/** What is not JSON, or no object, is the door's to refuse. */
const objectIn = (text: string): { readonly report?: unknown } => {
  try {
    return JSON.parse(text) as { readonly report?: unknown };
  } catch {
    return {};
  }
};
