import type { UseCase } from '@donghu/chassis';
import { domainError, type Fen } from '@donghu/kernel';
import { consume } from '../domain/enterprise-usage.js';
import { enterpriseAccounts } from '../store/enterprise-accounts.js';
import { schemeCatalogue, schemeCatalogueId } from '../store/scheme-catalogue.js';

export interface RecordEarlierSubsidy {
  readonly enterpriseUscc: string;
  readonly year: number;
  readonly scheme: string;
  readonly amount: Fen;
}

/**
 * A subsidy that was granted outside of the platform, before it was there: it counts towards the caps of its
 * year and ends the first subsidised year, and moves no money here.
 */
export const recordEarlierSubsidyCommand: UseCase<
  RecordEarlierSubsidy,
  { readonly enterpriseUscc: string; readonly version: number }
> = {
  name: 'record-earlier-subsidy',
  load: async (inputs, unit) => {
    await Promise.all([
      unit.fetch(schemeCatalogue, [schemeCatalogueId]),
      unit.fetch(
        enterpriseAccounts,
        inputs.map((input) => input.enterpriseUscc),
      ),
    ]);
  },
  decide: ({ enterpriseUscc, year, scheme, amount }, unit) => {
    const versions = unit.get(schemeCatalogue, schemeCatalogueId)?.versions ?? [];
    const known = versions.find((version) => version.code === scheme);
    if (known === undefined) return domainError('SCHEME_UNKNOWN', `there is no scheme ${scheme}`);
    const account = unit.get(enterpriseAccounts, enterpriseUscc);
    const version = unit.put(enterpriseAccounts, {
      _id: enterpriseUscc,
      usage: consume(account?.usage ?? {}, year, known, amount),
      openClawbacks: account?.openClawbacks ?? [],
    });
    return { enterpriseUscc, version };
  },
};
