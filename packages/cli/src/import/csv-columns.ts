import { UsageError } from '../usage-error.js';
import type { DoorSchema } from './door-schema.js';

/** Columns of a file of refused lines that say why: they are not reported. */
export const refusalColumns = [
  'refused.line',
  'refused.code',
  'refused.field',
  'refused.detail',
  'refused.text',
] as const;

const isRefusalColumn = (name: string): boolean => name.startsWith('refused.');

interface Column {
  readonly index: number;
  readonly path: readonly string[];
  readonly type: string;
}

/**
 * What the header of a CSV file says. A name is the place of a cell in the report, a dotted path such as
 * `licences.0.number`; an empty cell is an absent field; numbers and true/false become what the door's schema
 * wants.
 */
export class CsvColumns {
  readonly names: readonly string[];
  readonly #columns: readonly Column[];

  private constructor(names: readonly string[], columns: readonly Column[]) {
    this.names = names;
    this.#columns = columns;
  }

  /** Refuses a header that cannot be meant, before anything is sent. */
  static of(
    header: readonly string[],
    schema: Pick<DoorSchema, 'typeOf' | 'required'>,
    ignored: readonly string[],
  ): CsvColumns {
    const names = header.map((name) => name.trim());
    const isIgnored = (name: string): boolean => ignored.includes(name) || isRefusalColumn(name);
    const known = names.filter((name) => schema.typeOf(name) !== undefined);
    if (known.length === 0) {
      throw new UsageError(
        'the first line is no header: none of its cells names a field of the door · 首行不是表头：没有一个单元格是报送字段名',
      );
    }
    const repeated = names.filter((name, index) => names.indexOf(name) !== index);
    if (repeated.length > 0) {
      throw new UsageError(`the header names a column twice: ${repeated.join(', ')} · 表头有重复列`);
    }
    const unknown = names.filter((name) => !isIgnored(name) && schema.typeOf(name) === undefined);
    if (unknown.length > 0) {
      throw new UsageError(
        `the door knows no column ${unknown.join(', ')}; leave them out with --ignore-columns ${unknown.join(',')} · 表头有未知列`,
      );
    }
    const reported = names.filter((name) => !isIgnored(name)).map((name) => name.split('.')[0]);
    const missing = schema.required.filter((field) => !reported.includes(field));
    if (missing.length > 0) {
      throw new UsageError(`the header lacks what every line needs: ${missing.join(', ')} · 表头缺少必填列`);
    }
    return new CsvColumns(
      names,
      names.flatMap((name, index) => {
        const type = schema.typeOf(name);
        return isIgnored(name) || type === undefined ? [] : [{ index, path: name.split('.'), type }];
      }),
    );
  }

  isHeader(cells: readonly string[]): boolean {
    return (
      cells.length === this.names.length &&
      cells.every((cell, index) => cell.replace(/^\ufeff/, '').trim() === this.names[index])
    );
  }

  reportOf(cells: readonly string[]): unknown {
    const report: Record<string, unknown> = {};
    for (const { index, path, type } of this.#columns) {
      const cell = cells[index] ?? '';
      if (cell !== '') place(report, path, cellValue(cell, type));
    }
    return report;
  }

  /** Names and cells as the file has them, without what an earlier refusal added. */
  ownCells(cells: readonly string[]): readonly string[] {
    return cells.filter((_, index) => !isRefusalColumn(this.names[index] ?? ''));
  }
}

type Container = Record<string, unknown> | unknown[];

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
