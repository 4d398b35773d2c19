import { type handleBidiStreamingCall, type Server, type ServiceDefinition, status } from '@grpc/grpc-js';
import type { DescriptorIndex } from './descriptor-index.js';
import {
  decodeReflectionRequest,
  encodeReflectionResponse,
  type ReflectionAnswer,
  type ReflectionQuestion,
  type ReflectionRequest,
  type ReflectionResponse,
} from './reflection-messages.js';

const versions = ['v1', 'v1alpha'] as const;

/**
 * Server reflection (grpc/doc/server-reflection.md), v1 and v1alpha, for the given services and the
 * standard ones, so that grpcurl and its like need no proto files. It answers with the descriptors as the
 * compiler wrote them: @grpc/reflection passes them through protobufjs, which loses maps, file names and
 * references that other readers insist on. Nothing is loaded before the first question.
 */
export function addReflection(server: Server, serviceNames: readonly string[]): void {
  const own = versions.map((version) => `grpc.reflection.${version}.ServerReflection`);
  const names = [...serviceNames, 'grpc.health.v1.Health', ...own];
  let index: Promise<DescriptorIndex> | undefined;
  const answerTo = async (question: ReflectionQuestion | undefined): Promise<ReflectionAnswer> => {
    if (question?.kind === 'list-services') return { kind: 'services', names };
    index ??= import('./descriptor-index.js').then(({ loadDescriptorIndex }) => loadDescriptorIndex());
    return answerFrom(await index, question);
  };
  for (const name of own) server.addService(definitionOf(name), { ServerReflectionInfo: converse(answerTo) });
}

/** Answers in the order of the questions. */
const converse =
  (
    answerTo: (question: ReflectionQuestion | undefined) => Promise<ReflectionAnswer>,
  ): handleBidiStreamingCall<ReflectionRequest, ReflectionResponse> =>
  (call) => {
    let answered: Promise<unknown> = Promise.resolve();
    call.on('data', (request: ReflectionRequest) => {
      answered = answered
        .then(() => answerTo(request.question))
        .catch(
          (): ReflectionAnswer => ({ kind: 'error', code: status.INTERNAL, message: 'Reflection failed' }),
        )
        .then((answer) => call.write({ request, answer }));
    });
    call.on('end', () => answered.then(() => call.end()));
  };

function answerFrom(index: DescriptorIndex, question: ReflectionQuestion | undefined): ReflectionAnswer {
  switch (question?.kind) {
    case 'file-by-filename':
      return filesOrNotFound(index.fileNamed(question.name), question.name);
    case 'file-containing-symbol':
      return filesOrNotFound(index.fileOfSymbol(question.symbol), question.symbol);
    case 'file-containing-extension':
      return filesOrNotFound(index.fileOfExtension(question.type, question.number), question.type);
    case 'all-extension-numbers-of-type':
      return {
        kind: 'extension-numbers',
        type: question.type,
        numbers: index.extensionNumbersOf(question.type),
      };
    default:
      return { kind: 'error', code: status.INVALID_ARGUMENT, message: 'The request asks nothing' };
  }
}

const filesOrNotFound = (files: readonly Uint8Array[] | undefined, asked: string): ReflectionAnswer =>
  files === undefined
    ? { kind: 'error', code: status.NOT_FOUND, message: `${asked} is not known here` }
    : { kind: 'files', files };

const serverSideOnly = (): never => {
  throw new TypeError('A gRPC server asks no reflection questions');
};

const definitionOf = (service: string): ServiceDefinition => ({
  ServerReflectionInfo: {
    path: `/${service}/ServerReflectionInfo`,
    requestStream: true,
    responseStream: true,
    requestSerialize: serverSideOnly,
    requestDeserialize: decodeReflectionRequest,
    responseSerialize: encodeReflectionResponse,
    responseDeserialize: serverSideOnly,
  },
});
