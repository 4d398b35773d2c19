import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import type { EnterpriseFile } from '../domain/enterprise-file.js';
import type { StatedCause } from '../domain/rating.js';
import { fetchFiles } from './fetch-files.js';
import { fileOf, stageEnterprise } from './stage-enterprise.js';

type News = { readonly uscc: string };

/**
 * Puts what another service tells of an enterprise on its file and rates it anew; nothing is taken of what leaves the
 * file as it was. News that could not be read are refused.
 */
export const takeNewsCommand = <Told extends News>(
  name: string,
  cause: StatedCause,
  put: (file: EnterpriseFile, told: Told) => EnterpriseFile,
): UseCase<Told | DomainError, { readonly taken: boolean }> => ({
  name,
  load: (inputs, unit) =>
    fetchFiles(
      unit,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit, facts) => {
    if (isDomainError(input)) return input;
    const before = fileOf(unit, input.uscc);
    const file = put(before, input);
    if (file === before) return { taken: false };
    stageEnterprise(unit, facts, input.uscc, file, cause);
    return { taken: true };
  },
});
