import { type CalendarDate, type DomainError, domainError, type Fen, type Uscc } from '@donghu/kernel';

export const demandOutcomes = ['MET', 'WITHDRAWN'] as const;

export interface DemandEntry {
  readonly registeredOn: CalendarDate;
  /** Cover asked for, where it was stated. */
  readonly cover?: Fen | undefined;
  readonly source?: string | undefined;
  /** First day on which it is no longer open. */
  readonly closedOn?: CalendarDate | undefined;
  readonly outcome?: (typeof demandOutcomes)[number] | undefined;
}

/** What an enterprise asked for in one line whose demand is to be met, plan (二)1 and (四)1; the last may be open. */
export interface InsuranceDemand {
  readonly enterpriseUscc: Uscc;
  readonly line: string;
  readonly entries: readonly DemandEntry[];
}

export type DemandRegistered =
  | { readonly outcome: 'REGISTERED'; readonly demand: InsuranceDemand }
  | { readonly outcome: 'KNOWN' };

export const insuranceDemandId = (of: Pick<InsuranceDemand, 'enterpriseUscc' | 'line'>): string =>
  `${of.enterpriseUscc}.${of.line}`;

const openEntry = (demand: InsuranceDemand | undefined): DemandEntry | undefined => {
  const last = demand?.entries.at(-1);
  return last?.closedOn === undefined ? last : undefined;
};

/** Whether a demand was open on a day. */
export const isOpenOn = (demand: InsuranceDemand, date: CalendarDate): boolean =>
  demand.entries.some(
    ({ registeredOn, closedOn }) => registeredOn <= date && (closedOn === undefined || date < closedOn),
  );

const tooEarly = (pointer: string, than: CalendarDate): DomainError =>
  domainError('VALIDATION_FAILED', `the date lies before ${than}`, {
    fields: [{ pointer, rule: 'PERIOD_REVERSED', detail: `is before ${than}` }],
  });

/** Registers a demand. An enterprise has one open demand a line: the same again is known, another is refused. */
export const registerInsuranceDemand = (
  existing: InsuranceDemand | undefined,
  of: Pick<InsuranceDemand, 'enterpriseUscc' | 'line'>,
  entry: DemandEntry,
): DemandRegistered | DomainError => {
  const open = openEntry(existing);
  if (open !== undefined) {
    return open.registeredOn === entry.registeredOn && open.cover === entry.cover
      ? { outcome: 'KNOWN' }
      : domainError('ALREADY_REPORTED', `a demand of ${open.registeredOn} is open; close it first`, {
          facts: { registeredOn: open.registeredOn },
        });
  }
  const closedOn = existing?.entries.at(-1)?.closedOn;
  if (closedOn !== undefined && entry.registeredOn < closedOn) return tooEarly('/registeredOn', closedOn);
  return { outcome: 'REGISTERED', demand: { ...of, entries: [...(existing?.entries ?? []), entry] } };
};

/** Closes the open demand: it was met, or withdrawn. */
export const closeInsuranceDemand = (
  demand: InsuranceDemand,
  closing: { readonly on: CalendarDate; readonly outcome: (typeof demandOutcomes)[number] },
): InsuranceDemand | DomainError => {
  const open = openEntry(demand);
  if (open === undefined) return domainError('NOT_FOUND', 'no demand of this line is open');
  if (closing.on < open.registeredOn) return tooEarly('/on', open.registeredOn);
  const closed: DemandEntry = { ...open, closedOn: closing.on, outcome: closing.outcome };
  return { ...demand, entries: [...demand.entries.slice(0, -1), closed] };
};
