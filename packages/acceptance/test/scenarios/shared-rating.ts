import { eventually } from '@donghu/testkit';
import { describe, expect, test } from '@jest/globals';
import { partyCode } from '../../src/party-code.js';
import { enterpriseOfClassA } from '../../src/subsidies.js';
import type { Zone } from '../../src/zone.js';

/** Plan (六)3 and domain 5.4, over the registry and the credit service: what a department sees of a rating. */
export const sharedRating = (zone: () => Zone): void =>
  describe('a rating that a department sees under its share request', () => {
    const subject = partyCode(1500);
    const science = { role: 'bureau', department: 'STB', subject: 'li@stb' } as const;
    const provider = { role: 'bureau', department: 'DRC', subject: 'zhang@drc' } as const;
    const owner = { role: 'enterprise', uscc: subject } as const;
    const lookUp = (id: string, as: typeof science | typeof provider = science) =>
      zone().call(
        'credit-rating',
        'GET',
        `/v1/ratings/${subject}?purpose=SUPERVISION&shareRequestId=${id}`,
        as,
      );
    const answer = (id: string, step: string, body: object) =>
      zone().must('institution-registry', 'PUT', `/v1/sharing-requests/${id}/${step}`, provider, body);

    test('is shown as far as was granted, to nobody else, and not any more when the grant is taken back', async () => {
      await enterpriseOfClassA(zone(), subject);
      const asked = await zone().must('institution-registry', 'POST', '/v1/sharing-requests', science, {
        entryId: 'DRC-CREDIT-RATING',
        department: 'STB',
        purpose: 'SUPERVISION',
        fields: ['grade', 'scoreMilli', 'vetoes'],
        from: '2025-09-01',
        to: '2025-12-01',
      });
      expect(asked.state).toBe('REQUESTED');
      const refused = { status: 403, body: { code: 'SHARE_REQUEST_MISSING' } };
      expect(await lookUp(asked.id)).toMatchObject(refused);

      await answer(asked.id, 'grant', { fields: ['grade', 'scoreMilli'] });
      await eventually(async () => expect((await lookUp(asked.id)).status).toBe(200));
      const { body: shown } = await lookUp(asked.id);
      expect(shown).toMatchObject({
        uscc: subject,
        grade: expect.any(String),
        scoreMilli: expect.any(Number),
      });
      expect(Object.keys(shown).sort()).toEqual(
        ['disputed', 'effectiveAt', 'grade', 'modelVersion', 'scoreMilli', 'uscc', 'version'].sort(),
      );
      expect(await lookUp(asked.id, provider)).toMatchObject(refused);

      await answer(asked.id, 'revocation', { reason: '用途已结束' });
      await eventually(async () => expect(await lookUp(asked.id)).toMatchObject(refused));

      const seen = await zone().must('credit-rating', 'GET', `/v1/lookups?subject=${subject}`, owner);
      const ofScience = seen.items.filter((entry: { department?: string }) => entry.department === 'STB');
      expect(ofScience.map((entry: { outcome: string }) => entry.outcome)).toEqual(
        expect.arrayContaining(['REFUSED', 'ADMITTED']),
      );
      expect(ofScience.at(0)).toMatchObject({ outcome: 'REFUSED', fields: [] });
    });
  });
