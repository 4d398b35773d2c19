import type { CrashPoint } from '@donghu/chassis';
import type { ServiceName } from '@donghu/supervisor/platform';

/** A server that every service is connected to. */
export type Server = 'NATS' | 'MongoDB';

/** What is done to the running platform. */
export type Fault =
  | { readonly kind: 'SERVICE_KILLED'; readonly service: ServiceName }
  | { readonly kind: 'SERVICE_DRAINED'; readonly service: ServiceName }
  | {
      readonly kind: 'CRASH_POINT';
      readonly service: ServiceName;
      readonly point: CrashPoint;
      /** The passage at which the process dies, counted from its start. */
      readonly passage: number;
    }
  | {
      readonly kind: 'CONNECTION_CUT';
      readonly service: ServiceName;
      readonly to: Server;
      /** For how long it is not let in again. */
      readonly awayMillis: number;
    }
  | {
      readonly kind: 'CONNECTION_SLOW';
      readonly service: ServiceName;
      readonly to: Server;
      readonly delayMillis: number;
      readonly forMillis: number;
    }
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

export interface PlannedFault {
  readonly fault: Fault;
  /** Comes while the fault before it is still under way, unless both are of one process. */
  readonly atOnce: boolean;
}

export const describeFault = (fault: Fault): string => {
  switch (fault.kind) {
    case 'CRASH_POINT':
      return `${fault.service} dies at ${fault.point}, passage ${fault.passage}`;
    case 'SERVICE_KILLED':
      return `${fault.service} is killed`;
    case 'SERVICE_DRAINED':
      return `${fault.service} is drained and started again`;
    case 'CONNECTION_CUT':
      return `${fault.service} loses ${fault.to} for ${fault.awayMillis} ms`;
    case 'CONNECTION_SLOW':
      return `${fault.service} has ${fault.to} ${fault.delayMillis} ms away for ${fault.forMillis} ms`;
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
      return fault.service;
    case 'CONNECTION_CUT':
    case 'CONNECTION_SLOW':
      return `${fault.service} to ${fault.to}`;
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
