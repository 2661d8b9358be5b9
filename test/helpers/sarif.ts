// SARIF against the text of OASIS, as the npm package @microsoft/jest-sarif ships it (2.1.0-rtm.5). Compared with
// sarif-schema-2.1.0.json of errata 01 it lacks: types beside enumerations, which say nothing new; another pattern of a
// language tag, which we do not write; and that a region says where it begins, which src/report/sarif.test.ts asks for.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

/** The schema as it is shipped. */
export const sarifSchema = readFileSync(
  new URL('../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', import.meta.url),
  'utf8',
);

// It is written in draft 4 of JSON Schema, which ajv 8 does not know; of what changed since, it uses the name `id` alone.
const { $schema: _draft, id: _id, ...schema } = JSON.parse(sarifSchema);

const formats = {
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => URL.canParse(text, 'file:///srv/'),
  'date-time': (text: string) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text),
};

// Its pattern of a language tag is none with the flag `u`.
const validate = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats }).compile(schema);

/** What the schema has against a file; nothing = it is valid. */
export function sarifComplaints(sarif: string): readonly string[] {
  validate(JSON.parse(sarif));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
