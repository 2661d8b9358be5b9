import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { systemTree } from '../../../system/tree.ts';
import { savedEnvFile } from './env-file.ts';

const named = 'COMPOSE_FILE=docker-compose.yml:seaworthy/gen/2/compose.yaml\n';

/** A directory with these env files, and a record of a generation for each of the paths. */
function saved(files: Readonly<Record<string, string>>, recorded: readonly string[]): string {
  const directory = scratch();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  mkdirSync(join(directory, '.seaworthy/generations'), { recursive: true });
  for (const [at, path] of recorded.entries()) {
    const record = JSON.stringify({ number: at + 1, envFile: { path, existed: true } }, null, 2);
    writeFileSync(join(directory, `.seaworthy/generations/${at + 1}.json`), record);
  }
  return directory;
}

const found = (directory: string) => savedEnvFile(directory, systemTree());

describe('the env file of a saved deployment', () => {
  it('needs no word where it is .env, whatever was in effect before', () => {
    expect(found(saved({ '.env': named, 'old.env': named }, ['old.env', '.env']))).toBeUndefined();
  });

  it('is the one that names what is in effect, in a folder, too', () => {
    expect(found(saved({ '.env': 'A=1\n', 'env/prod.env': named }, ['env/prod.env']))).toBe('env/prod.env');
    expect(found(saved({ 'old.env': 'A=1\n', 'prod.env': named }, ['old.env', 'prod.env']))).toBe('prod.env');
  });

  it('needs no word where nothing of Seaworthy is in effect any more', () => {
    expect(found(saved({ 'prod.env': 'A=1\n' }, ['prod.env']))).toBeUndefined();
    expect(found(saved({ '.env': 'A=1\n' }, []))).toBeUndefined();
  });

  it('is refused where it lay outside: it would be written to', () => {
    expect(() => found(saved({ '.env': 'A=1\n' }, ['../prod.env']))).toThrow(
      /env file outside of its directory \(\.\.\/prod\.env\)/,
    );
  });
});
