import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';

const folder = join(import.meta.dirname, '../../docs/guides');
const guides = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** Lines of a guide's `sh` blocks that call Seaworthy, as words. */
function callsOf(text: string): readonly (readonly string[])[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const lines = blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim());
  return lines.filter((line) => line.startsWith('seaworthy ')).map((line) => line.split(/\s+/).slice(1));
}

describe.each(guides)('the guide $name', ({ text }) => {
  it('names no verb of Seaworthy that does not exist', () => {
    const verbs = [...text.matchAll(/(?:`|^)seaworthy ([a-z]+)/gm)].map(([, verb]) => verb);
    const known = new Set<string | undefined>(commands.map(({ name }) => name));
    expect(verbs.filter((verb) => !known.has(verb))).toEqual([]);
  });
});

// A guide is a dozen programs, one after the other, on a machine that does other things.
const timeout = 180_000;

describe('limits', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'limits.md')?.text ?? '';

  it('can be followed command by command, on a stock deployment whose Docker does not answer', () => {
    const directory = stackCopy('stock');
    const calls = callsOf(text);
    expect(calls.map(([verb]) => verb)).toEqual(['limits', 'plan', 'apply']);
    // How large the machine is, its Docker does not tell here.
    writeFileSync(join(directory, 'seaworthy.yaml'), 'limits: { memory: 8g }\n');
    for (const words of calls) {
      const more =
        words[0] === 'apply' ? ['--files-only', '--yes'] : words[0] === 'plan' ? ['--files-only'] : [];
      const ran = seaworthy([...words, ...more, '-C', directory], { directory });
      expect([0, 1], `${words.join(' ')}: ${ran.stderr}`).toContain(ran.code);
    }
    expect(readFileSync(join(directory, 'seaworthy/gen/1/compose.yaml'), 'utf8')).toContain(
      'shared_buffers=',
    );
  });
});

describe('backup', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'backup.md')?.text ?? '';

  it('can be followed command by command, its wish first, on a stock deployment whose Docker does not answer', () => {
    const directory = stackCopy('stock');
    writeFileSync(
      join(directory, 'seaworthy.yaml'),
      /```yaml\n(backup:[\s\S]*?)```/.exec(text)?.[1] ?? expect.fail('no wish'),
    );
    const calls = callsOf(text);
    expect(calls.map(([verb]) => verb)).toEqual(['plan', 'apply', ...Array(8).fill('backup'), 'serve']);
    for (const words of calls) {
      const more =
        words[0] === 'apply' ? ['--files-only', '--yes'] : words[0] === 'plan' ? ['--files-only'] : [];
      const ran = seaworthy([...words, ...more, '-C', directory], { directory });
      // Backups run in containers, and there are none.
      const expected = words[0] === 'backup' ? [3] : [0, 1];
      expect(expected, `${words.join(' ')}: ${ran.stderr}`).toContain(ran.code);
    }
    const override = readFileSync(join(directory, 'seaworthy/gen/1/compose.yaml'), 'utf8');
    expect(override).toContain('seaworthy-pgbackrest-archive.sh');
  });
});

describe('restore', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'restore.md')?.text ?? '';

  it('takes the words of the guide, and says that it reaches no Docker where none answers', () => {
    const directory = stackCopy('stock');
    const calls = callsOf(text);
    expect(calls.map(([verb]) => verb)).toEqual(['restore', 'restore', 'restore']);
    for (const words of calls) {
      const ran = seaworthy([...words, '-C', directory], { directory });
      expect(ran, ran.stderr).toMatchObject({ code: 3, stderr: expect.stringContaining('HINT: ') });
    }
  });
});

describe('moving from dumps', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'moving-from-dumps.md')?.text ?? '';

  it('takes the words of the guide, and says that it reaches no Docker where none answers', () => {
    const directory = stackCopy('stock');
    const calls = callsOf(text);
    expect(calls.map(([verb]) => verb)).toEqual(['explain', 'audit', 'restore', 'restore', 'plan']);
    for (const [verb = '', ...words] of calls) {
      const more = verb === 'explain' ? [] : ['-C', directory, ...(verb === 'plan' ? ['--files-only'] : [])];
      const ran = seaworthy([verb, ...words, ...more], { directory });
      expect(verb === 'restore' ? [3] : [0, 1], `${verb}: ${ran.stderr}`).toContain(ran.code);
    }
  });
});

describe('drill', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'drill.md')?.text ?? '';

  it('takes the words of the guide, and says that it reaches no Docker where none answers', () => {
    const directory = stackCopy('stock');
    writeFileSync(join(directory, 'seaworthy.yaml'), 'backup: { repositories: [{ path: /mnt/backup }] }\n');
    const calls = callsOf(text);
    expect(calls.map(([verb]) => verb)).toEqual(['drill', 'drill', 'drill']);
    for (const words of calls) {
      const ran = seaworthy([...words, '-C', directory], { directory });
      const expected = words.includes('--list') ? 0 : 3;
      expect(ran, ran.stderr).toMatchObject({ code: expected });
    }
    expect(readdirSync(directory)).not.toContain('drill.md');
  });
});

describe('a new machine', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'new-machine.md')?.text ?? '';

  it('takes the words of the guide, says that it reaches no Docker where none answers, and leaves nothing behind', () => {
    const directory = stackCopy('stock');
    writeFileSync(
      join(directory, 'seaworthy.yaml'),
      `backup:\n  repositories:\n    - path: ${directory}/backup\n`,
    );
    mkdirSync(join(directory, 'seaworthy/secrets'), { recursive: true });
    writeFileSync(join(directory, 'seaworthy/secrets/backup-key'), 'x');
    const before = readdirSync(directory);
    for (const name of ['backup-key', 'b2-secret'])
      writeFileSync(join(directory, name), 'x\n', { mode: 0o600 });
    mkdirSync(join(directory, 'backup'));
    const calls = callsOf(text);
    expect(calls.length).toBe(5);
    for (const words of calls) {
      const own = words.map((word) => (word === '/mnt/backup' ? './backup' : word));
      const ran = seaworthy(own, { directory, environment: { B2_KEY_ID: 'hunter2-id', TMPDIR: directory } });
      expect(ran, ran.stderr).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('Docker does not answer'),
      });
      expect(ran.stderr).not.toContain('hunter2');
    }
    expect(readdirSync(directory).sort()).toEqual([...before, 'b2-secret', 'backup', 'backup-key'].sort());
    expect(readdirSync(join(directory, '..'))).toEqual([basename(directory)]);
  });
});

describe('mail', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'mail.md')?.text ?? '';

  it('goes command by command, the wish of the guide first, on a deployment whose Docker does not answer', () => {
    const directory = stackCopy('stock');
    // Nobody may be mailed, and no relay of the world be dialled, by a test.
    const wish = /```yaml\n(mail:[\s\S]*?)```/
      .exec(text)?.[1]
      ?.replace('provider: resend', 'provider: smtp\n  host: 127.0.0.1\n  port: 9\n  user: guide');
    writeFileSync(join(directory, 'seaworthy.yaml'), wish ?? '');
    const calls = callsOf(text);
    expect(calls.length).toBeGreaterThan(4);
    for (const words of calls) {
      const more =
        words[0] === 'apply' ? ['--files-only', '--yes'] : words[0] === 'plan' ? ['--files-only'] : [];
      const ran = seaworthy([...words, ...more, '-C', directory], {
        directory,
        environment: { SMTP_PASS: 'hunter2-guide' },
      });
      expect([0, 1], `${words.join(' ')}: ${ran.stderr}`).toContain(ran.code);
      expect(ran.stdout + ran.stderr).not.toContain('hunter2-guide');
    }
  });
});

describe('an afternoon', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'production-in-an-afternoon.md')?.text ?? '';

  it('goes command by command, on a stock deployment whose Docker does not answer', () => {
    const directory = stackCopy('stock');
    const calls = callsOf(text);
    expect(calls.length).toBeGreaterThan(12);
    for (const words of calls) {
      const isLive = words[0] === 'apply';
      const more = isLive ? ['--files-only', '--yes'] : words[0] === 'plan' ? ['--files-only'] : [];
      const ran = seaworthy([...words, ...more, '-C', directory], { directory });
      // 1 is a finding, a pending change or a drift; anything above is a command that would not have worked.
      expect([0, 1], `${words.join(' ')}: ${ran.stderr}`).toContain(ran.code);
    }
    expect(readdirSync(directory)).toEqual(
      expect.arrayContaining(['ROADMAP.md', 'audit.html', 'baseline.json', 'seaworthy.yaml', 'seaworthy']),
    );
  });
});

describe('https', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'tls.md')?.text ?? '';

  it('goes command by command, and what is applied is a proxy with the public URLs', () => {
    const directory = stackCopy('stock');
    const calls = callsOf(text);
    expect(calls.length).toBeGreaterThan(5);
    for (const words of calls) {
      const more =
        words[0] === 'apply' ? ['--files-only', '--yes'] : words[0] === 'plan' ? ['--files-only'] : [];
      const ran = seaworthy([...words, ...more, '-C', directory], { directory });
      expect([0, 1], `${words.join(' ')}: ${ran.stderr}`).toContain(ran.code);
      // The wish that the guide writes by hand; behind a second proxy nobody asks DNS, which may answer here.
      if (words[0] === 'init')
        appendFileSync(
          join(directory, 'seaworthy.yaml'),
          '\ntls: { proxy: nginx, trusted_proxies: [10.0.0.0/8] }\n',
        );
    }
    expect(readFileSync(join(directory, 'seaworthy/gen/1/compose.yaml'), 'utf8')).toContain(
      'seaworthy-certbot:',
    );
    expect(readFileSync(join(directory, '.env'), 'utf8')).toMatch(
      /^SUPABASE_PUBLIC_URL=https:\/\/api\.acme\.dev$/m,
    );
  });
});

describe('connection pools', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'pool.md')?.text ?? '';

  it('goes command by command, on a deployment whose Docker does not answer, and leaves it as it was', () => {
    const directory = stackCopy('stock');
    writeFileSync(join(directory, 'seaworthy.yaml'), 'pool:\n  size: 10\n');
    const before = readFileSync(join(directory, '.env'), 'utf8');
    const calls = callsOf(text);
    expect(calls.map(([verb]) => verb)).toEqual(['pool', 'pool', 'pool', 'plan', 'apply', 'rollback']);
    for (const words of calls) {
      const isWriting = words[0] === 'apply' || words[0] === 'rollback';
      const more = words[0] === 'pool' ? [] : ['--files-only'];
      const consent = isWriting ? ['--yes'] : [];
      const ran = seaworthy([...words, ...more, ...consent, '-C', directory], { directory });
      expect([0, 1], `${words.join(' ')}: ${ran.stderr}`).toContain(ran.code);
      const env = readFileSync(join(directory, '.env'), 'utf8');
      if (words[0] === 'apply') expect(env).toMatch(/^POOLER_DEFAULT_POOL_SIZE=10$/m);
      else expect(env).toBe(before);
    }
  });
});

describe('what has to be done again and again', { timeout }, () => {
  const text = guides.find(({ name }) => name === 'serve.md')?.text ?? '';

  it('goes command by command, with the wishes of the guide', () => {
    const directory = stackCopy('stock');
    for (const name of ['webhook', 'heartbeat']) {
      writeFileSync(join(directory, name), `http://127.0.0.1:9/${name}\n`, { mode: 0o600 });
    }
    const wish = /```yaml\n(notify:[\s\S]*?)```/.exec(text)?.[1]?.replaceAll('/etc/seaworthy/', '');
    writeFileSync(join(directory, 'seaworthy.yaml'), wish ?? '');
    const calls = callsOf(text);
    expect(calls.map((words) => words[1])).toEqual(['--list', '--once', '--unit', '--crontab']);
    for (const words of calls) {
      const ran = seaworthy([...words, '-C', directory], { directory });
      expect(ran.code, `${words.join(' ')}: ${ran.stderr}`).toBe(0);
    }
  });
});
