/** How many documents of each kind an entrant holds: one of each for every policy, if nothing is lost or doubled. */
export type StoredCounts = Readonly<Record<string, number>>;

/** A program that takes reports of policies and decides on their subsidies. */
export interface Entrant {
  readonly name: string;
  readonly intakeUrl: string;
  /** Of an insurer, for the intake. */
  readonly token: string;
  readonly natsUrl: string;
  /** What tells that a decision is stored. */
  readonly decided: {
    readonly subject: string;
    policyIdOf(data: Uint8Array): string;
  };
  /** By name, the processes that are its own: neither broker nor store. */
  readonly pids: ReadonlyMap<string, number>;
  counts(): Promise<StoredCounts>;
  /** Until it has nothing left to do of what it was given, also nothing that stands back behind requests. */
  atRest(): Promise<void>;
  stop(): Promise<void>;
}
