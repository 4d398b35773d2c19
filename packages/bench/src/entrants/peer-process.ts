import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '@donghu/backing';
import type { Platform } from '@donghu/supervisor/platform';
import { type ReadyProcess, startReadyProcess } from './ready-process.js';

/** Programs that the platform is measured against, in `peers/`. */
export const peerNames = ['nestjs', 'moleculer'] as const;

export type PeerName = (typeof peerNames)[number];

export type PeerPart = 'intake' | 'disbursement';

export interface PeerProcess extends ReadyProcess {
  /** Where the intake listens. */
  readonly url: string;
}

const compiled = path.resolve(import.meta.dirname, '../../peers/dist');

const scriptOf = (peer: PeerName, part: PeerPart): string => path.join(compiled, peer, `${part}.js`);

/** Databases are named `<prefix>_intake` and `<prefix>_disbursement`. */
export const databasePrefix = (peer: PeerName): string => `peer_${peer}`;

/** One service of a peer, on the platform's broker and store and believing its issuer. */
export const startPeer = async (
  platform: Pick<Platform, 'backing' | 'issuer'>,
  peer: PeerName,
  part: PeerPart,
): Promise<PeerProcess> => {
  const port = await freePort();
  const { backing, issuer } = platform;
  const started = await startReadyProcess({
    script: scriptOf(peer, part),
    environment: {
      NODE_ENV: 'production',
      HTTP_PORT: String(port),
      NATS_URL: backing.natsUrl,
      MONGODB_URL: backing.mongoUrl,
      DATABASE_PREFIX: databasePrefix(peer),
      JWKS: await readFile(issuer.jwksFile, 'utf8'),
    },
  });
  return { ...started, url: `http://127.0.0.1:${port}` };
};
