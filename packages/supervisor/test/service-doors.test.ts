import { describe, expect, test } from '@jest/globals';
import { doorsAt, drawDoors, grpcTarget } from '../src/service-doors.js';

describe('the doors of replicas', () => {
  test('that are drawn have no port twice', async () => {
    const drawn = await drawDoors(20);
    const ports = drawn.flatMap(({ http, grpc }) => [new URL(http).port, grpc.split(':')[1]]);
    expect(new Set(ports).size).toBe(40);
  });

  test('are called at the one address there is', () => {
    expect(grpcTarget([], 0)).toBeUndefined();
    expect(grpcTarget([doorsAt({ http: 8104, grpc: 9104 })], 2)).toBe('127.0.0.1:9104');
  });

  test('are called at all addresses, each replica beginning with another one', () => {
    const doors = [9104, 9204, 9304].map((grpc) => doorsAt({ http: 8104, grpc }));
    expect(grpcTarget(doors, 0)).toBe('ipv4:127.0.0.1:9104,127.0.0.1:9204,127.0.0.1:9304');
    expect(grpcTarget(doors, 1)).toBe('ipv4:127.0.0.1:9204,127.0.0.1:9304,127.0.0.1:9104');
    expect(grpcTarget(doors, 3)).toBe(grpcTarget(doors, 0));
  });
});
