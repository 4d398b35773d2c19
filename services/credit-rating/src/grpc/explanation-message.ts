import type { ExplainRatingResponse } from '@donghu/contracts/credit';
import type { Explanation } from '../domain/explain-rating.js';
import type { Rating } from '../domain/rating.js';

export const explanationMessage = (
  enterpriseUscc: string,
  { version, modelVersion }: Rating,
  { summary, reasons }: Explanation,
): ExplainRatingResponse => ({
  enterpriseUscc,
  version: BigInt(version),
  modelVersion,
  summary,
  reasons: reasons.map((reason) => ({
    dimension: reason.dimension,
    dimensionLabel: reason.dimensionLabel,
    indicator: reason.code,
    label: reason.label,
    state: reason.state,
    input: reason.input,
    pointsMilli: reason.pointsMilli,
    maximumMilli: reason.maximumMilli,
    reference: reason.reference,
    text: reason.text,
    disputed: reason.disputed,
    evidence: reason.evidence.map(({ documentNumber, source, date, fact, deductedMilli, repairedOn }) => ({
      documentNumber,
      source,
      date,
      fact,
      deductedMilli: deductedMilli ?? 0,
      repairedOn: repairedOn ?? '',
    })),
  })),
});
