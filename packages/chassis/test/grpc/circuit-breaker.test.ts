import { beforeEach, describe, expect, test } from '@jest/globals';
import { CircuitBreaker } from '../../src/grpc/circuit-breaker.js';

describe('the circuit breaker', () => {
  let now: number;
  let circuit: CircuitBreaker;

  beforeEach(() => {
    now = 0;
    const clock = { now: () => new Date(now) };
    circuit = new CircuitBreaker({ clock, failureThreshold: 3, openMs: 1_000 });
  });

  const fail = (times: number): void => {
    for (let time = 0; time < times; time += 1) circuit.failed();
  };

  test('opens after the threshold of failures in a row', () => {
    fail(2);
    expect(circuit.admit()).toBe(true);
    fail(1);
    expect(circuit.admit()).toBe(false);
  });

  test('forgets failures that a success interrupts', () => {
    fail(2);
    circuit.succeeded();
    fail(2);
    expect(circuit.state).toBe('closed');
  });

  test('lets one probe through after the rest, and closes when it succeeds', () => {
    fail(3);
    now = 1_000;
    expect(circuit.admit()).toBe(true);
    expect(circuit.admit()).toBe(false);
    circuit.succeeded();
    expect(circuit.admit()).toBe(true);
  });

  test('opens again when the probe fails or is abandoned', () => {
    fail(3);
    now = 1_000;
    circuit.admit();
    circuit.failed();
    expect(circuit.admit()).toBe(false);
    now = 2_000;
    expect(circuit.admit()).toBe(true);
    circuit.abandoned();
    expect(circuit.state).toBe('open');
  });
});
