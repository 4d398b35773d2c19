import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import {
  AuthenticationFailed,
  AuthenticationUnavailable,
  createTokenVerifier,
  type DevelopmentIssuer,
  openDevelopmentIssuer,
  type TokenVerifier,
} from '../../src/authentication/index.js';
import { StandingClock } from '../http/door-under-test.js';

let directory: string;
let clock: StandingClock;
let issuer: DevelopmentIssuer;
let verifier: TokenVerifier;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'donghu-tokens-'));
  clock = new StandingClock();
  issuer = await openDevelopmentIssuer(directory, clock);
  verifier = createTokenVerifier({ ...issuer, jwks: { file: issuer.jwksFile }, clock });
});

afterEach(() => rm(directory, { recursive: true }));

const newKey = async (kid: string) => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'ES256' };
  return { privateKey, jwk, kid };
};

const seconds = (): number => Math.floor(clock.now().getTime() / 1_000);

const claims = (): Record<string, unknown> => ({
  iss: issuer.issuer,
  aud: issuer.audience,
  sub: 'somebody',
  roles: ['operator'],
  exp: seconds() + 3_600,
});

describe('a token verifier', () => {
  test('reads subject, known roles and the canonical credit code', async () => {
    const token = await issuer.issueToken({ subject: 'i-1', roles: ['insurer'], uscc: '91420106madh00014f' });

    expect(await verifier.verify(`Bearer ${token}`)).toEqual({
      subject: 'i-1',
      roles: ['insurer'],
      uscc: '91420106MADH00014F',
    });
    expect((await verifier.verify(token)).subject).toBe('i-1');
  });

  test('reads the department that a bureau speaks for', async () => {
    const token = await issuer.issueToken({ subject: 'b-1', roles: ['bureau'], department: 'DRC' });

    expect(await verifier.verify(token)).toMatchObject({ roles: ['bureau'], department: 'DRC' });
  });

  test('refuses a remembered token from the second it expires, clock tolerance aside', async () => {
    const token = await issuer.issueToken({ subject: 's', roles: ['bank'], lifetimeSeconds: 60 });
    await verifier.verify(token);

    clock.moveBy(66_000);

    await expect(verifier.verify(token)).rejects.toThrow(AuthenticationFailed);
  });

  test('recalls at once whom a verified token names, with and without the scheme', async () => {
    const token = await issuer.issueToken({ subject: 's', roles: ['bank'] });
    expect(verifier.recall(token)).toBeUndefined();

    const principal = await verifier.verify(token);

    // The second time by the text itself.
    for (const bearer of [token, token, `Bearer ${token}`]) expect(verifier.recall(bearer)).toBe(principal);
  });

  test('recalls no token that was never verified, nor one from the second it expires', async () => {
    const token = await issuer.issueToken({ subject: 's', roles: ['bank'], lifetimeSeconds: 60 });
    await verifier.verify(token);
    expect(verifier.recall(token)?.subject).toBe('s');
    expect(verifier.recall(`${token}x`)).toBeUndefined();

    clock.moveBy(66_000);

    expect(verifier.recall(token)).toBeUndefined();
  });

  test('recalls nothing by keys that nobody has confirmed for a minute, nor by a key that is gone', async () => {
    const token = await issuer.issueToken({ subject: 's', roles: ['bank'] });
    await verifier.verify(token);
    const { privateKey, jwk, kid } = await newKey('other');
    await writeFile(issuer.jwksFile, JSON.stringify({ keys: [jwk] }));

    clock.moveBy(59_000);
    expect(verifier.recall(token)).toBeUndefined();
    const other = await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    await verifier.verify(other);

    expect(verifier.recall(other)?.subject).toBe('somebody');
    expect(verifier.recall(token)).toBeUndefined();
  });

  test.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'https://elsewhere.example' }],
    ['another audience', { aud: 'elsewhere' }],
    ['no subject', { sub: undefined }],
    ['no expiry', { exp: undefined }],
    ['roles that are no list', { roles: 'operator' }],
    ['a code that is no text', { uscc: 1 }],
    ['a department that is no text', { department: ['DRC'] }],
    ['a start in the future', { nbf: 4_000_000_000 }],
  ])('refuses a token with %s', async (_what, wrong) => {
    const { privateKey, jwk, kid } = await newKey('k');
    await writeFile(issuer.jwksFile, JSON.stringify({ keys: [jwk] }));
    const sign = (payload: Record<string, unknown>): Promise<string> =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);

    await expect(sign(claims()).then((token) => verifier.verify(token))).resolves.toMatchObject({
      subject: 'somebody',
    });
    const token = await sign(JSON.parse(JSON.stringify({ ...claims(), ...wrong })));
    await expect(verifier.verify(token)).rejects.toThrow(AuthenticationFailed);
  });

  test('refuses an unsigned token, a shared secret, a forged one and text', async () => {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${encode({ alg: 'none' })}.${encode(claims())}.`;
    const shared = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('a secret that is long enough for it'));
    const genuine = await issuer.issueToken({ subject: 's', roles: ['bank'] });
    const [header = '', , signature = ''] = genuine.split('.');
    const forged = `${header}.${encode({ ...claims(), roles: ['operator'] })}.${signature}`;

    for (const token of [unsigned, shared, forged, 'text', '', 'x'.repeat(10_000)]) {
      await expect(verifier.verify(token)).rejects.toThrow(AuthenticationFailed);
    }
  });

  test('stops honouring a revoked key within a minute, remembered tokens included', async () => {
    const token = await issuer.issueToken({ subject: 's', roles: ['bank'] });
    await verifier.verify(token);
    const { jwk } = await newKey('other');
    await writeFile(issuer.jwksFile, JSON.stringify({ keys: [jwk] }));

    clock.moveBy(59_000);

    await expect(verifier.verify(token)).rejects.toThrow(AuthenticationFailed);
  });

  test('takes a rotated key at once', async () => {
    await verifier.verify(await issuer.issueToken({ subject: 's', roles: ['bank'] }));
    const { privateKey, jwk, kid } = await newKey('new');
    await writeFile(issuer.jwksFile, JSON.stringify({ keys: [jwk] }));
    clock.moveBy(6_000);

    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);

    expect((await verifier.verify(token)).subject).toBe('somebody');
  });

  test('reads the keys from a URL, and lives through an outage of it for less than a minute', async () => {
    const { privateKey, jwk, kid } = await newKey('remote');
    const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const remote = createTokenVerifier({ ...issuer, jwks: { url: `http://127.0.0.1:${port}/jwks` }, clock });
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
    await remote.verify(token);
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });

    clock.moveBy(30_000);
    expect((await remote.verify(token)).subject).toBe('somebody');
    clock.moveBy(30_000);
    await expect(remote.verify(token)).rejects.toThrow(AuthenticationUnavailable);
  });
});

describe('the development issuer', () => {
  test('keeps its key to its owner, and gives the same one to whoever opens it', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openDevelopmentIssuer(directory, clock)));

    for (const other of others) {
      const token = await other.issueToken({ subject: 's', roles: ['bank'] });
      expect((await verifier.verify(token)).subject).toBe('s');
    }
    expect((await stat(join(directory, 'signing-key.json'))).mode & 0o777).toBe(0o600);
  });

  test('makes one key when many open it for the first time at once', async () => {
    const fresh = join(directory, 'fresh');
    const issuers = await Promise.all([1, 2, 3, 4].map(() => openDevelopmentIssuer(fresh, clock)));
    const own = createTokenVerifier({ ...issuer, jwks: { file: join(fresh, 'jwks.json') }, clock });

    for (const one of issuers) {
      expect((await own.verify(await one.issueToken({ subject: 's', roles: [] }))).roles).toEqual([]);
    }
  });
});
