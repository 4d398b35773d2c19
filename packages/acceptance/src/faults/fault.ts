import type { CrashPoint } from '@donghu/chassis';
import type { ServiceName } from '@donghu/supervisor/platform';

/** A server that every service is connected to. */
export type Server = 'NATS' | 'MongoDB';

/** One process of a service. */
export interface FaultyProcess {
  readonly service: ServiceName;
  /** Its place among the replicas, where there are several. */
  readonly replica?: number;
}

/** What is done to the running platform. */
export type Fault =
  | (FaultyProcess & { readonly kind: 'SERVICE_KILLED' })
  | (FaultyProcess & { readonly kind: 'SERVICE_DRAINED' })
  | (FaultyProcess & {
      readonly kind: 'CRASH_POINT';
      readonly point: CrashPoint;
      /** The passage at which the process dies, counted from its start. */
      readonly passage: number;
    })
  | (FaultyProcess & {
      readonly kind: 'CONNECTION_CUT';
      readonly to: Server;
      /** For how long it is not let in again. */
      readonly awayMillis: number;
    })
  | (FaultyProcess & {
      readonly kind: 'CONNECTION_SLOW';
      readonly to: Server;
      readonly delayMillis: number;
      readonly forMillis: number;
    })
  | {
      readonly kind: 'DELIVERY_REPEATED';
      readonly stream: 'POLICY' | 'REGISTRY';
      readonly messages: number;
    }
  | { readonly kind: 'NATS_RESTARTED' }
  | { readonly kind: 'NATS_KILLED'; readonly awayMillis: number }
  | { readonly kind: 'MONGODB_RESTARTED' }
  | { readonly kind: 'MONGODB_KILLED'; readonly awayMillis: number };

export type FaultKind = Fault['kind'];

export const faultKinds = [
  'SERVICE_KILLED',
  'SERVICE_DRAINED',
  'CRASH_POINT',
  'CONNECTION_CUT',
  'CONNECTION_SLOW',
  'DELIVERY_REPEATED',
  'NATS_RESTARTED',
  'NATS_KILLED',
  'MONGODB_RESTARTED',
  'MONGODB_KILLED',
] as const satisfies readonly FaultKind[];

export interface PlannedFault {
  readonly fault: Fault;
  /** Comes while the fault before it is still under way, unless both are of one process. */
  readonly atOnce: boolean;
}

/** How the process is called in what is said and logged. */
export const processName = ({ service, replica }: FaultyProcess): string =>
  replica === undefined ? service : `${service}-${replica}`;

export const describeFault = (fault: Fault): string => {
  switch (fault.kind) {
    case 'CRASH_POINT':
      return `${processName(fault)} dies at ${fault.point}, passage ${fault.passage}`;
    case 'SERVICE_KILLED':
      return `${processName(fault)} is killed`;
    case 'SERVICE_DRAINED':
      return `${processName(fault)} is drained and started again`;
    case 'CONNECTION_CUT':
      return `${processName(fault)} loses ${fault.to} for ${fault.awayMillis} ms`;
    case 'CONNECTION_SLOW':
      return `${processName(fault)} has ${fault.to} ${fault.delayMillis} ms away for ${fault.forMillis} ms`;
    case 'DELIVERY_REPEATED':
      return `${fault.messages} messages of ${fault.stream} are delivered again`;
    case 'NATS_RESTARTED':
      return 'NATS is restarted';
    case 'MONGODB_RESTARTED':
      return 'MongoDB is restarted';
    case 'NATS_KILLED':
      return `NATS is killed and away for ${fault.awayMillis} ms`;
    case 'MONGODB_KILLED':
      return `MongoDB is killed and away for ${fault.awayMillis} ms`;
  }
};

/** What a fault has for itself while it is under way: two faults of one process follow each other. */
export const targetOf = (fault: Fault): string => {
  switch (fault.kind) {
    case 'CRASH_POINT':
    case 'SERVICE_KILLED':
    case 'SERVICE_DRAINED':
      return processName(fault);
    case 'CONNECTION_CUT':
    case 'CONNECTION_SLOW':
      return `${processName(fault)} to ${fault.to}`;
    case 'DELIVERY_REPEATED':
      return `messages of ${fault.stream}`;
    case 'NATS_RESTARTED':
    case 'NATS_KILLED':
      return 'NATS';
    case 'MONGODB_RESTARTED':
    case 'MONGODB_KILLED':
      return 'MongoDB';
  }
};
