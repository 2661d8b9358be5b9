import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { systemTree } from '../../../system/tree.ts';
import { refuseCopyWith, refuseEnvFilesOfShell, savedEnvFile } from './env-file.ts';

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
    expect(found(saved({ '.env': named, 'old.env': named }, ['old.env', '.env']))).toBeNull();
  });

  it('is the one that names what is in effect, in a folder, too', () => {
    expect(found(saved({ '.env': 'A=1\n', 'env/prod.env': named }, ['env/prod.env']))).toBe('env/prod.env');
    expect(found(saved({ 'old.env': 'A=1\n', 'prod.env': named }, ['old.env', 'prod.env']))).toBe('prod.env');
  });

  it('needs no word where nothing of Seaworthy is in effect any more', () => {
    expect(found(saved({ 'prod.env': 'A=1\n' }, ['prod.env']))).toBeNull();
    expect(found(saved({ '.env': 'A=1\n' }, []))).toBeNull();
  });

  it('is found beside a .env that is a link', () => {
    const directory = saved({ 'prod.env': named }, ['prod.env']);
    symlinkSync('prod.env', join(directory, '.env'));
    expect(found(directory)).toBe('prod.env');
  });

  it('is refused outside and behind a link, where another deployment has it; not where another is in effect', () => {
    expect(() => found(saved({ '.env': 'A=1\n' }, ['../prod.env']))).toThrow(
      /not in its directory: \.\.\/prod\.env/,
    );
    const linked = saved({ '.env': 'A=1\n' }, ['conf/prod.env']);
    symlinkSync(saved({ 'prod.env': named }, []), join(linked, 'conf'));
    expect(() => found(linked)).toThrow(/not in its directory: conf\/prod\.env/);
    expect(found(saved({ '.env': named }, ['../shared.env', '.env']))).toBeNull();
  });

  it('is none for a copy, whose name would be in it alone', () => {
    expect(() => refuseCopyWith('prod.env')).toThrow(/run with --env-file prod\.env/);
    expect(() => refuseCopyWith(null)).not.toThrow();
  });

  it('never comes from the shell', () => {
    const environment = { COMPOSE_ENV_FILES: '/srv/live/prod.env' };
    expect(() => refuseEnvFilesOfShell({ environment })).toThrow(/COMPOSE_ENV_FILES is set in the shell/);
    expect(() => refuseEnvFilesOfShell({ environment: {} })).not.toThrow();
  });
});
