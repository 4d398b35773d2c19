import { BinaryReader } from '@bufbuild/protobuf/wire';

/**
 * The little of protobuf's encoding (https://protobuf.dev/programming-guides/encoding/) that the standard
 * messages of gRPC need: status details, health, reflection. They are stable and small; a generator and a
 * second protobuf runtime in every process would cost more than they do.
 */

/** The key of a length-delimited field (wire type 2): a string, bytes or a message. */
export const lengthDelimited = (field: number): number => (field << 3) | 2;

/** The key of a varint field (wire type 0): an integer or an enum. */
export const varint = (field: number): number => field << 3;

/** Calls `read` for each field; one it does not take (`false`) is skipped, as proto3 asks of unknown fields. */
export function readFields(bytes: Uint8Array, read: (key: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const key = reader.uint32();
    if (!read(key, reader)) reader.skip(key & 7);
  }
}
