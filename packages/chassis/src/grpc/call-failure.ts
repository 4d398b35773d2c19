import { type DomainError, domainError, errorRegistry } from '@donghu/kernel';
import { type ServiceError, status } from '@grpc/grpc-js';
import { domainErrorFromServiceError } from './grpc-status.js';

/** The answer never came, for a reason of transport or health: what a circuit breaker counts. */
const infrastructureCodes: ReadonlySet<status> = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED]);

export const isInfrastructureFailure = (error: ServiceError): boolean => infrastructureCodes.has(error.code);

/**
 * What a failed call means to the caller. The dependency's own refusal is passed on; its being unwell is
 * DEPENDENCY_UNAVAILABLE, whatever it said of itself, because STORE_UNAVAILABLE would be read as our store's.
 */
export function failureOf(error: ServiceError, serviceName: string): DomainError {
  const told = domainErrorFromServiceError(error);
  if (error.code === status.DEADLINE_EXCEEDED) {
    return domainError('DEADLINE_EXCEEDED', `${serviceName} did not answer before the deadline`);
  }
  if (told !== undefined && !isUnwell(told)) return told;
  const facts = { service: serviceName, status: status[error.code] ?? String(error.code) };
  return dependencyUnavailable(serviceName, told === undefined ? facts : { ...facts, reason: told.code });
}

export const dependencyUnavailable = (
  serviceName: string,
  facts: Readonly<Record<string, string>>,
): DomainError => domainError('DEPENDENCY_UNAVAILABLE', `${serviceName} cannot be asked now`, { facts });

const isUnwell = (error: DomainError): boolean => {
  const { grpc } = errorRegistry[error.code];
  return grpc === 'UNAVAILABLE' || grpc === 'INTERNAL';
};
