/** One measured number, with the name under which it is quoted. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** The line that scripts read. */
export const figureLine = ({ name, value, unit }: Figure): string =>
  `figure ${name} ${Number.isInteger(value) ? value : value.toFixed(2)} ${unit}`;
