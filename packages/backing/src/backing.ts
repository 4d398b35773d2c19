import type { BackingPorts } from './ports.js';

export type BackingKind = 'external' | 'docker' | 'embedded';

/** One server that this process started and may end, freeze or start again. */
export interface BackingServer {
  readonly url: string;
  /** What runs, as it says itself: `nats-server 2.15.1`. */
  readonly version: string;
  /** The process that serves; undefined while it is down, and always for a container. */
  readonly pid: number | undefined;
  readonly containerId: string | undefined;
  /** Resolves when the server answers. Does nothing when it already runs. */
  start(): Promise<void>;
  /** SIGTERM, then SIGKILL after ten seconds. Data stays. */
  stop(): Promise<void>;
  /** Sends the signal as it is; for a signal that ends a process, resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface NatsServer extends BackingServer {
  readonly monitorUrl: string;
}

/** NATS and MongoDB, ready to be used. The methods on one server throw for an external backing. */
export interface Backing {
  readonly kind: BackingKind;
  readonly natsUrl: string;
  /** The HTTP monitor (`/varz`, `/jsz`); an external server's is unknown. */
  readonly natsMonitorUrl: string | undefined;
  readonly mongoUrl: string;
  readonly versions: { readonly nats: string; readonly mongodb: string };
  readonly natsPid: number | undefined;
  readonly mongoPid: number | undefined;
  stop(): Promise<void>;
  restartNats(): Promise<void>;
  restartMongo(): Promise<void>;
  killNats(signal: NodeJS.Signals): Promise<void>;
  killMongo(signal: NodeJS.Signals): Promise<void>;
}

/** Takes one line about what is being done, for a person who waits. */
export type Log = (line: string) => void;

export interface BackingOptions {
  /** Where the servers keep their data; survives `stop`. */
  readonly dataDirectory: string;
  readonly ports: BackingPorts | 'free';
  readonly log: Log;
  /** Defaults to DONGHU_BACKING, else `auto`. */
  readonly kind?: BackingKind | 'auto';
  readonly environment?: NodeJS.ProcessEnv;
}
