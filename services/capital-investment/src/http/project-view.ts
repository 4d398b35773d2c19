import { formatYuan } from '@donghu/kernel';
import * as z from 'zod';
import type { ProjectDocument } from '../store/projects.js';

export const projectViewSchema = z.strictObject({
  projectId: z.string(),
  title: z.string(),
  investorUscc: z.string(),
  enterpriseUscc: z.string(),
  instrument: z.string(),
  signedOn: z.string(),
  termEndsOn: z.string(),
  zoneSharePpm: z.int(),
  demandId: z.string().optional(),
  state: z.string(),
  commitment: z.string(),
  drawn: z.string(),
  returned: z.string(),
  outstanding: z.string(),
  introduced: z.string(),
  signedCommitment: z.string(),
  amendments: z.array(
    z.strictObject({ reference: z.string(), commitment: z.string(), effectiveOn: z.string() }),
  ),
  drawdowns: z.array(z.strictObject({ reference: z.string(), amount: z.string(), drawnOn: z.string() })),
  returns: z.array(z.strictObject({ reference: z.string(), amount: z.string(), returnedOn: z.string() })),
});

export const projectViewExample = {
  projectId: 'XM-2025-0001',
  title: '光纤预制棒扩产股权投资计划',
  investorUscc: '91420000MA49148N8B',
  enterpriseUscc: '91420100616400352X',
  instrument: 'EQUITY_PLAN',
  signedOn: '2025-04-01',
  termEndsOn: '2030-03-31',
  zoneSharePpm: 1_000_000,
  state: 'DRAWING',
  commitment: '200000000.00',
  drawn: '150000000.00',
  returned: '0.00',
  outstanding: '150000000.00',
  introduced: '150000000.00',
  signedCommitment: '200000000.00',
  amendments: [],
  drawdowns: [{ reference: 'DW-1', amount: '150000000.00', drawnOn: '2025-06-30' }],
  returns: [],
};

/** A project with its history, as the door shows it. */
export const projectView = (project: ProjectDocument): z.input<typeof projectViewSchema> => {
  const { terms, position, amendments, drawdowns, returns } = project;
  const { commitment: signedCommitment, demandId, ...agreed } = terms;
  return {
    ...agreed,
    ...(demandId === undefined ? {} : { demandId }),
    state: position.state,
    commitment: formatYuan(position.commitment),
    drawn: formatYuan(position.drawn),
    returned: formatYuan(position.returned),
    outstanding: formatYuan(position.outstanding),
    introduced: formatYuan(position.introduced),
    signedCommitment: formatYuan(signedCommitment),
    amendments: amendments.map((entry) => ({ ...entry, commitment: formatYuan(entry.commitment) })),
    drawdowns: drawdowns.map((entry) => ({ ...entry, amount: formatYuan(entry.amount) })),
    returns: returns.map((entry) => ({ ...entry, amount: formatYuan(entry.amount) })),
  };
};
