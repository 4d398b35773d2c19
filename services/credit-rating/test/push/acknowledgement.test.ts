import { describe, expect, test } from '@jest/globals';
import { readAcknowledgement } from '../../src/push/acknowledgement.js';

const batch = { batchId: 'B', recordIds: ['1', '2'] };
const accepted = (recordId: string) => ({ recordId, outcome: 'ACCEPTED' });
const whole = { batchId: 'B', count: 2, results: [accepted('2'), accepted('1')] };

const read = (content: unknown, more: object = {}) =>
  readAcknowledgement(
    {
      status: 200,
      contentType: 'application/json; charset=utf-8',
      text: typeof content === 'string' ? content : JSON.stringify(content),
      ...more,
    },
    batch,
  );

describe('an acknowledgement', () => {
  test('says of every record what became of it', () => {
    const refused = { recordId: '2', outcome: 'REFUSED', code: 'NAME', message: 'no name' };
    expect(read({ ...whole, results: [accepted('1'), refused], later: 'fields' })).toEqual({
      results: new Map([
        ['1', { ...accepted('1'), code: '', message: '' }],
        ['2', refused],
      ]),
    });
  });

  test.each([
    ['an error beside it', { ...whole, error: { code: 'E' } }, 'MALFORMED'],
    ['an error alone', { error: 'busy' }, 'MALFORMED'],
    ['nothing', '', 'MALFORMED'],
    ['null', null, 'MALFORMED'],
    ['half of it', JSON.stringify(whole).slice(0, 40), 'MALFORMED'],
    ['it twice', JSON.stringify(whole).repeat(2), 'MALFORMED'],
    [
      'an outcome that nobody knows',
      { ...whole, results: [accepted('1'), { recordId: '2', outcome: 'OK' }] },
      'MALFORMED',
    ],
    ['another batch', { ...whole, batchId: 'C' }, 'OTHER_BATCH'],
    ['a count that is wrong', { ...whole, count: 3 }, 'COUNT'],
    ['a record that is missing', { ...whole, count: 1, results: [accepted('1')] }, 'COUNT'],
    ['a record that nobody sent', { ...whole, results: [accepted('1'), accepted('3')] }, 'COUNT'],
    ['a record twice', { ...whole, results: [...whole.results, accepted('1')] }, 'COUNT'],
    ['one record for the other', { ...whole, results: [accepted('1'), accepted('1')] }, 'COUNT'],
  ])('is not %s', (_, content, fault) => {
    expect(read(content)).toMatchObject({ fault });
  });

  test.each([201, 204, 302, 400, 500])('is not of the status %i', (status) => {
    expect(read(whole, { status })).toMatchObject({ fault: 'STATUS' });
  });

  test.each(['text/html', '', 'application/jsonp'])('is not of the type %s', (contentType) => {
    expect(read(whole, { contentType })).toMatchObject({ fault: 'CONTENT_TYPE' });
  });
});
