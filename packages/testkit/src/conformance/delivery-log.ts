import type { Consumption, Delivery } from './transport.js';

/** Takes deliveries without end, does with each what the test says, and remembers them in their order. */
export class DeliveryLog {
  readonly deliveries: Delivery[] = [];
  readonly #consumption: Consumption;
  readonly #reading: Promise<void>;

  constructor(consumption: Consumption, settle: (delivery: Delivery) => void = (delivery) => delivery.ack()) {
    this.#consumption = consumption;
    this.#reading = this.#read(settle);
  }

  get ids(): string[] {
    return this.deliveries.map(({ id }) => id);
  }

  of(id: string): readonly Delivery[] {
    return this.deliveries.filter((delivery) => delivery.id === id);
  }

  async stop(): Promise<void> {
    await this.#consumption.stop();
    await this.#reading;
  }

  async #read(settle: (delivery: Delivery) => void): Promise<void> {
    for (;;) {
      const taken = await this.#consumption.take(64);
      if (taken.length === 0) return;
      for (const delivery of taken) {
        this.deliveries.push(delivery);
        settle(delivery);
      }
    }
  }
}
