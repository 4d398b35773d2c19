import { z } from 'zod';
import { lastConsumerPriority, mostDeliveries } from '../messaging/index.js';

const port = z.coerce.number().int().min(0).max(65_535);

/**
 * The settings that every service has. Names are environment variables; secrets may come as a file
 * (`…_FILE`), as Compose and Kubernetes mount them.
 */
export const serviceConfiguration = z.object({
  NATS_URL: z.string().default('nats://127.0.0.1:4222'),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
  NATS_PASSWORD_FILE: z.string().optional(),
  MONGODB_URL: z.string().default('mongodb://127.0.0.1:27017/?directConnection=true'),
  /** Database names are `<prefix>_<service>`. */
  DATABASE_PREFIX: z
    .string()
    .regex(/^[a-z0-9_]{1,24}$/, 'lower-case letters, digits and _, at most 24')
    .default('donghu'),
  HOST: z.string().default('0.0.0.0'),
  HTTP_PORT: port.optional(),
  GRPC_PORT: port.optional(),
  TOKEN_ISSUER: z.string().default('urn:donghu:development-issuer'),
  TOKEN_AUDIENCE: z.string().default('donghu'),
  JWKS_URL: z.url().optional(),
  JWKS_FILE: z.string().optional(),
  /** What this service shows when it calls another one. */
  SERVICE_TOKEN: z.string().optional(),
  SERVICE_TOKEN_FILE: z.string().optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  STREAM_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  /** Deliveries of an event after which the broker gives up, and a dead letter is made of it. */
  MAX_DELIVERIES: z.coerce.number().int().min(6).max(mostDeliveries).default(24),
  /** Of several replicas the one with the lowest is given events, the next one when that is gone. Drawn when absent. */
  CONSUMER_PRIORITY: z.coerce.number().int().min(0).max(lastConsumerPriority).optional(),
  OUTBOX_BOUND: z.coerce.number().int().min(100).default(200_000),
  MAX_CONCURRENT_REQUESTS: z.coerce.number().int().min(1).default(512),
  REQUESTS_PER_SECOND: z.coerce.number().min(1).default(5_000),
  /** `on` makes crash points and the movable business clock reachable; never in production. */
  DONGHU_TEST_SWITCHES: z.enum(['on', 'off']).default('off'),
});

export type ServiceConfiguration = z.output<typeof serviceConfiguration>;

/** Without keys no token can be verified and nobody be let in. */
export const keySetRule = z
  .object({ JWKS_URL: z.string().optional(), JWKS_FILE: z.string().optional() })
  .refine(({ JWKS_URL, JWKS_FILE }) => JWKS_URL !== undefined || JWKS_FILE !== undefined, {
    path: ['JWKS_URL'],
    error: 'this or JWKS_FILE must be set: tokens cannot be verified without keys',
  });
