import type { Fault } from './fault.js';

/** A fault that was inflicted, and when. */
export interface Inflicted {
  readonly fault: Fault;
  /** Whether it came about: a crash point may not be passed. */
  readonly happened: boolean;
  readonly begunAt: Date;
  /** A process that was to die is dead, a server that was taken away is back. */
  readonly doneAt: Date;
}

interface Decisions {
  /** When each policy was acknowledged. */
  readonly acknowledged: ReadonlyMap<string, Date>;
  /** When each policy was decided. */
  readonly decidedAt: ReadonlyMap<string, Date>;
}

/** Seconds from the instant until everything that was acknowledged before it was decided. */
export const secondsUntilDecided = (from: Date, { acknowledged, decidedAt }: Decisions): number => {
  let longest = 0;
  for (const [policyId, acknowledgedAt] of acknowledged) {
    const decided = decidedAt.get(policyId);
    if (acknowledgedAt > from || decided === undefined) continue;
    longest = Math.max(longest, decided.getTime() - from.getTime());
  }
  return longest / 1_000;
};

const killsOf = (name: string, inflicted: readonly Inflicted[]): readonly Date[] =>
  inflicted
    .filter(({ happened }) => happened)
    .flatMap(({ fault, begunAt, doneAt }) => {
      // At a crash point the process dies when it comes there, which may be long after it was armed.
      if (fault.kind === 'CRASH_POINT') return name === 'service' ? [doneAt] : [];
      return fault.kind === `${name.toUpperCase()}_KILLED` ? [begunAt] : [];
    });

/**
 * The longest recoveries of a campaign, as lines for a person or a program to read. Of one whose faults stand apart:
 * else a later fault is in the time of an earlier one.
 */
export const recoveryFigures = (inflicted: readonly Inflicted[], decisions: Decisions): readonly string[] => {
  const longest = (instants: readonly Date[]): string =>
    Math.max(...instants.map((instant) => secondsUntilDecided(instant, decisions))).toFixed(1);
  const kills = ['service', 'nats', 'mongodb'].flatMap((name) => {
    const instants = killsOf(name, inflicted);
    return instants.length === 0 ? [] : [`figure faults.recovery_after_${name}_kill ${longest(instants)} s`];
  });
  const returns = inflicted.filter(({ fault }) => fault.kind === 'NATS_KILLED').map(({ doneAt }) => doneAt);
  if (returns.length === 0) return kills;
  return [...kills, `figure faults.decided_after_nats_return ${longest(returns)} s`];
};
