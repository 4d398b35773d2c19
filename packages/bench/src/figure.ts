/** One measured number, with the name under which it is quoted. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Of the rounds whose median the value is. */
  readonly spread?: readonly [least: number, most: number];
}

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));

/** The line that scripts read. */
export const figureLine = ({ name, value, unit }: Figure): string => `figure ${name} ${shown(value)} ${unit}`;

/** Lines for a person: names and values in columns. */
export const figureTable = (figures: readonly Figure[]): readonly string[] => {
  const width = Math.max(...figures.map(({ name }) => name.length));
  return figures.map(({ name, value, unit, spread }) => {
    const range = spread === undefined ? '' : `  (${spread.map((end) => end.toFixed(2)).join(' to ')})`;
    return `${name.padEnd(width)}  ${value.toFixed(2).padStart(10)} ${unit}${range}`;
  });
};
