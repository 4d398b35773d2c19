import type { UseCase } from '@donghu/chassis';
import { domainError } from '@donghu/kernel';
import { type SchemeVersion, schemeVersionId } from '../domain/scheme.js';
import { schemeCatalogue, schemeCatalogueId } from '../store/scheme-catalogue.js';

/** Adds a version of a scheme from its first day on; a version that stands is never changed. */
export const defineSchemeCommand: UseCase<SchemeVersion, { readonly id: string }> = {
  name: 'define-scheme',
  load: (_inputs, unit) => unit.fetch(schemeCatalogue, [schemeCatalogueId]),
  decide: (input, unit) => {
    const versions = unit.get(schemeCatalogue, schemeCatalogueId)?.versions ?? [];
    const id = schemeVersionId(input);
    if (versions.some((version) => schemeVersionId(version) === id)) {
      return domainError('SCHEME_ALREADY_EXISTS', `${id} stands already; a change needs a later first day`);
    }
    unit.put(schemeCatalogue, { _id: schemeCatalogueId, versions: [...versions, input] });
    return { id };
  },
};
