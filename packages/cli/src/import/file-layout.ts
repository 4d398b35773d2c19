import { HttpClient } from '@donghu/sdk';
import type { ImportDoor } from '../platform-services.js';
import { textTable } from '../text-table.js';
import { readDoorSchema } from './door-schema.js';

/** What a file for a door looks like: the header of a CSV file, then each of its columns. */
export const fileLayout = async (door: ImportDoor, url: string): Promise<string> => {
  const fields = (await readDoorSchema(new HttpClient({ baseUrl: url }), door, undefined)).fields();
  const rows = fields.map(({ name, type, required, description }) => [
    name,
    type,
    required ? '必填 required' : '',
    description,
  ]);
  return [
    fields.map(({ name }) => name).join(','),
    '',
    textTable(['column 列', 'type 类型', '', 'meaning 含义'], rows),
  ].join('\n');
};
