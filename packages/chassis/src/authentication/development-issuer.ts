import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@donghu/kernel';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Role } from './role.js';

export const developmentIssuerName = 'urn:donghu:development-issuer';
export const developmentAudience = 'donghu';

export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly uscc?: string | undefined;
  /** The department that a caller of a bureau speaks for. */
  readonly department?: string | undefined;
  /** One hour unless told. */
  readonly lifetimeSeconds?: number;
}

export interface DevelopmentIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** The public keys, for the verifiers. */
  readonly jwksFile: string;
  issueToken(request: TokenRequest): Promise<string>;
}

const onlyOwner = 0o600;

/**
 * Stands in for the zone's OIDC issuer on a developer's machine and in tests: an Ed25519 key in a directory,
 * made on first use. Many processes may open the same directory at once; all of them get the same key.
 */
export const openDevelopmentIssuer = async (directory: string, clock: Clock): Promise<DevelopmentIssuer> => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const privateJwk = await openPrivateKey(directory);
  const jwksFile = await publishKeySet(directory, privateJwk);
  const key = await importJWK(privateJwk, 'EdDSA');
  const header = { alg: 'EdDSA', kid: await calculateJwkThumbprint(privateJwk) };

  return {
    issuer: developmentIssuerName,
    audience: developmentAudience,
    jwksFile,
    issueToken({ subject, roles, uscc, department, lifetimeSeconds = 3_600 }) {
      const issuedAt = Math.floor(clock.now().getTime() / 1_000);
      return new SignJWT({
        iss: developmentIssuerName,
        aud: developmentAudience,
        sub: subject,
        jti: randomUUID(),
        iat: issuedAt,
        exp: issuedAt + lifetimeSeconds,
        roles: [...roles],
        ...(uscc === undefined ? {} : { uscc }),
        ...(department === undefined ? {} : { department }),
      })
        .setProtectedHeader(header)
        .sign(key);
    },
  };
};

const openPrivateKey = async (directory: string): Promise<JWK> => {
  const file = join(directory, 'signing-key.json');
  const existing = await readIfThere(file);
  if (existing === undefined) {
    await createOnce(file);
  }
  return JSON.parse(existing ?? (await readFile(file, 'utf8'))) as JWK;
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
};

/** A link appears whole or not at all, and only the first one: whoever comes second uses the first one's key. */
const createOnce = async (file: string): Promise<void> => {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(await exportJWK(privateKey)), { mode: onlyOwner });
  try {
    await link(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) {
      throw error;
    }
  } finally {
    await rm(draft, { force: true });
  }
};

const publishKeySet = async (directory: string, { kty, crv, x }: JWK): Promise<string> => {
  const publicJwk = { kty, crv, x } as JWK;
  const kid = await calculateJwkThumbprint(publicJwk);
  const file = join(directory, 'jwks.json');
  const draft = `${file}.${randomUUID()}`;
  const keySet = { keys: [{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }] };
  await writeFile(draft, JSON.stringify(keySet), { mode: onlyOwner });
  await rename(draft, file);
  return file;
};

const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
