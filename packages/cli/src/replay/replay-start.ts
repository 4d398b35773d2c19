import { UsageError } from '../usage-error.js';

/** Where the reading begins, as the door takes it. */
export type ReplayStart =
  | { readonly fromSequence: number }
  | { readonly fromTime: string }
  | Readonly<Record<never, never>>;

/** A sequence of the stream, a date in Asia/Shanghai, or an instant; everything from the first event without it. */
export const parseReplayStart = (text: string | undefined): ReplayStart => {
  if (text === undefined) return {};
  if (/^[1-9][0-9]{0,14}$/.test(text)) return { fromSequence: Number(text) };
  const isDate = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text);
  const isInstant = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T.+(Z|[+-][0-9]{2}:[0-9]{2})$/.test(text);
  const instant = new Date(isDate ? `${text}T00:00:00+08:00` : text);
  if ((!isDate && !isInstant) || Number.isNaN(instant.getTime())) {
    throw new UsageError(
      `--from takes a sequence, a date such as 2026-01-31, or an instant such as 2026-01-31T08:00:00+08:00, not ${text}`,
    );
  }
  return { fromTime: instant.toISOString() };
};
