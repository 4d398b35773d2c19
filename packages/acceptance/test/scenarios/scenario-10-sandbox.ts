import { eventCatalogue } from '@donghu/contracts';
import { readStoredEvents } from '@donghu/testkit';
import { describe, expect, test } from '@jest/globals';
import { insurer } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import { policy } from '../../src/policies.js';
import type { Zone } from '../../src/zone.js';

/** A regulator opens the case: the service that admits cases is not there yet. */
export const sandboxCap = (zone: () => Zone): void =>
  describe('10. the cap of a sandbox case', () => {
    const asInsurer = { role: 'insurer', uscc: insurer } as const;
    const send = (number: string, cover: string) =>
      zone().call(
        'policy-intake',
        'POST',
        '/v1/policies',
        asInsurer,
        policy(number, partyCode(100), '1000.00', { line: 'IP_GI', cover, sandboxCase: 'SH-2025-0010' }),
      );
    const cancel = (number: string, kind: string, effectiveOn: string) =>
      zone().must('policy-intake', 'POST', `/v1/policies/${insurer}/${number}/cancellation`, asInsurer, {
        kind,
        effectiveOn,
        refund: '0.00',
      });
    const used = async () =>
      (await zone().must('policy-intake', 'GET', '/v1/sandbox-cases/SH-2025-0010', asInsurer)).use.cover;
    const levels = async () => {
      await zone().quiet();
      const events = await readStoredEvents(
        zone().platform.backing.natsUrl,
        eventCatalogue.SandboxCapReached,
      );
      return events.map(({ message }) => message.level);
    };

    test('is told once at 80 %, and two policies never take the last room both', async () => {
      await zone().must(
        'policy-intake',
        'POST',
        '/v1/sandbox-cases',
        { role: 'regulator' },
        {
          caseId: 'SH-2025-0010',
          insurerUscc: insurer,
          lines: ['IP_GI'],
          from: '2025-01-01',
          to: '2026-01-01',
          caps: { cover: '500000000.00' },
        },
      );
      await send('SX-2025-0001', '365000000.00');
      await send('SX-2025-0002', '15000000.00');
      expect(await used()).toBe('380000000.00');
      await Promise.all([send('SX-2025-0003', '12500000.00'), send('SX-2025-0004', '12500000.00')]);
      expect(await used()).toBe('405000000.00');
      await send('SX-2025-0005', '75000000.00');
      expect(await levels()).toEqual(['CAP_LEVEL_YELLOW']);

      const both = await Promise.all([
        send('SX-2025-0006', '20000000.00'),
        send('SX-2025-0007', '20000000.00'),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([201, 400]);
      expect(await used()).toBe('500000000.00');
      expect(await levels()).toEqual(['CAP_LEVEL_YELLOW', 'CAP_LEVEL_RED']);
    });

    test('is freed by what is void from the start, and not by a mid-term cancellation', async () => {
      await cancel('SX-2025-0005', 'MID_TERM', '2025-06-01');
      expect(await used()).toBe('500000000.00');
      await cancel('SX-2025-0002', 'FROM_START', '2025-03-01');
      expect(await used()).toBe('485000000.00');
      expect(await send('SX-2025-0008', '15000000.00')).toMatchObject({ status: 201 });
      expect(await used()).toBe('500000000.00');
    });
  });
