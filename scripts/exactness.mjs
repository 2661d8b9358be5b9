// Breaks sound deployments in labelled ways and counts what the audit finds: `npm run exactness -- --rounds 500`.
//   --seed N    decides the random trials (default: of the day, printed with the figures)
//   --rounds N  random trials beyond the regular ones: base, layout (or two), breakage and noise (default 200)
//   --quick     each change once, in a layout and on a base that the seed decides; what the tests run
//   --all       on every base and in every layout: some minutes
//   --json      figures and faults as JSON
//   --write     puts the figures into docs/exactness.md, with the day and the words that made them
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createViteServer } from 'vitest/node';
import { root, say } from './lib.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    rounds: { type: 'string', default: '200' },
    quick: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const seed = wholeNumber('seed', values.seed ?? new Date().toISOString().slice(0, 10).replaceAll('-', ''));
const rounds = wholeNumber('rounds', values.rounds);
const extent = values.quick ? 'once' : values.all ? 'layouts' : 'bases';

// The test tree is TypeScript, which Node 20 does not read: Vite loads it, as it does for the tests.
const server = await createViteServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, watch: null },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { runExactness } = await server.ssrLoadModule('/test/exactness/main.ts');
  const { text, code } = await runExactness({ seed, rounds, extent, json: values.json }, say);
  process.stdout.write(text);
  if (values.write && !values.json) writeFigures(text);
  process.exitCode = code;
} finally {
  await server.close();
}

/** Between the marks of the page; the seed is said even when the day gave it. */
function writeFigures(text) {
  const page = `${root}docs/exactness.md`;
  const words = process.argv.slice(2).filter((word) => word !== '--write');
  const seeded = values.seed === undefined ? [...words, '--seed', String(seed)] : words;
  const day = new Date().toISOString().slice(0, 10);
  const block = `${day}, \`npm run exactness -- ${seeded.join(' ')}\`:\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
  const before = readFileSync(page, 'utf8');
  const marks = /(<!-- figures -->\n)[\s\S]*(<!-- \/figures -->)/;
  writeFileSync(
    page,
    before.replace(marks, (_, open, close) => `${open}${block}${close}`),
  );
}

function wholeNumber(name, text) {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  say(`--${name} is "${text}", which is no whole number\nHINT: give a number below 1000000000`);
  process.exit(2);
}
