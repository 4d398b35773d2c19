import type { PartRates } from '../parts/parts-bound.js';
import type { Entrant } from './entrant.js';
import type { Field } from './field.js';
import { measureLatency } from './latency.js';
import type { Measurements, Turn } from './measurements.js';
import { measureRefusals } from './refusals.js';
import type { EntrantName, SpineOptions } from './spine-options.js';
import { turnLine } from './spine-table.js';
import { measureThroughput } from './throughput.js';

interface TurnSize {
  /** As fast as they are taken. */
  readonly policies: number;
  /** At 100 a second. */
  readonly timed: number;
}

const warmUpSize: TurnSize = { policies: 1_000, timed: 100 };

/** Every entrant takes its turn in every round, after one that only warms up. */
export const runRounds = async (
  { ours, entrants, expressUrl, parts }: Field,
  { rounds, policies, timed }: SpineOptions,
  say: (line: string) => void,
): Promise<Measurements> => {
  const turns = new Map<EntrantName, Turn[]>();
  const refused: { readonly ours: number[]; readonly express: number[] } = { ours: [], express: [] };
  const rates: PartRates[] = [];
  const players = [...entrants].map(([name, entrant]) => ({ name, player: new Player(entrant) }));

  const warmUp = {
    policies: Math.min(policies, warmUpSize.policies),
    timed: Math.min(timed, warmUpSize.timed),
  };
  for (const { name, player } of players) {
    say(`warm-up, ${name}: ${turnLine(await player.turn('W', warmUp))}`);
  }
  for (let round = 1; round <= rounds; round += 1) {
    // Whoever was first is last in the next round.
    for (const { name, player } of round % 2 === 1 ? players : players.toReversed()) {
      const turn = await player.turn(`R${round}`, { policies, timed });
      turns.set(name, [...(turns.get(name) ?? []), turn]);
      say(`round ${round} of ${rounds}, ${name}: ${turnLine(turn)}`);
    }
    refused.ours.push(await measureRefusals(ours.intakeUrl, { authorization: `Bearer ${ours.token}` }));
    refused.express.push(await measureRefusals(expressUrl, {}));
    rates.push(await parts.measure());
  }
  return { turns, refused, parts: rates };
};

class Player {
  readonly #entrant: Entrant;
  #stored = 0;

  constructor(entrant: Entrant) {
    this.#entrant = entrant;
  }

  async turn(run: string, { policies, timed }: TurnSize): Promise<Turn> {
    const throughput = await measureThroughput(this.#entrant, `${run}T`, policies, this.#stored);
    this.#stored += policies;
    const latency = await measureLatency(this.#entrant, `${run}L`, timed, this.#stored);
    this.#stored += timed;
    return { ...throughput, ...latency };
  }
}
