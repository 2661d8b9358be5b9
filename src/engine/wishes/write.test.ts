import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryWith } from '../../../test/helpers/deployments.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { Problem } from '../../model/problem.ts';
import { placesOf } from '../state/places.ts';
import { wishesSchemaText } from './json-schema.ts';
import { presentWishes, writeWishes } from './write.ts';

const world = fakeWorld();
const compose = { 'docker-compose.yml': 'services: {}\n' };
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('writing the wishes', () => {
  it('makes a file that everybody may read and a schema beside it, and nothing else', () => {
    const directory = directoryWith(compose);

    expect(presentWishes(placesOf(directory), world)).toBeNull();
    expect(writeWishes(placesOf(directory), 'version: 1\n', world)).toEqual({ keptAs: null });
    expect(presentWishes(placesOf(directory), world)).toBe('version: 1\n');
    expect(modeOf(join(directory, 'seaworthy.yaml'))).toBe(0o644);
    expect(readdirSync(directory)).toEqual(['docker-compose.yml', 'seaworthy', 'seaworthy.yaml']);
    expect(readFileSync(join(directory, 'seaworthy/seaworthy.schema.json'), 'utf8')).toBe(wishesSchemaText());
    expect(readFileSync(join(directory, 'seaworthy/.gitignore'), 'utf8')).toBe('*\n');
    expect(statSync(join(directory, 'seaworthy.yaml')).nlink).toBe(1);
  });

  it('keeps each file that stood there, with its bytes and its mode', () => {
    const directory = directoryWith({ ...compose });
    const file = join(directory, 'seaworthy.yaml');
    writeFileSync(file, 'one', { mode: 0o600 });

    expect(writeWishes(placesOf(directory), 'two', world)).toEqual({ keptAs: 'seaworthy.yaml.old' });
    expect(writeWishes(placesOf(directory), 'three', world)).toEqual({ keptAs: 'seaworthy.yaml.old-2' });
    expect(readFileSync(`${file}.old`, 'utf8')).toBe('one');
    expect(readFileSync(`${file}.old-2`, 'utf8')).toBe('two');
    expect(readFileSync(file, 'utf8')).toBe('three');
    expect([modeOf(file), modeOf(`${file}.old`)]).toEqual([0o600, 0o600]);
  });

  it('goes on where an earlier attempt was killed', () => {
    const directory = directoryWith({ ...compose, 'seaworthy.yaml.next': 'half' });
    writeWishes(placesOf(directory), 'whole', world);

    expect(readFileSync(join(directory, 'seaworthy.yaml'), 'utf8')).toBe('whole');
    expect(readdirSync(directory)).not.toContain('seaworthy.yaml.next');
  });

  it.each(['link', 'folder'])('is refused where a %s is in the way', (kind) => {
    const directory = directoryWith({ ...compose, 'other.yaml': 'mine' });
    const file = join(directory, 'seaworthy.yaml');
    if (kind === 'link') symlinkSync('other.yaml', file);
    else mkdirSync(file);

    expect(() => presentWishes(placesOf(directory), world)).toThrow(Problem);
    expect(() => writeWishes(placesOf(directory), 'x', world)).toThrow(/seaworthy\.yaml is a/);
    expect(readFileSync(join(directory, 'other.yaml'), 'utf8')).toBe('mine');
    expect(lstatSync(file).isFile()).toBe(false);
  });
});
