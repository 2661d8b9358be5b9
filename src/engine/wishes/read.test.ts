import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../test/helpers/files.ts';
import { Problem, printProblem } from '../../model/problem.ts';
import { parseWishes, readWishes } from './read.ts';

/** What a person reads of the mistake in a text. */
function complaint(text: string): string {
  try {
    parseWishes(text);
  } catch (error) {
    if (error instanceof Problem) return printProblem(error);
    throw error;
  }
  return 'no complaint';
}

describe('wishes', () => {
  it.each([
    ['no file', {}, false, null],
    ['an empty file', { '/srv/seaworthy.yaml': '' }, true, ''],
    ['comments alone', { '/srv/seaworthy.yaml': '# later\n' }, true, '# later\n'],
    ['sections with nothing below', { '/srv/seaworthy.yaml': 'logs:\nhealth:\n' }, true, 'logs:\nhealth:\n'],
  ])('are the defaults with %s', (_case, files, present, text) => {
    const read = readWishes('/srv', memoryFiles({ '/srv/docker-compose.yml': '', ...files }));

    expect(read).toMatchObject({ present, text });
    expect(read.wishes.logs).toEqual({ rotation: true, max_size: '10m', max_files: 3 });
    expect(read.wishes.exposure).toMatchObject({ gateway: 'auto', firewall: true, open_ports: [80, 443] });
    expect(read.wishes.environment).toEqual({});
  });

  it('hold what the file says, and the defaults beside it', () => {
    const { wishes } = parseWishes('domain: api.acme.com\nlogs:\n  max_files: 5\n');

    expect(wishes.domain).toBe('api.acme.com');
    expect(wishes.logs).toEqual({ rotation: true, max_size: '10m', max_files: 5 });
  });

  it('take numbers and booleans as the text of a setting or a variable, exactly', () => {
    const { wishes } = parseWishes(
      'postgres: {settings: {max_connections: 200, jit: off, random_page_cost: 1.1}}\nenvironment: {auth: {ID: 12345678901234567890, ON: true}}\n',
    );

    expect(wishes.postgres.settings).toEqual({ max_connections: '200', jit: 'off', random_page_cost: '1.1' });
    expect(wishes.environment).toEqual({ auth: { ID: '12345678901234567890', ON: 'true' } });
  });

  it('know the line of each key', () => {
    const { at } = parseWishes('domain: api.acme.com\nenvironment:\n  auth:\n    A: b\n');

    expect(at('environment', 'auth', 'A')).toEqual({ file: 'seaworthy.yaml', line: 4 });
    expect(at('environment', 'rest').line).toBe(3);
    expect(at('email').line).toBe(1);
  });

  it('cannot be read from what is no text file', () => {
    const files = memoryFiles({ '/srv/seaworthy.yaml/x': '' });

    expect(() => readWishes('/srv', files)).toThrow('seaworthy.yaml is a directory, not a file');
  });
});

describe('a mistake in the wishes', () => {
  it.each([
    ['version: 2', 'seaworthy.yaml:1: version: 2, should be 1'],
    ['\nlogs: [1]', 'seaworthy.yaml:2: logs: a list, should be a mapping (key: value)'],
    ['logs:\n  max_size: 10x', 'seaworthy.yaml:2: logs.max_size: "10x", should be a size such as 10m'],
    ['logs: {max_files: 900}', 'seaworthy.yaml:1: logs.max_files: 900, should be 100 or less'],
    ['logs: {max_files: many}', 'seaworthy.yaml:1: logs.max_files: "many", should be a whole number'],
    ['health: {tune: yes}', 'seaworthy.yaml:1: health.tune: "yes", should be true or false'],
    ['exposure: {pooler: shut}', 'exposure.pooler: "shut", should be auto, loopback, unpublished or keep'],
    [
      'exposure:\n  services:\n    kong:',
      'seaworthy.yaml:3: exposure.services.kong: nothing, should be auto',
    ],
    [
      'exposure:\n  open_ports:\n  - 80\n  - x',
      'seaworthy.yaml:4: exposure.open_ports.1: "x", should be a whole',
    ],
    ['health: {services: {db: {interval: 5}}}', 'health.services.db.interval: 5, should be text'],
    ['environment: {auth: on}', 'environment.auth: this text, should be a mapping (name: value)'],
    [
      'environment: {auth: {A: [b]}}',
      'environment.auth.A: a list, should be text, or a mapping such as { secret',
    ],
    ['environment: {auth: {A: }}', 'environment.auth.A: nothing, should be text'],
    ['environment: {auth: {1a: b}}', 'environment.auth.1a: should be the name of a variable'],
    ['postgres: {settings: {Work_Mem: a}}', 'postgres.settings.Work_Mem: should be a setting name such as'],
    [
      'domain: https://api.acme.com',
      'domain: "https://api.acme.com", should be a host name alone, without the scheme',
    ],
    ['domain: api.acme.com:8000', 'should be a host name alone, without the port'],
    ['domain: api.acme.com/rest', 'should be a host name alone, without the path'],
    ['domain: localhost', 'should be a public host name; this one is for this machine alone'],
    ['domain: 203.0.113.7', 'should be a public host name such as api.acme.com'],
    ['domain: api.example.com', 'should be a name of yours; this one is kept for examples'],
    ['email: acme.com', 'email: "acme.com", should be a mail address'],
    ['email: me@example.com', 'should be an address of yours; this one is kept for examples'],
    [
      'postgres: {settings: {config_file: /a}}',
      'postgres.settings.config_file: cannot be set here: upstream and',
    ],
    [
      'postgres: {settings: {archive_command: a}}',
      'cannot be set here: the backup and replica practices own it',
    ],
    [
      'postgres: {settings: {recovery_target_time: a}}',
      'cannot be set here: the backup and replica practices',
    ],
    ['postgres: {settings: {fsync: off}}', 'cannot be set here: with another value a crash can destroy'],
    ['- a', 'seaworthy.yaml:1: holds a list, should be a mapping'],
    ['domain: a.b.com\n---\nlogs:', 'seaworthy.yaml:3: holds two YAML documents, should be one'],
    ['domain: !reset x', 'seaworthy.yaml:1: the tags !reset and !override mean nothing here'],
    ['logs:\n\trotation: true', 'seaworthy.yaml:2: tabs cannot indent YAML'],
    ['a: b\na: c', 'seaworthy.yaml:2: the key "a" is already defined at line 1'],
  ])('%j is told with its line, its key and what it should be', (text, words) => {
    expect(complaint(text)).toContain(words);
    expect(complaint(text)).toMatch(/^seaworthy\.yaml:\d+: [^\n]+(?:\nHINT: [^\n]+)+$/);
  });

  it.each([
    ['domian: a.b.com', 'did you mean domain?'],
    ['logs: {maxsize: 10m}', 'did you mean logs.max_size?'],
    ['rotation: true', 'did you mean logs.rotation?'],
    ['environment: {auth: {A: {secrt: env:A}}}', 'did you mean environment.auth.A.secret?'],
    ['logs: {zzzzzz: 1}', 'logs takes rotation, max_size and max_files'],
  ])('%j names no such key, and the near ones', (text, hint) => {
    expect(complaint(text)).toContain('there is no such key');
    expect(complaint(text)).toContain(`HINT: ${hint}`);
  });

  it('is the first of the file; the others are named', () => {
    const text = complaint('email: x\nlogs: {max_files: 0}\nfoo: 1\n');

    expect(text).toMatch(/^seaworthy\.yaml:1: email/);
    expect(text).toContain('HINT: wrong too: logs.max_files (line 2), foo (line 3)');
  });

  it('speaks of Compose nowhere', () => {
    for (const text of ['a: "x', 'a: \u0007', 'a: 2020-01-01', '*a']) {
      expect(complaint(text)).not.toMatch(/compose/i);
    }
  });
});

describe('a secret in clear text', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl';

  it.each([
    ['environment: {auth: {GOTRUE_SMTP_PASS: hunter2}}', 'hunter2'],
    ['environment: {auth: {GOTRUE_SMTP_PASS: 48151623}}', '48151623'],
    ['environment: {auth: {GOTRUE_SMTP_PASS: {secret: hunter2}}}', 'hunter2'],
    ['environment: {auth: {GOTRUE_SMTP_PASS: {value: hunter2}}}', 'hunter2'],
    ['environment: {auth: {GOTRUE_SMTP_PASS: [hunter2]}}', 'hunter2'],
    ['environment: {rest: {PGRST_DB_URI: postgres://a:hunter2@db/x}}', 'hunter2'],
    [`environment: {studio: {SOMETHING: ${token}}}`, token],
    ['postgres: {settings: {app.settings.jwt_secret: hunter2}}', 'hunter2'],
    ['postgres: {settings: {primary_conninfo: "host=a password=hunter2"}}', 'hunter2'],
    [`email: ${token}`, token],
    [`logs: {max_size: ${token}}`, token],
  ])('%j is refused and never repeated', (text, secret) => {
    expect(complaint(text)).not.toBe('no complaint');
    expect(complaint(text)).not.toContain(secret);
  });

  it('is refused with the reference to write instead', () => {
    expect(complaint('environment:\n  auth:\n    GOTRUE_SMTP_PASS: hunter2')).toBe(
      'seaworthy.yaml:3: environment.auth.GOTRUE_SMTP_PASS: a secret in clear text, should be a reference\n' +
        'HINT: write { secret: env:GOTRUE_SMTP_PASS }, { secret: file:PATH } or { secret: prompt }',
    );
  });

  it.each(['{secret: env:SMTP_PASS}', '{secret: "file:seaworthy/secrets/smtp"}', '{secret: prompt}', '""'])(
    'is not %s',
    (value) => {
      expect(complaint(`environment: {auth: {GOTRUE_SMTP_PASS: ${value}}}`)).toBe('no complaint');
    },
  );

  it('is no variable that nothing would fill in either', () => {
    expect(complaint(`environment: {auth: {GOTRUE_SITE_URL: "https://\${DOMAIN}"}}`)).toContain(
      'environment.auth.GOTRUE_SITE_URL: a reference to a variable, should be the value itself',
    );
  });

  it.each([
    ['mail: {password: hunter2}', 'a secret in clear text, should be a reference'],
    ['mail: {password: env:SMTP_PASS}', 'a bare reference, should be { secret: … }'],
    ['mail: {provider: gmail}', 'mail.provider'],
    ['mail: {from: a@mail.example}', 'an address of yours; this one is kept for examples'],
    ['mail: {port: 0}', 'mail.port'],
    ['mail: {provider: smtp, host: "smtp://relay:25"}', 'a host name, without scheme and port'],
  ])('of mail refuses %s, and quotes no secret', (text, said) => {
    expect(() => parseWishes(text)).toThrow(said);
    expect(() => parseWishes(text)).not.toThrow('hunter2');
  });
});
