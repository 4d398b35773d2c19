import type { Clock } from '@donghu/kernel';
import type { z } from 'zod';
import type { ServiceConfiguration } from '../configuration/service-configuration.js';
import type { GrpcService } from '../grpc/index.js';
import type { BilingualText, BulkRouteDefinition, RouteDefinition } from '../http/index.js';
import type { AnyEventHandler } from '../messaging/event-handler.js';
import type { Projection } from '../projection/index.js';
import type {
  DocumentCollection,
  EntryCollection,
  Executor,
  MongoConnection,
  StoredDocument,
} from '../store/index.js';
import type { Logger } from '../telemetry/index.js';
import type { Job } from './job.js';

/** What the work of a job stands on. */
export interface JobPlatform {
  /** Business time: decisions get it as a fact. */
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: MongoConnection;
  readonly executor: Executor;
}

/** What a composition root is given: everything that stands before the service's own parts. */
export interface Platform<Extra> extends JobPlatform {
  readonly configuration: ServiceConfiguration & Extra;
  /**
   * Runs a module, which calls `runJobThread`, in a thread of its own until its work is done: for work so long that
   * those who call the service would wait behind it. The task is handed to it.
   */
  readonly runInThread: (
    module: URL,
    task: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => Promise<void>;
  /** The token this service shows when it calls another one. */
  readonly serviceToken: () => string;
}

// A list of routes of many types: each was checked where it was defined, and is called with what its own
// schemas gave.
// biome-ignore lint/suspicious/noExplicitAny: variance of a heterogeneous list; see the comment above.
export type AnyRoute = RouteDefinition<any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
export type AnyBulkRoute = BulkRouteDefinition<any>;

/** The doors and the work of a service. */
export interface ServiceParts {
  readonly routes: readonly AnyRoute[];
  readonly bulkRoutes?: readonly AnyBulkRoute[];
  readonly grpc: readonly GrpcService[];
  readonly consumers: readonly {
    /** What it is for; the durable is named `<service>__<purpose>`. */
    readonly purpose: string;
    /** How long events may gather before they are handled together, for effects that nobody waits for. */
    readonly gatherMillis?: number;
    readonly stream: string;
    readonly handlers: readonly AnyEventHandler[];
  }[];
  /** What the consumers build of other services' events and of nothing else: it can be replayed. */
  readonly projections?: readonly Projection[];
  readonly jobs?: readonly Job[];
  /** Closed after the doors and the consumers. */
  readonly close?: () => Promise<void> | void;
}

export interface ServiceDefinition<Extra> {
  /** `policy-intake` */
  readonly name: string;
  readonly version: string;
  readonly title: BilingualText;
  /** The stream it publishes to, upper case: `POLICY`. */
  readonly stream: string;
  readonly ports: { readonly http: number; readonly grpc: number };
  /** Its own settings, beside those that every service has. */
  readonly settings: z.ZodType<Extra>;
  readonly collections: readonly (
    | DocumentCollection<StoredDocument>
    | EntryCollection<{ readonly _id: string }>
  )[];
  build(platform: Platform<Extra>): Promise<ServiceParts> | ServiceParts;
}
