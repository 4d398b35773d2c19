import type { HttpClient } from '@donghu/sdk';
import { UsageError } from '../usage-error.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** A bulk door as the service's OpenAPI document describes it. */
export interface DoorSchema {
  /** `/v1/policies/bulk` */
  readonly path: string;
  /** The JSON type of a field of a line, by its dotted path; undefined when the door knows no such field. */
  typeOf(field: string): string | undefined;
  /** Fields without which no line is taken. */
  readonly required: readonly string[];
  /** Every place of a value, of a list the first: `kinds.0.kind`. */
  fields(): readonly DoorField[];
}

export interface DoorField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);

/** Finds the bulk door of this name: the POST of newline-delimited JSON on it. */
export const readDoorSchema = async (
  client: HttpClient,
  door: string,
  signal: AbortSignal | undefined,
): Promise<DoorSchema> => {
  const call = signal === undefined ? {} : { signal };
  const { body: document } = await client.get('/openapi.json', (json) => json, call);
  for (const path of [`/v1/${door}/bulk`, `/v1/${door}`]) {
    const schema = at(
      document,
      'paths',
      path,
      'post',
      'requestBody',
      'content',
      'application/x-ndjson',
      'schema',
    );
    if (schema !== undefined) {
      return {
        path,
        typeOf: (field) => typeAt(document, schema, field.split('.')),
        required: requiredIn(document, schema),
        fields: () => fieldsOf(document, schema),
      };
    }
  }
  throw new UsageError(`the service has no bulk door for ${door} · 该服务没有批量报送入口`);
};

const typeAt = (document: unknown, schema: unknown, field: readonly string[]): string | undefined => {
  const resolved = dereferenced(document, schema);
  if (!isObject(resolved)) return undefined;
  for (const choice of ['anyOf', 'oneOf', 'allOf']) {
    const alternatives = resolved[choice];
    if (!Array.isArray(alternatives)) continue;
    for (const alternative of alternatives) {
      const type = typeAt(document, alternative, field);
      if (type !== undefined) return type;
    }
  }
  const [name, ...rest] = field;
  if (name === undefined) return typeof resolved.type === 'string' ? resolved.type : 'string';
  if (/^[0-9]+$/.test(name)) return typeAt(document, resolved.items, rest);
  return typeAt(document, at(resolved, 'properties', name), rest);
};

/** Where a line may have several shapes, what all of them require. */
const requiredIn = (document: unknown, schema: unknown): readonly string[] => {
  const resolved = dereferenced(document, schema);
  if (!isObject(resolved)) return [];
  const own = Array.isArray(resolved.required) ? resolved.required.map(String) : [];
  const [first = [], ...others] = ['anyOf', 'oneOf'].flatMap((choice) => {
    const shapes = resolved[choice];
    return Array.isArray(shapes) ? shapes.map((shape) => requiredIn(document, shape)) : [];
  });
  return [...own, ...first.filter((field) => others.every((shape) => shape.includes(field)))];
};

interface Place {
  readonly schema: unknown;
  readonly path: readonly string[];
  readonly required: boolean;
}

const fieldsIn = (document: unknown, { schema, path, required }: Place): readonly DoorField[] => {
  const resolved = dereferenced(document, schema);
  if (!isObject(resolved)) return [];
  const shapes = ['anyOf', 'oneOf', 'allOf'].flatMap((choice) => {
    const alternatives = resolved[choice];
    return Array.isArray(alternatives) ? alternatives : [];
  });
  const needed = requiredIn(document, resolved);
  const inner = [
    ...shapes.flatMap((shape) => fieldsIn(document, { schema: shape, path, required: false })),
    ...(resolved.items === undefined
      ? []
      : fieldsIn(document, { schema: resolved.items, path: [...path, '0'], required })),
    ...Object.entries(isObject(resolved.properties) ? resolved.properties : {}).flatMap(([name, property]) =>
      fieldsIn(document, {
        schema: property,
        path: [...path, name],
        required: required && needed.includes(name),
      }),
    ),
  ];
  if (inner.length > 0) return inner;
  const { type, description } = resolved;
  return [
    {
      name: path.join('.'),
      type: typeof type === 'string' ? type : 'string',
      required,
      description: typeof description === 'string' ? description : '',
    },
  ];
};

/** A field that several shapes of a line have is one field, needed when all of them need it. */
const fieldsOf = (document: unknown, schema: unknown): readonly DoorField[] => {
  const all = fieldsIn(document, { schema, path: [], required: true });
  const needed = requiredIn(document, schema);
  return [...new Map(all.map((field) => [field.name, field])).values()].map((field) => ({
    ...field,
    required: field.required || needed.includes(field.name),
  }));
};

const dereferenced = (document: unknown, schema: unknown): unknown => {
  const reference = at(schema, '$ref');
  return typeof reference === 'string' ? at(document, ...reference.split('/').slice(1)) : schema;
};
