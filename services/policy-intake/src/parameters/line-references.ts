import type { ReferenceKind } from '../domain/policy-references.js';

interface ExpectedReferences {
  readonly expects: readonly ReferenceKind[];
  readonly from: string;
  readonly reference: string;
}

const expected = (reference: string, ...expects: ReferenceKind[]): ExpectedReferences => ({
  expects,
  from: '2021-09-22',
  reference,
});

/** What a policy of a line names. One that does not is taken with a warning: the platform must not lose facts. */
const byLine: Readonly<Record<string, ExpectedReferences>> = {
  IP_ENFORCE: expected('plan (二)3', 'intellectualProperty'),
  IP_INFRINGED: expected('plan (二)3', 'intellectualProperty'),
  IP_OVERSEAS: expected('plan (二)3', 'intellectualProperty'),
  IP_TM: expected('plan (二)3', 'intellectualProperty'),
  IP_GI: expected('plan (二)3', 'intellectualProperty'),
  IP_COPY: expected('plan (二)3', 'intellectualProperty'),
  IP_PLEDGE: expected('plan (四)3', 'intellectualProperty', 'loan'),
  LOAN_GUAR: expected('plan (四)3', 'loan'),
  FIRST_SET: expected('plan (二)2', 'equipment'),
  RND_EQUIP: expected('plan (二)1', 'equipment'),
  EXP_ST: expected('plan (四)1', 'exportMarket'),
  EXP_MLT: expected('plan (四)1', 'exportMarket'),
  EXP_EQUIP: expected('plan (四)1', 'exportMarket', 'equipment'),
  IDI: expected('plan (二)5', 'construction'),
};

export const referencesOfLine = (line: string): readonly ReferenceKind[] => byLine[line]?.expects ?? [];
