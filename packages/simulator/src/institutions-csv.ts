import type { SourcedInstitution } from './institution.js';

/**
 * The header names the place of a cell in the report by a dotted path; an empty cell is an absent field.
 * `source` is for the reader: the registry does not take it.
 */
const columns = [
  'uscc',
  'nameZh',
  'kinds.0.kind',
  'kinds.0.from',
  'state',
  'effectiveOn',
  'parentUscc',
  'licences.0.scheme',
  'licences.0.number',
  'licences.0.from',
  'licences.0.to',
  'inZone',
  'source',
] as const;

/** RFC 4180: a field with a comma, a quote or a line break is quoted, and its quotes are doubled. */
const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const cells = ({ institution, source }: SourcedInstitution): readonly string[] => {
  const { uscc, nameZh, kinds, state, effectiveOn, parentUscc, licences, inZone } = institution;
  const [kind] = kinds;
  const [licence] = licences;
  return [
    uscc,
    nameZh,
    kind?.kind ?? '',
    kind?.from ?? '',
    state,
    effectiveOn,
    parentUscc ?? '',
    licence?.scheme ?? '',
    licence?.number ?? '',
    licence?.from ?? '',
    licence?.to ?? '',
    String(inZone),
    source,
  ];
};

/** One row an institution, with its first role and licence: those of the zone have no more. */
export const institutionsCsv = (institutions: Iterable<SourcedInstitution>): string =>
  [columns, ...Array.from(institutions, cells)].map((row) => `${row.map(field).join(',')}\n`).join('');
