import { createGrpcClient } from '@donghu/chassis';
import { InstitutionRegistryServiceClient } from '@donghu/contracts/registry';
import { Refusal } from '@donghu/kernel';

/**
 * Asks the registry itself whether an enterprise is registered, where its events have not told: an answer
 * that something is not there cannot come as an event.
 */
export interface RegistrationLookUp {
  /** The codes that the registry does not know. A code it could not be asked for is not among them. */
  unregistered(usccs: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  close(): void;
}

const deadlineMs = 5_000;
const callsAtOnce = 16;

export const connectRegistry = (address: string, tokens: () => string): RegistrationLookUp => {
  const client = createGrpcClient(InstitutionRegistryServiceClient, address, {
    tokens,
    deadlineMs,
    serviceName: 'institution-registry',
  });
  const isUnregistered = async (uscc: string, signal: AbortSignal | undefined): Promise<boolean> => {
    try {
      await client.calls.getEnterprise({ uscc }, { signal });
      return false;
    } catch (fault) {
      return fault instanceof Refusal && fault.error.code === 'NOT_FOUND';
    }
  };
  return {
    unregistered: async (usccs, signal) => {
      const waiting = [...new Set(usccs)];
      const found = new Set<string>();
      const work = async (): Promise<void> => {
        for (let uscc = waiting.pop(); uscc !== undefined; uscc = waiting.pop()) {
          if (await isUnregistered(uscc, signal)) found.add(uscc);
        }
      };
      await Promise.all(Array.from({ length: callsAtOnce }, work));
      return found;
    },
    close: () => client.close(),
  };
};
