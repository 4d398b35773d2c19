import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { lengthDelimited, readFields, varint } from './protobuf-wire.js';

/** The messages of grpc/reflection/v1/reflection.proto; those of v1alpha are the same. */
export interface ReflectionRequest {
  /** As received: the answer repeats it. */
  readonly bytes: Uint8Array;
  readonly question: ReflectionQuestion | undefined;
}

export type ReflectionQuestion =
  | { readonly kind: 'file-by-filename'; readonly name: string }
  | { readonly kind: 'file-containing-symbol'; readonly symbol: string }
  | { readonly kind: 'file-containing-extension'; readonly type: string; readonly number: number }
  | { readonly kind: 'all-extension-numbers-of-type'; readonly type: string }
  | { readonly kind: 'list-services' };

export type ReflectionAnswer =
  | { readonly kind: 'files'; readonly files: readonly Uint8Array[] }
  | { readonly kind: 'extension-numbers'; readonly type: string; readonly numbers: readonly number[] }
  | { readonly kind: 'services'; readonly names: readonly string[] }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

export interface ReflectionResponse {
  readonly request: ReflectionRequest;
  readonly answer: ReflectionAnswer;
}

/**
 * ServerReflectionRequest{host=1, oneof{file_by_filename=3, file_containing_symbol=4,
 * file_containing_extension=5, all_extension_numbers_of_type=6, list_services=7}}
 */
export function decodeReflectionRequest(bytes: Uint8Array): ReflectionRequest {
  let question: ReflectionQuestion | undefined;
  readFields(bytes, (key, reader) => {
    if (key === lengthDelimited(3)) question = { kind: 'file-by-filename', name: reader.string() };
    else if (key === lengthDelimited(4)) {
      question = { kind: 'file-containing-symbol', symbol: reader.string() };
    } else if (key === lengthDelimited(5)) {
      question = { kind: 'file-containing-extension', ...decodeExtensionRequest(reader.bytes()) };
    } else if (key === lengthDelimited(6)) {
      question = { kind: 'all-extension-numbers-of-type', type: reader.string() };
    } else if (key === lengthDelimited(7)) {
      reader.string();
      question = { kind: 'list-services' };
    } else return false;
    return true;
  });
  return { bytes, question };
}

/** ExtensionRequest{containing_type=1, extension_number=2} */
function decodeExtensionRequest(bytes: Uint8Array): { type: string; number: number } {
  let type = '';
  let number = 0;
  readFields(bytes, (key, reader) => {
    if (key === lengthDelimited(1)) type = reader.string();
    else if (key === varint(2)) number = reader.int32();
    else return false;
    return true;
  });
  return { type, number };
}

/**
 * ServerReflectionResponse{valid_host=1, original_request=2, oneof{file_descriptor_response=4,
 * all_extension_numbers_response=5, list_services_response=6, error_response=7}}
 */
export function encodeReflectionResponse({ request, answer }: ReflectionResponse): Buffer {
  const writer = new BinaryWriter();
  writer.uint32(lengthDelimited(2)).bytes(request.bytes);
  writer.uint32(lengthDelimited(fieldOf[answer.kind])).fork();
  writeAnswer(writer, answer);
  writer.join();
  return Buffer.from(writer.finish());
}

const fieldOf = { files: 4, 'extension-numbers': 5, services: 6, error: 7 } as const;

function writeAnswer(writer: BinaryWriter, answer: ReflectionAnswer): void {
  switch (answer.kind) {
    case 'files': // FileDescriptorResponse{repeated bytes file_descriptor_proto=1}
      for (const file of answer.files) writer.uint32(lengthDelimited(1)).bytes(file);
      break;
    case 'extension-numbers': // ExtensionNumberResponse{base_type_name=1, repeated int32 extension_number=2}
      writer.uint32(lengthDelimited(1)).string(answer.type);
      for (const number of answer.numbers) writer.uint32(varint(2)).int32(number);
      break;
    case 'services': // ListServiceResponse{repeated ServiceResponse{name=1} service=1}
      for (const name of answer.names) {
        writer.uint32(lengthDelimited(1)).fork().uint32(lengthDelimited(1)).string(name).join();
      }
      break;
    case 'error': // ErrorResponse{error_code=1, error_message=2}
      writer.uint32(varint(1)).int32(answer.code).uint32(lengthDelimited(2)).string(answer.message);
  }
}
