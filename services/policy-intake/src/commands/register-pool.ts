import type { UseCase } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { type Pool, type PoolDecision, registerPool } from '../domain/pool.js';
import { findInsuranceLine } from '../parameters/insurance-lines.js';
import { type PoolDocument, pools } from '../store/pools.js';

export interface PoolRegistered {
  readonly code: string;
  readonly outcome: PoolDecision['outcome'];
  readonly version: number;
}

const unknownLine = ({ lines }: Pool): DomainError | undefined => {
  const line = lines.find((code) => findInsuranceLine(code) === undefined);
  return line === undefined
    ? undefined
    : domainError('LINE_UNKNOWN', `${line} is not a line of the catalogue`, {
        fields: [{ pointer: '/lines', rule: 'UNKNOWN_CODE', detail: 'is not in the catalogue' }],
        facts: { line },
      });
};

const poolOf = ({ code, nameZh, lines, members, from, to }: PoolDocument): Pool => ({
  code,
  nameZh,
  lines,
  members,
  from,
  to,
});

export const registerPoolCommand: UseCase<Pool, PoolRegistered> = {
  name: 'register-pool',
  load: (inputs, unit) =>
    unit.fetch(
      pools,
      inputs.map(({ code }) => code),
    ),
  decide: (input, unit) => {
    const stored = unit.get(pools, input.code);
    const decision = unknownLine(input) ?? registerPool(stored && poolOf(stored), input);
    if (isDomainError(decision)) return decision;
    const { outcome, pool } = decision;
    const { code } = pool;
    const version =
      outcome === 'ALREADY_KNOWN' ? (stored?.version ?? 0) : unit.put(pools, { _id: code, ...pool });
    return { code, outcome, version };
  },
};
