import type { Uscc } from '@donghu/kernel';

/** 专利、商标、地理标志、著作权、软件著作权 */
export const intellectualPropertyKinds = [
  'PATENT',
  'TRADE_MARK',
  'GEOGRAPHICAL_INDICATION',
  'COPYRIGHT',
  'SOFTWARE_COPYRIGHT',
] as const;

/** What a policy is about: plan (二)3, (四)3, (二)2, (四)1 and (二)5. */
export interface PolicyReferences {
  readonly intellectualProperty?:
    | {
        readonly kind: (typeof intellectualPropertyKinds)[number];
        readonly number: string;
        /** Two letters of ISO 3166-1. */
        readonly jurisdiction: string;
      }
    | undefined;
  readonly loan?: { readonly lenderUscc: Uscc; readonly contractNumber: string } | undefined;
  readonly equipment?:
    | {
        readonly name: string;
        /** Its item of the catalogue of first-set equipment (首台(套)推广应用指导目录). */
        readonly catalogueItem?: string | undefined;
      }
    | undefined;
  /** Country of the buyers, two letters of ISO 3166-1. */
  readonly exportMarket?: string | undefined;
  readonly construction?:
    | {
        readonly projectCode: string;
        /** Whether the premium is part of the approved budget estimate (概算). */
        readonly budgetIncluded: boolean;
      }
    | undefined;
}

export type ReferenceKind = keyof PolicyReferences;

/** What the line asks for and the policy does not name. */
export const missingReferences = (
  references: PolicyReferences | undefined,
  expected: readonly ReferenceKind[],
): readonly ReferenceKind[] => expected.filter((kind) => references?.[kind] === undefined);
