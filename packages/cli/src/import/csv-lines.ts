import { UsageError } from '../usage-error.js';
import { csvRecords } from './csv-records.js';
import type { DoorSchema } from './door-schema.js';

interface Column {
  readonly index: number;
  readonly path: readonly string[];
  readonly type: string;
}

/**
 * Turns CSV into the lines of a bulk door. The header names the place of a cell in the report by a dotted
 * path, `licences.0.number`; an empty cell is an absent field; numbers and true/false become what the door's
 * schema wants. A column that the door does not know is refused unless it is named as one to ignore.
 */
export async function* csvLines(
  chunks: AsyncIterable<string>,
  schema: Pick<DoorSchema, 'typeOf'>,
  ignored: readonly string[],
): AsyncGenerator<string, void, undefined> {
  let columns: readonly Column[] | undefined;
  for await (const record of csvRecords(chunks)) {
    if (columns === undefined) columns = columnsOf(record, schema, ignored);
    else if (record.length === 1 && record[0] === '') yield '';
    else yield JSON.stringify(reportOf(record, columns));
  }
  if (columns === undefined) throw new UsageError('the file has no header line');
}

const columnsOf = (
  header: readonly string[],
  schema: Pick<DoorSchema, 'typeOf'>,
  ignored: readonly string[],
): readonly Column[] => {
  const names = header.map((name) => name.trim());
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  if (repeated.length > 0) throw new UsageError(`the header names a column twice: ${repeated.join(', ')}`);
  const unknown = names.filter((name) => !ignored.includes(name) && schema.typeOf(name) === undefined);
  if (unknown.length > 0) {
    throw new UsageError(
      `the door knows no column ${unknown.join(', ')}; leave them out with --ignore-columns ${unknown.join(',')}`,
    );
  }
  return names.flatMap((name, index) => {
    const type = schema.typeOf(name);
    return ignored.includes(name) || type === undefined ? [] : [{ index, path: name.split('.'), type }];
  });
};

type Container = Record<string, unknown> | unknown[];

const reportOf = (record: readonly string[], columns: readonly Column[]): unknown => {
  const report: Record<string, unknown> = {};
  for (const { index, path, type } of columns) {
    const cell = record[index] ?? '';
    if (cell !== '') place(report, path, cellValue(cell, type));
  }
  return report;
};

/** Text that is not of the wanted type goes as it is: the door says what is wrong with it. */
const cellValue = (cell: string, type: string): unknown => {
  if (type === 'boolean' && /^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true';
  if ((type === 'integer' || type === 'number') && /^-?[0-9]+(\.[0-9]+)?$/.test(cell)) return Number(cell);
  return cell;
};

const isIndex = (name: string | undefined): boolean => name !== undefined && /^[0-9]{1,3}$/.test(name);

const place = (report: Container, [name = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) {
    Reflect.set(report, name, value);
    return;
  }
  const existing: unknown = Reflect.get(report, name);
  const inner: Container =
    typeof existing === 'object' && existing !== null ? (existing as Container) : isIndex(rest[0]) ? [] : {};
  Reflect.set(report, name, inner);
  place(inner, rest, value);
};
