import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type ClientReadableStream, credentials, loadPackageDefinition, status } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { standardDescriptorSets } from '../../src/grpc/standard-descriptors.js';
import { creditService, type GrpcFixture, startGrpc } from './grpc-fixture.js';

/** The clients that others use: made by proto-loader from the published proto files. */
type Answer = Record<string, unknown>;
interface UntypedClient {
  Check(request: object, callback: (error: { code: number } | null, answer: Answer) => void): void;
  List(request: object, callback: (error: { code: number } | null, answer: Answer) => void): void;
  Watch(request: object): ClientReadableStream<Answer>;
  ServerReflectionInfo(): ClientReadableStream<Answer> & { write(request: object): void; end(): void };
  close(): void;
}

const standardClient = (name: string, address: string): UntypedClient => {
  const options = { enums: String, keepCase: true };
  const definitions = standardDescriptorSets().map((set) => loadFileDescriptorSetFromBuffer(set, options));
  const path = name.split('.');
  const ClientOfService = path.reduce<unknown>(
    (scope, part) => (scope as Record<string, unknown>)[part],
    loadPackageDefinition(Object.assign({}, ...definitions)),
  ) as new (
    address: string,
    channel: unknown,
  ) => UntypedClient;
  return new ClientOfService(address, credentials.createInsecure());
};

let fixture: GrpcFixture;
let client: UntypedClient;

beforeEach(async () => {
  fixture = await startGrpc(creditService());
});
afterEach(async () => {
  client.close();
  await fixture.stop();
});

describe('health', () => {
  const check = (service?: string): Promise<unknown> =>
    new Promise((resolve) => {
      client.Check(service === undefined ? {} : { service }, (error, answer) =>
        resolve(error === null ? answer.status : status[error.code]),
      );
    });

  beforeEach(() => {
    client = standardClient('grpc.health.v1.Health', fixture.address);
  });

  test('answers for the whole server and for each service', async () => {
    await expect(check()).resolves.toBe('SERVING');
    await expect(check('donghu.credit.v1.CreditRatingService')).resolves.toBe('SERVING');
    await expect(check('donghu.policy.v1.Unknown')).resolves.toBe('NOT_FOUND');
  });

  test('lists every service', async () => {
    const answer = await new Promise((resolve) => client.List({}, (_error, list) => resolve(list)));
    // protobufjs reads a map from descriptors as the list of its entries.
    expect(answer).toMatchObject({
      statuses: [
        { key: '', value: { status: 'SERVING' } },
        { key: 'donghu.credit.v1.CreditRatingService', value: { status: 'SERVING' } },
      ],
    });
  });

  test('says NOT_SERVING to watchers and lets them go when the door closes', async () => {
    const seen: unknown[] = [];
    const watch = client.Watch({});
    const ended = new Promise((resolve) => watch.on('end', resolve));
    await new Promise<void>((resolve) => {
      watch.on('data', (answer: Answer) => {
        seen.push(answer.status);
        resolve();
      });
    });
    await fixture.door.close(30_000);
    await ended;
    expect(seen).toEqual(['SERVING', 'NOT_SERVING']);
  });
});

describe.each(['v1', 'v1alpha'])('reflection %s', (version) => {
  beforeEach(() => {
    client = standardClient(`grpc.reflection.${version}.ServerReflection`, fixture.address);
  });

  const ask = async (...questions: object[]): Promise<Answer[]> => {
    const stream = client.ServerReflectionInfo();
    for (const question of questions) stream.write(question);
    stream.end();
    const answers: Answer[] = [];
    for await (const answer of stream) answers.push(answer as Answer);
    return answers;
  };

  test('lists the services and gRPC’s own', async () => {
    const [answer] = await ask({ list_services: '*' });
    expect(answer?.list_services_response).toEqual({
      service: [
        { name: 'donghu.credit.v1.CreditRatingService' },
        { name: 'grpc.health.v1.Health' },
        { name: 'grpc.reflection.v1.ServerReflection' },
        { name: 'grpc.reflection.v1alpha.ServerReflection' },
      ],
    });
  });

  test.each([
    'donghu.credit.v1.CreditRatingService',
    'donghu.credit.v1.CreditRatingService.GetRating',
    'donghu.credit.v1.Rating',
    'grpc.health.v1.Health',
    'grpc.reflection.v1.ServerReflection',
    'google.protobuf.Timestamp',
  ])('describes %s with everything it refers to', async (symbol) => {
    const [answer] = await ask({ file_containing_symbol: symbol });
    const described = answer?.file_descriptor_response as { file_descriptor_proto: Buffer[] } | undefined;
    const file = (described?.file_descriptor_proto ?? []).map((bytes) =>
      fromBinary(FileDescriptorProtoSchema, bytes),
    );
    // Imports come after what imports them; a registry wants them before, and throws on a reference that leads nowhere.
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: file.reverse() }));
    const declared = registry.get(symbol) ?? registry.get(symbol.slice(0, symbol.lastIndexOf('.')));
    expect(declared).toBeDefined();
  });

  test('finds files and extensions by what names them, in the order asked', async () => {
    const answers = await ask(
      { file_by_filename: 'donghu/credit/v1/types.proto' },
      { file_by_filename: 'no/such.proto' },
      { file_containing_symbol: 'no.Such' },
      { all_extension_numbers_of_type: 'google.protobuf.MessageOptions' },
    );
    expect(answers[0]).toHaveProperty('file_descriptor_response');
    expect(answers[1]).toMatchObject({ error_response: { error_code: status.NOT_FOUND } });
    expect(answers[2]).toMatchObject({ error_response: { error_code: status.NOT_FOUND } });
    const numbers = answers[3]?.all_extension_numbers_response as { extension_number: number[] };
    expect(numbers.extension_number.length).toBeGreaterThan(0);
    const [extension] = await ask({
      file_containing_extension: {
        containing_type: 'google.protobuf.MessageOptions',
        extension_number: numbers.extension_number[0],
      },
    });
    expect(extension).toHaveProperty('file_descriptor_response');
  });
});
