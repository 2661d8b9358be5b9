// `npm run demo`: audit, plan, apply and audit again, on our own example of a stock deployment. Files only: it needs
// no Docker and no network, and has no way to a Docker that is there.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib.mjs';

const place = mkdtempSync(join(tmpdir(), 'seaworthy-demo-'));
const deployment = join(place, 'supabase');
const page = join(place, 'audit.html');
const look = ['--static', '--fail-on', 'none'];
cpSync(`${root}test/stacks/stock`, deployment, { recursive: true });

tell('A stock Supabase, as docker compose up leaves it. What is wrong with it?');
const before = seaworthy('audit', look, headline);
tell(
  'What only you can say stands in seaworthy.yaml: your domain, your mail relay, how large the machine is.',
);
const wishes = `domain: api.acme.dev
email: ops@acme.dev
tls: { proxy: caddy, trusted_proxies: [10.0.0.0/8] }
mail:
  provider: ses
  region: eu-west-1
  user: AKIAEXAMPLEOFSMTP
  password: { secret: env:SMTP_PASS }
  from: noreply@acme.dev
limits: { memory: 16g }
pool: { mode: on, share: 40 }
`;
writeFileSync(join(deployment, 'seaworthy.yaml'), wishes);
process.stdout.write(`\n${wishes.replace(/^(?=.)/gm, '  ')}`);
tell('What would Seaworthy change? (The first stage in full.)');
seaworthy('plan', ['--files-only'], firstStage, 1);
tell("Do it. Upstream's files stay as they are: one rename of .env puts generated ones in effect.");
seaworthy('apply', ['--files-only', '--yes']);
tell('Look again.');
const after = seaworthy('audit', [...look], (report) => gone(before, report));
seaworthy('audit', [...look, '-o', page]);

tell(`Score ${scoreOf(before)} -> ${scoreOf(after)}. What is left needs what only you have: new secrets, a place for backups.
The same as a page:  ${page}
What was written:    ${deployment}

On your own deployment (the folder of its docker-compose.yml):
  ./bin/seaworthy audit -C DIRECTORY     reads, changes nothing
  ./bin/seaworthy init -C DIRECTORY      asks a few questions, writes seaworthy.yaml
  ./bin/seaworthy plan -C DIRECTORY      every value, risk and downtime; changes nothing
  ./bin/seaworthy apply -C DIRECTORY     shows the plan and asks; ./bin/seaworthy rollback undoes it`);

function tell(text) {
  process.stdout.write(`\n${text}\n`);
}

/** Runs one command as a person would, without a way to Docker, and shows what `show` keeps; what it printed. */
function seaworthy(verb, words, show = (text) => text, usual = 0) {
  process.stdout.write(`\n$ seaworthy ${[verb, ...words].join(' ')}\n`);
  const argv = [`${root}bin/seaworthy`, verb, '-C', deployment, ...words];
  const env = {
    ...process.env,
    PATH: place,
    DOCKER_HOST: `unix://${place}/none.sock`,
    NO_COLOR: '1',
    SMTP_PASS: 'demo',
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { env, encoding: 'utf8' });
  process.stdout.write(`${show(stdout)}${stderr}`.replace(/^(?=.)/gm, '  '));
  if (status === usual) return stdout;
  process.exit(status || 1);
}

/** Of a report: the verdict, and the titles of what is most severe. */
function headline(report) {
  const all = findings(report);
  const severe = findings(report.slice(0, report.indexOf('\nP1')));
  return lines([...verdict(report), ...severe, `… and ${all.length - severe.length} less severe`]);
}

/** The verdict of a second report, and what the first one found and it does not. */
function gone(first, second) {
  const left = new Set(findings(second));
  const away = findings(first).filter((line) => !left.has(line));
  return lines([...verdict(second), ...away.map((line) => line.replace('✗', '✓ no longer:'))]);
}

function verdict(report) {
  return report.split('\n').filter((line) => /^(?:[A-Z ]+ {3}score|\d+ critical)/.test(line));
}

function findings(report) {
  const found = report.split('\n').filter((line) => line.startsWith('  ✗'));
  return found.map((line) => line.trim().replace(/ {2}\S+\/\S+$/, ''));
}

/** Of a plan: how much it is, its first stage in full, and the titles of the others. */
function firstStage(plan) {
  const [, amount = '', first = ''] = plan.split(/\n\n(?=\d+ )/);
  const others = plan.split('\n').filter((line) => /^(?:[2-9]|\d\d) {2}/.test(line));
  return lines([amount.split('\n')[0], ...first.split('\n'), ...others]);
}

function lines(texts) {
  return texts.map((text) => `${text}\n`).join('');
}

function scoreOf(report) {
  return /score (\d+)/.exec(report)?.[1] ?? '?';
}
