import * as z from 'zod';

/** Where records are pushed to, and in whose name. Without a URL nothing is sent; the ledger is kept all the same. */
export const pushSettings = z.object({
  MUNICIPAL_PLATFORM_URL: z.url({ protocol: /^https$/, error: 'an https URL' }).optional(),
  /** Trusted beside none else, where the platform's certificate is of an authority of its own. */
  MUNICIPAL_PLATFORM_CA_FILE: z.string().optional(),
  /** What this service shows of itself; both or none. */
  MUNICIPAL_PLATFORM_CERTIFICATE_FILE: z.string().optional(),
  MUNICIPAL_PLATFORM_KEY_FILE: z.string().optional(),
  /** Records in one batch at most. */
  MUNICIPAL_PLATFORM_BATCH: z.coerce.number().int().min(1).max(1_000).default(200),
  /** For an answer to be there as a whole. */
  MUNICIPAL_PLATFORM_DEADLINE_MILLIS: z.coerce.number().int().min(100).default(30_000),
  /** Before the second attempt; it doubles with each one more, up to five minutes. */
  MUNICIPAL_PLATFORM_RETRY_MILLIS: z.coerce.number().int().min(1).default(1_000),
  EVALUATING_UNIT_NAME: z.string().min(1).max(200).default('东湖科技保险创新示范区运营平台'),
  EVALUATING_UNIT_USCC: z.string().max(18).default(''),
});

export type PushSettings = z.output<typeof pushSettings>;
