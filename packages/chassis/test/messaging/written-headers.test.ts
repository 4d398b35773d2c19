import { expect, test } from '@jest/globals';
import { MsgHdrsImpl } from '@nats-io/nats-core';
import { WrittenHeaders } from '../../src/messaging/written-headers.js';

test('the client reads what was written, in its order, as it reads its own', () => {
  const written = new WrittenHeaders();
  const own = new MsgHdrsImpl();
  for (const set of [written, own]) {
    set.set('ce-subject', '91420100MA4KX3XX0A/PZ-1');
    set.append('Nats-Msg-Id', '0195a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b');
    set.set('tracestate', 'donghu=1:2, other=3');
  }
  expect(Buffer.from(written.encode()).toString()).toBe(own.toString());
  expect([...MsgHdrsImpl.decode(written.encode())]).toEqual([...own]);
});

test('without any header there is the line of the version alone', () => {
  expect(Buffer.from(new WrittenHeaders().encode()).toString()).toBe('NATS/1.0\r\n\r\n');
});
