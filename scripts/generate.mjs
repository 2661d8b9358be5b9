// Makes what is made from the code: the catalogue of checks and changes, the reference pages, the JSON Schema of the
// wishes. `--check` changes nothing and fails when a file is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { catalogueSource } from './generate/catalogue.mjs';
import { root, run, say } from './lib.mjs';

const isCheck = process.argv.includes('--check');
const stale = [];

settle('src/practices/catalogue.generated.ts', catalogueSource(root));
if (isCheck && stale.length > 0) refuse();
if (run(process.execPath, [`${root}scripts/build.mjs`]) !== 0) process.exit(1);

const { checkPages } = await import('./generate/check-pages.mjs');
const { coveragePage } = await import('./generate/coverage-page.mjs');
const { commandPage } = await import('./generate/command-page.mjs');
const { configPages } = await import('./generate/config-pages.mjs');
const { changePage } = await import('./generate/change-page.mjs');
const { metricsPage } = await import('./generate/metrics-page.mjs');
const pages = {
  ...(await checkPages(root)),
  ...(await coveragePage(root)),
  ...(await commandPage(root)),
  ...(await configPages(root)),
  ...(await changePage(root)),
  ...(await metricsPage(root)),
};
for (const [path, text] of Object.entries(pages)) settle(path, text);
dropOrphans('docs/checks', Object.keys(pages));
if (stale.length > 0) refuse();

/** Writes a generated file, or notes that it is stale. */
function settle(path, text) {
  const target = `${root}${path}`;
  const present = existsSync(target) ? readFileSync(target, 'utf8') : null;
  if (present === text) return;
  if (isCheck) {
    stale.push(path);
    return;
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  say(`wrote ${path}`);
}

/** A page whose practice is gone must go too. */
function dropOrphans(folder, expected) {
  if (!existsSync(`${root}${folder}`)) return;
  for (const name of readdirSync(`${root}${folder}`)) {
    const path = `${folder}/${name}`;
    if (expected.includes(path)) continue;
    if (isCheck) stale.push(path);
    else rmSync(`${root}${path}`);
  }
}

function refuse() {
  say(`stale: ${stale.join(', ')}\nHINT: run npm run generate and commit the result`);
  process.exit(1);
}
