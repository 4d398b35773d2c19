import { expect, test } from '@jest/globals';
import { idPath } from '../../src/http/id-path.js';

test.each([
  ['91100000710931483R/PZ-2025-0001', '91100000710931483R/PZ-2025-0001'],
  ['91100000710931483R/科创 1/2?', '91100000710931483R/%E7%A7%91%E5%88%9B%201%2F2%3F'],
  ['SB-2025-01', 'SB-2025-01'],
])('%s stands in a path as %s', (id, path) => {
  expect(idPath(id)).toBe(path);
});
