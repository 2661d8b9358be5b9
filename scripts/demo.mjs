// `npm run demo`: the main job on our own example of a stock deployment. Needs no Docker and no network.
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, say } from './lib.mjs';

const place = mkdtempSync(join(tmpdir(), 'seaworthy-demo-'));
const deployment = join(place, 'supabase');
const page = join(place, 'audit.html');
cpSync(`${root}test/stacks/stock`, deployment, { recursive: true });

say(`A stock deployment, as docker compose up leaves it: ${deployment}\n`);
const audit = [`${root}bin/seaworthy`, 'audit', '-C', deployment, '--static', '--fail-on', 'none'];
const code = run(process.execPath, audit) || run(process.execPath, [...audit, '-o', page]);
if (code !== 0) process.exit(code);

say(`\nThe same as a page: ${page}`);
say('Your own deployment: ./bin/seaworthy audit -C DIRECTORY');
