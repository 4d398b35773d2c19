import { createFileRegistry, type DescFile, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { descriptorSet } from '@donghu/contracts';
import { standardDescriptorSets } from './standard-descriptors.js';

/** Finds the files that declare things. An answer holds the file and, after it, all that it imports. */
export interface DescriptorIndex {
  fileNamed(name: string): readonly Uint8Array[] | undefined;
  fileOfSymbol(symbol: string): readonly Uint8Array[] | undefined;
  fileOfExtension(type: string, number: number): readonly Uint8Array[] | undefined;
  extensionNumbersOf(type: string): readonly number[];
}

/** Over the platform's contracts and gRPC's standard services. */
export function loadDescriptorIndex(): DescriptorIndex {
  const sets = [descriptorSet(), ...standardDescriptorSets()];
  const registries = sets.map((set) => createFileRegistry(fromBinary(FileDescriptorSetSchema, set)));
  const files = registries.flatMap((registry) => [...registry.files]);
  const bySymbol = new Map(files.flatMap((file) => symbolsOf(file).map((symbol) => [symbol, file] as const)));
  const extensions = registries
    .flatMap((registry) => [...registry])
    .filter((declared) => declared.kind === 'extension');
  return {
    // Descriptor names carry no extension: `donghu/credit/v1/types` is `donghu/credit/v1/types.proto`.
    fileNamed: (name) => withImports(files.find((file) => `${file.name}.proto` === name)),
    fileOfSymbol: (symbol) => withImports(bySymbol.get(symbol)),
    fileOfExtension: (type, number) =>
      withImports(extensions.find((e) => e.extendee.typeName === type && e.number === number)?.file),
    extensionNumbersOf: (type) => extensions.filter((e) => e.extendee.typeName === type).map((e) => e.number),
  };
}

const symbolsOf = (file: DescFile): string[] => [
  ...file.services.flatMap((service) => [
    service.typeName,
    ...service.methods.map((method) => `${service.typeName}.${method.name}`),
  ]),
  ...file.messages.flatMap(messageSymbols),
  ...file.enums.map((declared) => declared.typeName),
  ...file.extensions.map((declared) => declared.typeName),
];

const messageSymbols = (message: DescFile['messages'][number]): string[] => [
  message.typeName,
  ...message.fields.map((field) => `${message.typeName}.${field.name}`),
  ...message.nestedMessages.flatMap(messageSymbols),
  ...message.nestedEnums.map((nested) => nested.typeName),
  ...message.nestedExtensions.map((nested) => nested.typeName),
];

function withImports(file: DescFile | undefined): Uint8Array[] | undefined {
  if (file === undefined) return undefined;
  const reached = new Set([file]);
  for (const next of reached) for (const imported of next.dependencies) reached.add(imported);
  return [...reached].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
}
