import { createFileRegistry, fromBinary, fromJson, toJson } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const insurer = '91100000710931483R';
const enterprise = '91420100616400352X';

/** What a field of text holds, by `Message.field` where messages differ, else by its name. */
const texts = {
  'ClawbackOpened.cause': 'CANCELLATION',
  'EnterpriseChanged.change': 'CLASS_CHANGED',
  'Institution.parent_uscc': '',
  'Institution.uscc': insurer,
  'Institution.name_zh': '中国人民财产保险股份有限公司',
  'InstitutionRole.kind': 'INSURER_HQ',
  'Licence.number': '000002',
  'SharingGrant.dataset': 'RATING',
  'SharingGrant.department': 'FIN',
  'SharingGrant.entry_id': 'DRC-CREDIT-RATING',
  'SharingGrant.fields': 'grade',
  'SharingGrant.purpose': 'SUPERVISION',
  'SharingGrant.to': '2026-03-10',
  'SharingGrantChanged.change': 'GRANTED',
  'SubsidyAssessed.refusal': '',
  'SubsidyPaymentBlocked.reason': 'CLASS_D',
  application_id: 'BT-2025-9K3T7QPM2B4X',
  batch_id: 'FK-2025-0199f0a1-0000-7000-8000-000000000001',
  cause: 'RECORD_ADDED',
  certificate: 'GR202042000001',
  change: 'ROLE_ADDED',
  code: 'HNTE',
  content_sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  demand_id: 'XQ-2025-0001',
  differing_fields: 'writtenPremium',
  dimension: 'TAX',
  drawdown_reference: 'DW-1',
  grade: 'AA',
  industry_group: 'OPTO',
  instrument: 'EQUITY_DIRECT',
  insurer_uscc: insurer,
  kind: 'LOSS_RATIO',
  line: 'RND_LIAB',
  end_on: '2026-03-09',
  model_version: '2025.1',
  name_en: 'PICC Property and Casualty Company Limited',
  name_zh: '长飞光纤光缆股份有限公司',
  payer: 'CITY',
  policy_id: `${insurer}/PZ-2025-0001`,
  policy_number: 'PZ-2025-0001',
  product_code: 'RND-01',
  project_id: 'XM-2025-0001',
  publisher: 'LFB',
  release_id: 'IDX-2025-1',
  return_reference: 'RT-1',
  scale: 'LARGE',
  scheme: 'RND',
  'Licence.scheme': 'CBIRC_2021',
  to: '',
  total: '112.50',
  valid_to: '2026-03-10',
  vetoes: 'SERIOUS_DISHONESTY',
  warning_id: 'WN-2025-0001',
};

const textOf = (message, { name }) => {
  const known = texts[`${message}.${name}`] ?? texts[name];
  if (known !== undefined) return known;
  if (name === 'uscc' || name.endsWith('_uscc')) return enterprise;
  if (name === 'from' || /_(on|from|to)$/.test(name)) return '2025-03-10';
  if (name.endsWith('_id')) return 'EX-2025-0001';
  return name.toUpperCase();
};

const numbers = {
  insured_head_count: 120,
  maximum_milli: 130_000,
  points_milli: 130_000,
  score_milli: 846_000,
  year: 2025,
  zone_share_ppm: 400_000,
};

const scalarOf = (message, field) => {
  switch (field.type) {
    case 'TYPE_STRING':
      return textOf(message, field);
    case 'TYPE_BOOL':
      return true;
    // The JSON form of 64-bit integers is text.
    case 'TYPE_INT64':
    case 'TYPE_UINT64':
      return field.name.endsWith('_fen') ? '8000000' : '3';
    case 'TYPE_INT32':
    case 'TYPE_UINT32':
      return numbers[field.name] ?? 3;
    default:
      throw new Error(`${message}.${field.name}: no example for ${field.type}`);
  }
};

/**
 * Makes an example of any message of a buf image in the JSON form of protobuf, every field filled in. Each is read
 * and written by the protobuf library, so that one which the contracts would not take stops the generation.
 */
export const eventExamples = (image, descriptors) => {
  const types = new Map();
  for (const file of image.file) {
    for (const type of [...(file.messageType ?? []), ...(file.enumType ?? [])]) {
      types.set(`.${file.package}.${type.name}`, type);
    }
  }
  const exampleOf = (message, field) => {
    if (field.typeName === '.google.protobuf.Timestamp') return '2025-03-10T01:30:00Z';
    if (field.type === 'TYPE_ENUM') return types.get(field.typeName).value[1].name;
    return field.type === 'TYPE_MESSAGE' ? messageOf(types.get(field.typeName)) : scalarOf(message, field);
  };
  const messageOf = ({ name, field: fields = [] }) =>
    Object.fromEntries(
      fields
        .map((field) => [field, exampleOf(name, field)])
        // proto3 does not tell an empty text from none.
        .filter(([, value]) => value !== '')
        .map(([field, value]) => [field.jsonName, field.label === 'LABEL_REPEATED' ? [value] : value]),
    );
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
  return (type) => {
    const schema = registry.getMessage(type);
    return toJson(schema, fromJson(schema, messageOf(types.get(`.${type}`))));
  };
};
