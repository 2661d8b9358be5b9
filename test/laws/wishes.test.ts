import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/deployment/node.ts';
import { readYaml } from '../../src/deployment/yaml/read.ts';
import { wishesJsonSchema, wishesSchemaText } from '../../src/engine/wishes/json-schema.ts';
import { parseWishes } from '../../src/engine/wishes/read.ts';
import { root } from './source-tree.ts';

const schema = wishesJsonSchema();
const example = readFileSync(join(root, 'docs/config/example.yaml'), 'utf8');
// Addresses are held by a pattern too; ajv brings no formats of its own.
const validate = new Ajv({ validateFormats: false, allowUnionTypes: true }).compile(schema);

function accepts(text: string): boolean {
  const [document] = readYaml(text, 'seaworthy.yaml');
  return document !== undefined && validate(toJson(document.root));
}

interface Part {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly additionalProperties?: Part | boolean;
  readonly items?: Part;
  readonly anyOf?: readonly Part[];
}

/** Every key with its description, as `logs.max_size`; below names of the user's own, `SERVICE`. */
function keysOf(part: Part, path = ''): readonly (readonly [string, string | undefined])[] {
  const own = Object.entries(part.properties ?? {}).flatMap(([name, value]) => {
    const key = path === '' ? name : `${path}.${name}`;
    return [[key, value.description] as const, ...keysOf(value, key)];
  });
  const { additionalProperties: below } = part;
  const chosen = typeof below === 'object' ? keysOf(below, `${path}.NAME`) : [];
  return [...own, ...chosen, ...(part.anyOf ?? []).flatMap((one) => keysOf(one, path))];
}

const keys = keysOf(schema);

describe('the schema of seaworthy.yaml', () => {
  it('is the published one', () => {
    expect(readFileSync(join(root, 'docs/config/seaworthy.schema.json'), 'utf8')).toBe(wishesSchemaText());
  });

  it('describes every key', () => {
    expect(keys.length).toBeGreaterThan(25);
    expect(keys.filter(([, description]) => description === undefined).map(([key]) => key)).toEqual([]);
  });

  it('has every key on the reference page', () => {
    const page = readFileSync(join(root, 'docs/config.md'), 'utf8');
    const names = keys.map(([key]) => key.replaceAll('NAME', 'SERVICE'));
    const isShown = (name: string) => page.includes(`\`${name}\``) || page.includes(`\n## ${name}\n`);
    expect(names.filter((name) => !isShown(name) && !name.endsWith('.secret'))).toEqual([]);
  });

  it('takes the example, as the program does', () => {
    expect(accepts(example)).toBe(true);
    expect(parseWishes(example.replaceAll('acme.com', 'acme.org')).present).toBe(true);
  });

  it('shows every key in the example', () => {
    const missing = keys
      .map(([key]) => key.split('.').at(-1) ?? '')
      .filter((name) => !example.includes(`${name}:`));
    expect(missing).toEqual([]);
  });

  it.each([
    ['version: 2', false],
    ['unknown: 1', false],
    ['logs: {max_size: 10x}', false],
    ['logs: {max_files: 0}', false],
    ['exposure: {gateway: shut}', false],
    ['exposure: {open_ports: [0]}', false],
    ['email: nobody', false],
    ['environment: {auth: {A: {secret: hunter2}}}', false],
    ['environment: {auth: {A: {secret: env:A}, B: 5, C: true}}', true],
    ['health: {services: {db: {timeout: 5s}}}', true],
    ['{}', true],
  ])('and the program agree on %s', (text, isSound) => {
    expect(accepts(text)).toBe(isSound);
    if (isSound) expect(() => parseWishes(text)).not.toThrow();
    else expect(() => parseWishes(text)).toThrow();
  });
});
