import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import type { Role } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { ServiceName } from '@donghu/supervisor/platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { platformEnvironment } from '../src/environment.js';
import {
  examplesOf,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  memberOf,
  type Operation,
  operationsOf,
  readOpenApi,
  referencesIn,
  resolveReference,
} from '../src/openapi-document.js';
import { insurer } from '../src/parties.js';
import { type Answer, type Caller, Zone } from '../src/zone.js';

const asyncApiFile = join(import.meta.dirname, '../../../docs/contracts/asyncapi.json');
const enterprise = '91420100616400352X';

let zone: Zone;
const documents = new Map<ServiceName, JsonObject>();

beforeAll(async () => {
  zone = await Zone.open({ environment: platformEnvironment() });
  for (const service of zone.platform.processes.keys()) {
    documents.set(service, await readOpenApi(zone, service));
  }
}, 120_000);

afterAll(async () => {
  await zone?.close();
}, 60_000);

const nameOf = ({ service, method, path }: Operation): string => `${service} ${method.toUpperCase()} ${path}`;

const documentOf = (service: ServiceName): JsonObject => documents.get(service) ?? {};

const allOperations = (): readonly Operation[] =>
  [...documents].flatMap(([service, document]) => operationsOf(service, document));

/** Where something stands in a document, as the tokens of an RFC 6901 pointer. */
type Place = readonly string[];

interface Body {
  readonly mediaType: string;
  readonly media: JsonObject;
  readonly schemaAt: Place;
}

const bodiesIn = (holder: JsonObject, at: Place): readonly Body[] =>
  Object.entries(memberOf(holder, 'content')).flatMap(([mediaType, media]) =>
    isObject(media) ? [{ mediaType, media, schemaAt: [...at, 'content', mediaType, 'schema'] }] : [],
  );

const placeOf = ({ path, method }: Operation): Place => ['paths', path, method];

const requestsOf = (operation: Operation): readonly Body[] =>
  bodiesIn(memberOf(operation.node, 'requestBody'), [...placeOf(operation), 'requestBody']);

const answersOf = (operation: Operation, status: string): readonly Body[] =>
  bodiesIn(memberOf(memberOf(operation.node, 'responses'), status), [
    ...placeOf(operation),
    'responses',
    status,
  ]);

/** Bodies of the request and of every answer. */
const bodiesOf = (operation: Operation): readonly Body[] => [
  ...requestsOf(operation),
  ...Object.keys(memberOf(operation.node, 'responses')).flatMap((status) => answersOf(operation, status)),
];

const requestExamples = (operation: Operation, mediaType: string): readonly Json[] =>
  requestsOf(operation)
    .filter((body) => body.mediaType === mediaType)
    .flatMap(({ media }) => examplesOf(mediaType, media));

const validators = new Map<ServiceName, Ajv2020>();

/** Knows the whole document, as schemas in it refer to its components. Formats are annotations in 2020-12. */
const validatorOf = (service: ServiceName): Ajv2020 => {
  const known = validators.get(service);
  if (known !== undefined) return known;
  const validator = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  validator.addSchema(documentOf(service), service);
  validators.set(service, validator);
  return validator;
};

const pointerTo = (place: Place): string =>
  place.map((token) => `/${encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

const faultsOf = (service: ServiceName, schemaAt: Place, value: Json): readonly ErrorObject[] => {
  const validate = validatorOf(service).compile({ $ref: `${service}#${pointerTo(schemaAt)}` });
  return validate(value) ? [] : [...(validate.errors ?? [])];
};

/** Somebody who may call it: an operator where that is enough, as most steps are theirs. */
const callerOf = ({ node }: Operation): Caller => {
  const [, list = ''] = /^Roles 角色: ([a-z, ]+)/.exec(String(node.description)) ?? [];
  const roles = list.split(', ') as Role[]; // The document lists them by the names of the type.
  const role = roles.find((name) => name === 'operator') ?? roles[0] ?? 'operator';
  if (role === 'insurer') return { role, uscc: insurer };
  return role === 'enterprise' ? { role, uscc: enterprise } : { role };
};

const parametersOf = ({ node }: Operation): readonly JsonObject[] => listOf(node.parameters).filter(isObject);

const isNeeded = ({ required, in: place }: JsonObject): boolean => required === true && place !== 'header';

describe('the AsyncAPI document', () => {
  test('is valid, with nothing to complain of but style', async () => {
    const { document, diagnostics } = await new Parser().parse(await readFile(asyncApiFile, 'utf8'));
    expect(diagnostics.filter(({ severity }) => severity <= 1)).toEqual([]);
    expect(document?.version()).toMatch(/^3\./);
  });

  test('has the subject and stream of every event of the catalogue, and no others', async () => {
    const document: Json = JSON.parse(await readFile(asyncApiFile, 'utf8'));
    const channels = Object.values(memberOf(document, 'channels')).map((channel) => [
      memberOf({ channel }, 'channel').address,
      memberOf({ channel }, 'channel')['x-jetstream-stream'],
    ]);
    const events = Object.values(eventCatalogue).map(({ subjectPrefix, stream }) => [
      `${subjectPrefix}.{party}`,
      stream,
    ]);
    expect(channels.sort()).toEqual(events.sort());
  });
});

describe('the messages of the AsyncAPI document', () => {
  test('each have an example, whose headers keep to their schema', async () => {
    const document: Json = JSON.parse(await readFile(asyncApiFile, 'utf8'));
    const messages = memberOf(memberOf(document, 'components'), 'messages');
    expect(Object.keys(messages).sort()).toEqual(Object.keys(eventCatalogue).sort());
    for (const [name, message] of Object.entries(messages)) {
      const [example] = listOf(memberOf({ message }, 'message').examples).filter(isObject);
      const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
        memberOf(memberOf({ message }, 'message'), 'headers'),
      );
      expect([name, validate(example?.headers), validate.errors]).toEqual([name, true, null]);
      expect([name, Object.keys(memberOf(example, 'payload')).length > 0]).toEqual([name, true]);
    }
  });
});

describe('the OpenAPI documents that the running services serve', () => {
  test('are of 3.1, with a title, a version and a readable page', async () => {
    for (const [service, document] of documents) {
      expect([service, document.openapi]).toEqual([service, expect.stringMatching(/^3\.1\./)]);
      expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
      const page = await fetch(`${zone.platform.doors(service).http}/docs`);
      expect([service, page.status, page.headers.get('content-type')]).toEqual([
        service,
        200,
        expect.stringContaining('text/html'),
      ]);
    }
  });

  test('have no reference that leads nowhere', () => {
    for (const [service, document] of documents) {
      const lost = referencesIn(document).filter(
        (reference) => resolveReference(document, reference) === undefined,
      );
      expect([service, lost]).toEqual([service, []]);
    }
  });

  test('name every operation once, and its tag and security scheme among those of the document', () => {
    for (const [service, document] of documents) {
      const operations = operationsOf(service, document);
      expect(operations.length).toBeGreaterThan(0);
      const ids = operations.map(({ node }) => node.operationId);
      expect(ids).toEqual([...new Set(ids)]);
      const tags = listOf(document.tags).map((tag) => memberOf({ tag }, 'tag').name);
      const schemes = Object.keys(memberOf(memberOf(document, 'components'), 'securitySchemes'));
      for (const operation of operations) {
        const { node } = operation;
        expect([nameOf(operation), node.operationId]).toEqual([
          nameOf(operation),
          expect.stringMatching(/^[a-z]\w+$/),
        ]);
        expect(tags).toEqual(expect.arrayContaining([...listOf(node.tags)]));
        const used = listOf(node.security).flatMap((entry) => Object.keys(isObject(entry) ? entry : {}));
        expect(schemes).toEqual(expect.arrayContaining(used));
      }
    }
  });

  test('describe every answer, and every parameter of a path', () => {
    for (const operation of allOperations()) {
      const responses = Object.entries(memberOf(operation.node, 'responses'));
      expect([nameOf(operation), responses.map(([status]) => status)]).toEqual([
        nameOf(operation),
        expect.arrayContaining([expect.stringMatching(/^2\d\d$/)]),
      ]);
      for (const [status, response] of responses) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        expect(response).toMatchObject({ description: expect.stringMatching(/./) });
      }
      const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = parametersOf(operation)
        .filter((parameter) => parameter.in === 'path' && parameter.required === true)
        .map((parameter) => parameter.name);
      expect([nameOf(operation), described]).toEqual([nameOf(operation), named]);
      for (const parameter of parametersOf(operation)) {
        expect(parameter).toMatchObject({ name: expect.any(String), schema: expect.any(Object) });
      }
    }
  });

  test('hold schemas of JSON Schema 2020-12', () => {
    for (const [service, document] of documents) {
      const schemas = [
        ...Object.entries(memberOf(memberOf(document, 'components'), 'schemas')),
        ...operationsOf(service, document).flatMap((operation) => [
          ...parametersOf(operation).map(({ name, schema }) => [`${nameOf(operation)} ${name}`, schema]),
          ...bodiesOf(operation).map(({ media }) => [nameOf(operation), media.schema]),
        ]),
      ];
      const wrong = schemas.filter(
        ([, schema]) => !isObject(schema) || validatorOf(service).validateSchema(schema) !== true,
      );
      expect([service, wrong]).toEqual([service, []]);
    }
  });

  test('hold examples that keep to the schemas', () => {
    for (const operation of allOperations()) {
      const faults = bodiesOf(operation).flatMap(({ mediaType, media, schemaAt }) =>
        examplesOf(mediaType, media).flatMap((example) => faultsOf(operation.service, schemaAt, example)),
      );
      expect([nameOf(operation), faults]).toEqual([nameOf(operation), []]);
    }
  });

  test('give an example for every body that they ask for', () => {
    const without = allOperations().filter((operation) =>
      requestsOf(operation).some(({ mediaType, media }) => examplesOf(mediaType, media).length === 0),
    );
    expect(without.map(nameOf)).toEqual([]);
  });
});

const knownPathValues: Readonly<Record<string, string>> = { uscc: enterprise, insurer };

/** A path with something of the right form for each of its parameters. */
const filledPath = (operation: Operation): string =>
  parametersOf(operation).reduce((path, parameter) => {
    const [example] = listOf(memberOf(parameter, 'schema').examples);
    const value = example ?? knownPathValues[String(parameter.name)] ?? 'UNKNOWN-0001';
    return path.replace(`{${String(parameter.name)}}`, encodeURIComponent(String(value)));
  }, operation.path);

const methodOf = ({ method }: Operation) => {
  const upper = method.toUpperCase();
  if (upper === 'GET' || upper === 'POST' || upper === 'PUT' || upper === 'DELETE') return upper;
  throw new Error(`${upper} is not called here`);
};

/** Of form or of access; what the business refuses (404, 409, 422) an example may well meet. */
const refusedForForm: readonly number[] = [400, 401, 403, 405, 406, 413, 415, 428];

const isRefusedForForm = ({ status, body }: Answer): boolean =>
  status >= 500 || (refusedForForm.includes(status) && !isOver(body));

/** The period of an example, written down once, is over some day: a matter of its time and not of its form. */
const isOver = (problem: Json): boolean => {
  const faults = listOf(isObject(problem) ? problem.errors : undefined).filter(isObject);
  return faults.length > 0 && faults.every(({ rule }) => rule === 'PAST');
};

describe('the doors keep to their documents', () => {
  test('an example of a request is never refused for its form', async () => {
    const refused: Json[] = [];
    for (const operation of allOperations()) {
      for (const body of requestExamples(operation, 'application/json')) {
        const call = [methodOf(operation), filledPath(operation), callerOf(operation), body] as const;
        const answer = await zone.call(operation.service, ...call);
        if (isRefusedForForm(answer)) {
          refused.push([nameOf(operation), answer.status, answer.body]);
        }
      }
    }
    expect(refused).toEqual([]);
  });

  test('an example of a line is never refused for its form', async () => {
    const refused: Json[] = [];
    for (const operation of allOperations()) {
      const lines = requestExamples(operation, 'application/x-ndjson');
      if (lines.length === 0) continue;
      const answers = await zone.bulk(operation.service, operation.path, lines, callerOf(operation));
      expect([nameOf(operation), answers.length]).toEqual([nameOf(operation), lines.length]);
      for (const answer of answers) {
        if (['VALIDATION_FAILED', 'MALFORMED_JSON', 'INTERNAL'].includes(answer.code)) {
          refused.push([nameOf(operation), answer]);
        }
      }
    }
    expect(refused).toEqual([]);
  });

  test('what is read without asking for anything in particular is as described', async () => {
    const different: Json[] = [];
    const open = allOperations().filter(
      (operation) => operation.method === 'get' && !parametersOf(operation).some(isNeeded),
    );
    expect(open.length).toBeGreaterThan(documents.size);
    for (const operation of open) {
      const answer = await zone.call(operation.service, 'GET', operation.path, callerOf(operation));
      const faults = answersOf(operation, '200').flatMap(({ schemaAt }) =>
        faultsOf(operation.service, schemaAt, answer.body),
      );
      if (answer.status !== 200 || faults.length > 0) {
        different.push([nameOf(operation), answer.status, answer.body, JSON.stringify(faults)]);
      }
    }
    expect(different).toEqual([]);
  });
});
