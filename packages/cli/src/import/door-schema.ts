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

const dereferenced = (document: unknown, schema: unknown): unknown => {
  const reference = at(schema, '$ref');
  return typeof reference === 'string' ? at(document, ...reference.split('/').slice(1)) : schema;
};
