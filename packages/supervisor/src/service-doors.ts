import { freePort } from '@donghu/backing';

export interface ServiceDoors {
  readonly http: string;
  /** host:port */
  readonly grpc: string;
}

export interface UsualPorts {
  readonly http: number;
  readonly grpc: number;
}

export const doorsAt = ({ http, grpc }: UsualPorts): ServiceDoors => ({
  http: `http://127.0.0.1:${http}`,
  grpc: `127.0.0.1:${grpc}`,
});

/** Doors at ports nobody listens on, no port twice: a drawn port is nobody's until its service listens. */
export const drawDoors = async (count: number): Promise<readonly ServiceDoors[]> => {
  const ports = new Set<number>();
  while (ports.size < count * 2) ports.add(await freePort());
  const drawn = [...ports];
  return Array.from({ length: count }, (_, index) =>
    doorsAt({ http: drawn[index * 2] ?? 0, grpc: drawn[index * 2 + 1] ?? 0 }),
  );
};

/**
 * The address at which a replica calls another service: all of that service's gRPC doors, so that it goes on
 * when one of them is gone, beginning with the one of its own place, so that the replicas spread themselves
 * (https://github.com/grpc/grpc/blob/master/doc/naming.md).
 */
export const grpcTarget = (doors: readonly ServiceDoors[], place: number): string | undefined => {
  if (doors.length < 2) return doors[0]?.grpc;
  const first = place % doors.length;
  return `ipv4:${[...doors.slice(first), ...doors.slice(0, first)].map(({ grpc }) => grpc).join(',')}`;
};
