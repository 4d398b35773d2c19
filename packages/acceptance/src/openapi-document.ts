import type { ServiceName } from '@donghu/supervisor/platform';
import type { Zone } from './zone.js';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** One operation of a served OpenAPI document, with what a test needs to call it. */
export interface Operation {
  readonly service: ServiceName;
  readonly path: string;
  readonly method: string;
  readonly node: JsonObject;
}

export const isObject = (node: Json | undefined): node is JsonObject =>
  typeof node === 'object' && node !== null && !Array.isArray(node);

/** The member of an object, and of anything else an empty object. */
export const memberOf = (node: Json | undefined, name: string): JsonObject => {
  const member = isObject(node) ? node[name] : undefined;
  return isObject(member) ? member : {};
};

export const listOf = (node: Json | undefined): readonly Json[] => (Array.isArray(node) ? node : []);

export const readOpenApi = async (zone: Zone, service: ServiceName): Promise<JsonObject> => {
  const response = await fetch(`${zone.platform.doors(service).http}/openapi.json`);
  if (!response.ok) throw new Error(`${service} answered ${response.status} to /openapi.json`);
  const document: Json = JSON.parse(await response.text());
  if (!isObject(document)) throw new Error(`${service} serves no OpenAPI document`);
  return document;
};

export const operationsOf = (service: ServiceName, document: JsonObject): readonly Operation[] =>
  Object.entries(memberOf(document, 'paths')).flatMap(([path, methods]) =>
    Object.entries(isObject(methods) ? methods : {}).flatMap(([method, node]) =>
      isObject(node) ? [{ service, path, method, node }] : [],
    ),
  );

/** Every `$ref` anywhere in the document. */
export const referencesIn = (node: Json): readonly string[] => {
  if (Array.isArray(node)) return node.flatMap(referencesIn);
  if (!isObject(node)) return [];
  const own = typeof node.$ref === 'string' ? [node.$ref] : [];
  return [...own, ...Object.values(node).flatMap(referencesIn)];
};

/** What a local reference, an RFC 6901 pointer in a fragment, points at; undefined when there is nothing. */
export const resolveReference = (document: JsonObject, reference: string): Json | undefined => {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((token) => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((node, token) => (isObject(node) ? node[token] : undefined), document);
};

/** The values of an example: a body as newline-delimited JSON holds one a line. */
export const examplesOf = (mediaType: string, media: JsonObject): readonly Json[] => {
  const named = Object.values(memberOf(media, 'examples')).flatMap((entry) =>
    isObject(entry) && entry.value !== undefined ? [entry.value] : [],
  );
  const all = media.example === undefined ? named : [media.example, ...named];
  if (mediaType !== 'application/x-ndjson') return all;
  return all.flatMap((text) =>
    String(text)
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Json => JSON.parse(line)),
  );
};
