import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A self-signed certificate and its key, PEM: whoever is to trust it takes the certificate for its authority. */
export interface LoopbackCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Tags of DER: ITU-T X.690, 8. */
const tags = {
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
  ipAddress: 0x87,
} as const;

const lengthOf = (size: number): readonly number[] =>
  size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];

const der = (tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => Uint8Array.from(part)));
  return Buffer.concat([Uint8Array.from([tag, ...lengthOf(content.length)]), content]);
};

/** ecdsa-with-SHA256, id-at-commonName and id-ce-subjectAltName: RFC 5758, 3.2, and RFC 5280, A. */
const signatureAlgorithm = der(
  tags.sequence,
  der(tags.oid, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]),
);
const commonName = der(tags.oid, [0x55, 0x04, 0x03]);
const subjectAltName = der(tags.oid, [0x55, 0x1d, 0x11]);

const nameOf = (text: string): Buffer =>
  der(tags.sequence, der(tags.set, der(tags.sequence, commonName, der(tags.utf8, [...Buffer.from(text)]))));

const utcTime = (instant: Date): Buffer =>
  der(tags.utcTime, [...Buffer.from(`${instant.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`)]);

const pem = (label: string, bytes: Buffer): string =>
  [
    `-----BEGIN ${label}-----`,
    ...(bytes.toString('base64').match(/.{1,64}/g) ?? []),
    `-----END ${label}-----`,
    '',
  ].join('\n');

const hourMillis = 3_600_000;
const dayMillis = 24 * hourMillis;

/** Made anew for 127.0.0.1 (RFC 5280, 4.1), since Node makes keys but no certificates, and no key belongs in a repository. */
export const makeLoopbackCertificate = (now = new Date()): LoopbackCertificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = nameOf('municipal platform of a test');
  const validity = der(
    tags.sequence,
    utcTime(new Date(now.getTime() - hourMillis)),
    utcTime(new Date(now.getTime() + 30 * dayMillis)),
  );
  const loopback = der(tags.sequence, der(tags.ipAddress, [127, 0, 0, 1]));
  const body = der(
    tags.sequence,
    der(tags.version, der(tags.integer, [2])),
    der(tags.integer, [0x01, ...randomBytes(8)]),
    signatureAlgorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(tags.extensions, der(tags.sequence, der(tags.sequence, subjectAltName, der(tags.octets, loopback)))),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = der(tags.sequence, body, signatureAlgorithm, der(tags.bits, [0], signature));
  return {
    certificate: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};
