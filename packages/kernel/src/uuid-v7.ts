import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

/** Drawn in blocks: a call of the generator for each id is most of an id's cost. */
const blockBytes = 4_096;
let block = Buffer.alloc(0);
let drawn = 0;

const drawBytes = (count: number): Buffer => {
  if (drawn + count > block.length) {
    block = randomBytes(blockBytes);
    drawn = 0;
  }
  drawn += count;
  return block.subarray(drawn - count, drawn);
};

let lastMillis = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then a 12-bit counter that keeps ids of one
 * process and one millisecond in order (section 6.2, method 1), then random bits.
 */
export const uuidV7 = (clock: Clock): string => {
  const now = clock.now().getTime();
  if (now > lastMillis) {
    lastMillis = now;
    sequence = drawBytes(2).readUInt16BE(0) & 0x07ff;
  } else {
    sequence += 1;
    if (sequence > 0x0fff) {
      lastMillis += 1;
      sequence = 0;
    }
  }
  const bytes = drawBytes(16);
  bytes.writeUIntBE(lastMillis, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8(0x80 | ((bytes[8] ?? 0) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
