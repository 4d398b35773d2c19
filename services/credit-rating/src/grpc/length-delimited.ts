const lengthDelimited = 2;
const continues = 0x80;
const sevenBits = 0x7f;

const varintSize = (value: number): number => {
  let size = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) size += 1;
  return size;
};

/** Bytes of a field with so long a value; the field's number is below 16. */
export const fieldSize = (length: number): number => 1 + varintSize(length) + length;

/** Writes a field's tag and length, and returns where its value goes. https://protobuf.dev/programming-guides/encoding */
export const writeFieldHead = (into: Buffer, at: number, field: number, length: number): number => {
  into[at] = (field << 3) | lengthDelimited;
  let next = at + 1;
  let rest = length;
  while (rest > sevenBits) {
    into[next] = (rest & sevenBits) | continues;
    rest >>>= 7;
    next += 1;
  }
  into[next] = rest;
  return next + 1;
};

/** One field, encoded. */
export const encodedField = (field: number, value: Uint8Array): Buffer => {
  const bytes = Buffer.allocUnsafe(fieldSize(value.length));
  bytes.set(value, writeFieldHead(bytes, 0, field, value.length));
  return bytes;
};
