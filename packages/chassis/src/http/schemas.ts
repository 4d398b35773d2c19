import {
  containsResidentNumber,
  type DomainError,
  isDomainError,
  parseCalendarDate,
  parseRate,
  parseUscc,
  parseYuan,
  wholePpm,
} from '@donghu/kernel';
import * as z from 'zod';

interface TextForm {
  /** The rule that anything but a string breaks. */
  readonly notText: { readonly rule: string; readonly detail: string };
  /** JSON Schema keywords for the form on the wire. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** A value of the domain that travels as text: parsed by the kernel, whose rule and code are kept. */
const textOf = <T>(parse: (text: string) => T | DomainError, { notText, meta }: TextForm) =>
  z
    .unknown()
    .transform((input, context): T => {
      const fault = (rule: string, message: string, code?: string): T => {
        context.issues.push({ code: 'custom', input, message, params: { rule, code } });
        return z.NEVER;
      };
      if (input === undefined) {
        return fault('REQUIRED', 'This field is required');
      }
      if (typeof input !== 'string') {
        return fault(notText.rule, notText.detail);
      }
      const parsed = parse(input);
      if (!isDomainError(parsed)) {
        return parsed;
      }
      return fault(parsed.fields[0]?.rule ?? 'INVALID', parsed.detail, parsed.code);
    })
    .meta({ type: 'string', ...meta });

/** Yuan with two decimals as text, read into fen. A JSON number is refused: it would pass through a double. */
export const yuanSchema = textOf((text) => parseYuan(text), {
  notText: {
    rule: 'YUAN_STRING',
    detail: 'An amount is a string of yuan with exactly two decimals, "80000.00", never a JSON number',
  },
  meta: {
    id: 'Yuan',
    pattern: '^(-?[1-9][0-9]{0,15}\\.[0-9]{2}|0\\.[0-9]{2}|-0\\.([1-9][0-9]|0[1-9]))$',
    examples: ['80000.00'],
    description: 'An amount in yuan with exactly two decimals. 金额（元），保留两位小数',
  },
});

/** As `yuanSchema`, zero or more. */
export const nonNegativeYuanSchema = yuanSchema
  .refine((amount) => amount >= 0n, {
    error: 'The amount may not be below zero',
    params: { rule: 'NEGATIVE' },
  })
  .meta({
    id: 'NonNegativeYuan',
    type: 'string',
    pattern: '^(0|[1-9][0-9]{0,15})\\.[0-9]{2}$',
    examples: ['80000.00'],
    description: 'An amount in yuan of zero or more. 金额（元），不小于零',
  });

/** GB 32100-2015. The broken rule (`LENGTH`, `CHECK_DIGIT`, …) comes out as the fault's rule. */
export const usccSchema = textOf(
  (text) => {
    const parsed = parseUscc(text);
    return isDomainError(parsed) ? parsed : parsed.uscc;
  },
  {
    notText: { rule: 'TYPE', detail: 'A unified social credit code is a string of 18 characters' },
    meta: {
      id: 'Uscc',
      // Not a pattern: full-width forms, spaces and hyphens are read as what they stand for.
      format: 'uscc',
      examples: ['91420106MADH00014F'],
      description: 'Unified social credit code, GB 32100-2015. 统一社会信用代码',
    },
  },
);

/** A business date in Asia/Shanghai. */
export const dateSchema = textOf((text) => parseCalendarDate(text), {
  notText: { rule: 'DATE', detail: 'A date is a string, for example "2025-03-10"' },
  meta: { id: 'Date', format: 'date', examples: ['2025-03-10'], description: 'Business date. 业务日期' },
});

/** A rate of zero or more as decimal text, up to six decimals. */
export const rateSchema = textOf((text) => parseRate(text), {
  notText: { rule: 'RATE_STRING', detail: 'A rate is a decimal string, "0.500000", never a JSON number' },
  meta: {
    id: 'Rate',
    pattern: '^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})?$',
    examples: ['0.500000'],
    description: 'A rate as a decimal string. 比率',
  },
});

/** A share of a whole in parts per million. */
export const ppmSchema = z
  .int()
  .min(0)
  .max(wholePpm)
  .meta({
    id: 'Ppm',
    examples: [400_000],
    description: 'Parts per million of the whole. 百万分比',
  });

/** An upper-case code of a catalogue, such as an insurance line. */
export const codeSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_-]{0,63}$/, 'A code is of upper-case letters, digits, _ and -')
  .meta({ id: 'Code', examples: ['EIT'], description: 'A code of a catalogue. 代码' });

/** Text for people. Resident identity numbers are personal data and may not be written into it. */
export const freeTextSchema = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !containsResidentNumber(text), {
      error: 'The text holds a resident identity number; take it out',
      params: { rule: 'PERSONAL_DATA' },
    });
