import { descriptorSetBase64 } from './gen/descriptors.js';

/** The FileDescriptorSet of every contract: what gRPC server reflection answers from. */
export const descriptorSet = (): Buffer => Buffer.from(descriptorSetBase64, 'base64');
