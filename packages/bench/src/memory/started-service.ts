/** One service of one entrant, running. */
export interface StartedService {
  readonly pid: number;
  /** From the start of the process until it said that it was ready. */
  readonly startMillis: number;
  stop(): Promise<void>;
}

/** The two services that every entrant has. */
export const comparedParts = ['intake', 'disbursement'] as const;

export type ComparedPart = (typeof comparedParts)[number];

export interface Entrant {
  readonly name: string;
  start(part: ComparedPart): Promise<StartedService>;
}
