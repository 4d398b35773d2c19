import type { Facts } from '@donghu/chassis';
import type { AuditEntry } from '../store/audit.js';
import type { ReportCapital } from './capital-report.js';

/** The trace that an accepted report leaves. */
export const auditEntry = ({ report, by }: ReportCapital, facts: Facts): AuditEntry => ({
  _id: facts.newId(),
  at: facts.now,
  by: by.subject,
  action: report.type,
  subject: report.type === 'DEMAND' ? report.demandId : report.projectId,
  reference: 'reference' in report ? report.reference : undefined,
  amount: 'commitment' in report ? report.commitment : report.amount,
});
