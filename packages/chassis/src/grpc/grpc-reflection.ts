import { descriptorSet } from '@donghu/contracts';
import type { Server } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer, loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { protoPath as healthProtoPath } from 'grpc-health-check';

/**
 * Server reflection, v1 and v1alpha, for the given services and the standard health service, so that
 * grpcurl and its like need no proto files.
 */
export function addReflection(server: Server, serviceNames: readonly string[]): void {
  const contracts = loadFileDescriptorSetFromBuffer(descriptorSet());
  const definitions: PackageDefinition = { ...contracts, ...loadSync(healthProtoPath) };
  const services = [...serviceNames, 'grpc.health.v1.Health'];
  new ReflectionService(definitions, { services }).addToServer(server);
}
