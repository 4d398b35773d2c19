import { BackingError } from './backing-error.js';

export interface BackingPorts {
  readonly nats: number;
  readonly natsMonitor: number;
  readonly mongo: number;
}

/** The usual ports of NATS and MongoDB, all moved by DONGHU_PORT_OFFSET. */
export function backingPorts(environment: NodeJS.ProcessEnv = process.env): BackingPorts {
  const offset = portOffset(environment.DONGHU_PORT_OFFSET);
  return { nats: 4222 + offset, natsMonitor: 8222 + offset, mongo: 27017 + offset };
}

function portOffset(text = '0'): number {
  const offset = Number(text);
  if (!Number.isInteger(offset) || offset < 0 || 27017 + offset > 65535) {
    throw new BackingError(`DONGHU_PORT_OFFSET must be a whole number from 0 to 38518, not "${text}"`);
  }
  return offset;
}
