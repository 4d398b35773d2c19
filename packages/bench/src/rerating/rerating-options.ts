import { parseArgs } from 'node:util';

export interface ReratingOptions {
  readonly enterprises: number;
}

export const reratingOptions = (args: readonly string[]): ReratingOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: { enterprises: { type: 'string', default: '100000' } },
  });
  if (!/^[1-9]\d{3,6}$/.test(values.enterprises)) {
    throw new Error(`--enterprises is a whole number of 1000 or more, and not ${values.enterprises}`);
  }
  return { enterprises: Number(values.enterprises) };
};
