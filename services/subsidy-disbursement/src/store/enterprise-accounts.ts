import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { EnterpriseUsage } from '../domain/enterprise-usage.js';

/** What one enterprise used of its caps, and which clawbacks against it are open: under its code. */
export interface EnterpriseAccountDocument extends StoredDocument {
  readonly usage: EnterpriseUsage;
  readonly openClawbacks: readonly string[];
}

export const enterpriseAccounts = documentCollection<EnterpriseAccountDocument>('enterprise_accounts');
