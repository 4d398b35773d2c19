import { freePort } from '@donghu/backing';
import type { PeerName } from '../entrants/peer-process.js';
import { preparePeers } from '../entrants/prepare-peers.js';
import { startReadyProcess } from '../entrants/ready-process.js';
import { startTelemetrySink } from '../entrants/telemetry-sink.js';
import { type FlowParts, openFlowParts } from '../parts/measure-parts.js';
import { serverScript } from '../parts/servers/server-script.js';
import type { Entrant } from './entrant.js';
import { type OwnEntrant, startOwnEntrant } from './own-entrant.js';
import { startPeerEntrant } from './peer-entrant.js';
import type { Releases } from './releases.js';
import type { EntrantName } from './spine-options.js';

type Say = (line: string) => void;

/** Everything that takes turns, started and ready. */
export interface Field {
  readonly ours: OwnEntrant;
  readonly entrants: ReadonlyMap<EntrantName, Entrant>;
  /** Where a bare Express 5 takes the same reports and checks them with zod. */
  readonly expressUrl: string;
  readonly parts: FlowParts;
}

export const startField = async (
  names: readonly EntrantName[],
  releases: Releases,
  say: Say,
): Promise<Field> => {
  const peers = names.filter((name): name is PeerName => name === 'nestjs' || name === 'moleculer');
  if (peers.length > 0) await preparePeers(say);
  const sink = await startTelemetrySink();
  releases.add(() => sink.stop());
  const ours = await startOwnEntrant({ name: 'ours', otlpEndpoint: sink.endpoint, say });
  releases.add(() => ours.stop());
  const entrants = new Map<EntrantName, Entrant>([['ours', ours]]);
  const enter = (name: EntrantName, entrant: Entrant): void => {
    releases.add(() => entrant.stop());
    entrants.set(name, entrant);
  };
  // A pair of its own streams and databases, so it has a broker and a store of its own, of the same kind.
  if (names.includes('untraced')) enter('untraced', await startOwnEntrant({ name: 'untraced', say }));
  for (const peer of peers) enter(peer, await startPeerEntrant(peer, ours));
  const parts = await openFlowParts(ours.platform.backing);
  releases.add(() => parts.close());
  return { ours, entrants, expressUrl: await startExpress(releases), parts };
};

const startExpress = async (releases: Releases): Promise<string> => {
  const port = await freePort();
  const express = await startReadyProcess({
    script: serverScript('express-with-zod'),
    environment: { PORT: String(port), NODE_ENV: 'production' },
  });
  releases.add(() => express.stop());
  return `http://127.0.0.1:${port}/v1/policies`;
};
