import type { Log } from '../backing.js';

export interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly log: Log;
  readonly environment?: NodeJS.ProcessEnv | undefined;
  /** The process at whose end the server is no longer wanted; this one unless told. */
  readonly ownerPid?: number | undefined;
}
